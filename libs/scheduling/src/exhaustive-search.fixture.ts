import type { DmcToPlan, ScheduleInput } from './schedule-input.ts';
import { day } from './seeded-input.fixture.ts';

/**
 * The least Σ weight × completion (in lab minutes) over all schedules of an input whose lab is open every day from `day(0)` on: every
 * order of starts with every choice of device sets, each DMC starting as early as its place in the order lets it. Shares no code with
 * the planner.
 */
export function cheapestSchedule(input: ScheduleInput): number {
  const works = input.dmcs.map((dmc) => workOf(dmc, input)).filter((work) => work.sets.length > 0);
  let best = Number.POSITIVE_INFINITY;
  const search = (left: readonly Work[], placed: readonly Busy[], cost: number) => {
    if (cost >= best) return;
    if (left.length === 0) best = cost;
    for (const work of left) {
      // What is under way holds its device set from the beginning.
      if (!work.underWay && left.some((other) => other.underWay)) continue;
      for (const set of work.sets) {
        const start = earliestStart(work, set, placed, input.labSlots);
        const end = start + work.duration;
        search(left.filter((other) => other !== work), [...placed, { set, start, end }], cost + work.weight * end);
      }
    }
  };
  search(works, [], 0);
  return best;
}

interface Work {
  readonly weight: number;
  readonly duration: number;
  readonly release: number;
  readonly underWay: boolean;
  readonly sets: readonly number[];
}

interface Busy {
  readonly set: number;
  readonly start: number;
  readonly end: number;
}

function workOf(dmc: DmcToPlan, { deviceSets, calendar }: ScheduleInput): Work {
  const minutesOf = (date: string) => {
    let days = 0;
    while (day(days) < date) days += 1;
    return days * calendar.openMinutesPerDay;
  };
  const duration = dmc.packs.reduce((sum, pack) => sum + pack.durationMinutes, 0);
  const migration = dmc.packs.filter((pack) => pack.kind === 'migration').reduce((sum, pack) => sum + pack.durationMinutes, 0);
  const srvt = dmc.packs.find((pack) => pack.kind === 'srvt');
  const releases = [
    dmc.notBefore === undefined ? 0 : minutesOf(dmc.notBefore),
    dmc.migration.under === 'mtad' && dmc.migration.determinedOn !== undefined ? minutesOf(dmc.migration.determinedOn) + calendar.openMinutesPerDay : 0,
    srvt?.notBefore === undefined ? 0 : minutesOf(srvt.notBefore) - migration,
  ];
  const sets = deviceSets.map((_set, index) => index).filter((index) => {
    const set = deviceSets[index];
    return dmc.underWayOn === undefined ? set?.serves === 'any' || set?.serves.includes(dmc.id) : set?.id === dmc.underWayOn;
  });
  const underWay = dmc.underWayOn !== undefined;
  return { weight: dmc.meters * (1 + dmc.priority / 100), duration, release: underWay ? 0 : Math.max(0, ...releases), underWay, sets };
}

/** Not before the last start, so that each schedule is met once, in the order of its starts. */
function earliestStart(work: Work, set: number, placed: readonly Busy[], slots: number): number {
  const lastStart = work.underWay ? 0 : Math.max(0, ...placed.map((busy) => busy.start));
  let start = Math.max(work.release, lastStart, ...placed.filter((busy) => busy.set === set).map((busy) => busy.end));
  for (;;) {
    const running = placed.filter((busy) => busy.end > start);
    if (running.length < slots) return start;
    start = Math.min(...running.map((busy) => busy.end));
  }
}
