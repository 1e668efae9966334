import { checkInput } from './check-input.ts';
import { dispatch } from './dispatch.ts';
import type { DmctSchedule, PlannedPack, ScheduleEntry, WaitingReason } from './dmct-schedule.ts';
import { improveOrder } from './improve-order.ts';
import { labTime, type LabTime } from './lab-calendar.ts';
import { lowerBound } from './lower-bound.ts';
import { placeInOrder, settle } from './place-in-order.ts';
import { labOf, type Lab, type Placement } from './placement.ts';
import { publishedPlan, type PublishedPlan } from './published-plan.ts';
import type { ScheduleInput } from './schedule-input.ts';
import { testingJobs, type TestingJob } from './testing-job.ts';
import { waitingReasons } from './waiting-reason.ts';

/** Meters matter ten times as much as published dates. */
const stabilityWeightDefault = 0.1;

/**
 * The DMCT Schedule (SVTAD 20.9): every DMC that can be dated with its device set, start, completion and packs in order, chosen so that
 * meters can be enrolled as soon as possible (Σ weight × completion) and published dates stay (Σ weight × movement × stability weight).
 * Planning is in lab time: minutes in which the lab is open. The same input gives the same schedule, and planning again with the result
 * as the published schedule gives it once more.
 * @throws RangeError naming every fault of the input with its path, or a calendar with too few open days
 */
export function planSchedule(input: ScheduleInput): DmctSchedule {
  checkInput(input);
  const time = labTime(input.calendar);
  const { jobs, undated } = testingJobs(input, time);
  const lab = labOf(jobs, input.deviceSets.length, input.labSlots);
  const deviceSetIds = input.deviceSets.map((set) => set.id);
  const published = publishedPlan(input.published, deviceSetIds, time);
  const stabilityWeight = input.stabilityWeight ?? stabilityWeightDefault;
  const costOf = (placements: readonly Placement[]) => weightedCompletion(placements) + stabilityWeight * published.movement(placements);

  const placements = choose(jobs, lab, published, costOf);
  const reasons = waitingReasons(placements, deviceSetIds, lab.slots);
  const entries = placements.map((placement) => entryOf(placement, deviceSetIds, time, reasons.get(placement)));
  const days = input.calendar.openMinutesPerDay;
  const lowerBoundMeterDays = lowerBound(jobs, lab) / days;
  const cost = costOf(placements) / days;
  const quality = {
    weightedCompletionMeterDays: weightedCompletion(placements) / days,
    instabilityMeterDays: (stabilityWeight * published.movement(placements)) / days,
    lowerBoundMeterDays,
    distanceToBound: lowerBoundMeterDays === 0 ? 0 : cost / lowerBoundMeterDays - 1,
  };
  return { entries, undated, quality };
}

/** The cheapest of keeping the published order, with new DMCs in their turn or last, keeping it for what has not changed, and planning anew. */
function choose(jobs: readonly TestingJob[], lab: Lab, published: PublishedPlan, costOf: (placements: readonly Placement[]) => number): readonly Placement[] {
  const fresh = settle(dispatch(jobs, lab), lab);
  const startAnew = new Map(fresh.map((placement, position) => [placement.job, { start: placement.start, position }]));
  const keep = (kept: (job: TestingJob) => boolean, newcomers: 'in-turn' | 'last' = 'in-turn') => {
    const places = jobs.map((job) => {
      const place = kept(job) ? published.get(job) : undefined;
      const anew = startAnew.get(job) ?? { start: 0, position: 0 };
      const last = newcomers === 'last' && published.get(job) === undefined;
      return { job, key: last ? Number.POSITIVE_INFINITY : (place?.start ?? anew.start), position: place?.position ?? anew.position, ...(place?.set === undefined ? {} : { preferredSet: place.set, preferredStart: place.start }) };
    });
    places.sort((a, b) => Number(b.job.underWay) - Number(a.job.underWay) || (a.key === b.key ? a.position - b.position : a.key - b.key));
    return settle(placeInOrder(places, lab), lab);
  };
  const wasPublished = jobs.some((job) => published.get(job) !== undefined);
  if (!wasPublished) return settle(improveOrder(fresh, lab, costOf), lab);
  const whole = keep(() => true);
  const candidates = [whole, keep(() => true, 'last'), keep((job) => published.get(job)?.unchanged === true), fresh];
  const best = candidates.reduce((cheapest, candidate) => (costOf(candidate) < costOf(cheapest) ? candidate : cheapest));
  // What was published still holds to the minute and nothing planned anew beats it: searching on could only unsettle it.
  const holds = best === whole && published.movement(whole) === 0 && jobs.every((job) => published.get(job) !== undefined);
  if (holds) return whole;
  // Settling brings starts forward, which may take published dates along; it is kept only where that pays.
  const improved = improveOrder(best, lab, costOf);
  const settled = settle(improved, lab);
  return costOf(settled) <= costOf(best) ? settled : best;
}

function weightedCompletion(placements: readonly Placement[]): number {
  return placements.reduce((sum, { job, start }) => sum + job.weight * (start + job.duration), 0);
}

function entryOf({ job, set, start }: Placement, deviceSetIds: readonly string[], time: LabTime, waitsFor: WaitingReason | undefined): ScheduleEntry {
  let from = start;
  const packs = job.packs.map((pack): PlannedPack => {
    const at = from;
    from += pack.durationMinutes;
    const planned = { pack: pack.pack, kind: pack.kind, start: time.startOf(at), completion: time.endOf(from) };
    return pack.nonStandard === undefined ? planned : { ...planned, nonStandardRationale: pack.nonStandard.rationale };
  });
  const { id: dmcId, epclEntries, meters, priority } = job.dmc;
  const entry = { dmcId, deviceSetId: deviceSetIds[set] ?? '', start: time.startOf(start), completion: time.endOf(from), packs, epclEntries, meters, priority, waitMinutes: start, durationMinutes: job.duration };
  return waitsFor === undefined ? entry : { ...entry, waitsFor };
}
