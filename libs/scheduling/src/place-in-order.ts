import { byStart, type Lab, type Placement } from './placement.ts';
import type { TestingJob } from './testing-job.ts';

export interface Place {
  readonly job: TestingJob;
  /** The device set to take if the job starts there no later than `preferredStart`, or nowhere earlier. */
  readonly preferredSet?: number;
  readonly preferredStart?: number;
}

/**
 * Places one job after the other where it starts earliest: after its release, after what already stands on the device set, and with
 * a lab slot free until it ends. Jobs under way have to come first. The order of the starts of any schedule, with its own device sets
 * preferred, gives a schedule in which nothing starts later.
 */
export function placeInOrder(places: readonly Place[], lab: Lab): Placement[] {
  const setFree = Array.from({ length: lab.setsCount }, () => 0);
  const slotFree = Array.from({ length: lab.slots }, () => 0);
  return places.map((place) => {
    const slotMin = slotFree.reduce((least, free) => Math.min(least, free), Number.POSITIVE_INFINITY);
    const set = chooseSet(place, setFree, slotMin, lab);
    const start = Math.max(place.job.release, setFree[set] ?? 0, slotMin);
    const end = start + place.job.duration;
    setFree[set] = end;
    slotFree[bestFit(slotFree, start)] = end;
    return { job: place.job, set, start };
  });
}

const settlingRoundsMax = 10;

/** Places the jobs again in the order of their starts, on the same device sets, until nothing moves forward any more. */
export function settle(placements: readonly Placement[], lab: Lab): Placement[] {
  let settled = byStart(placements);
  for (let round = 0; round < settlingRoundsMax; round += 1) {
    const again = byStart(placeInOrder(settled.map(({ job, set, start }) => ({ job, preferredSet: set, preferredStart: start })), lab));
    if (again.every((placement, index) => placement.job === settled[index]?.job && placement.start === settled[index]?.start)) break;
    settled = again;
  }
  return settled;
}

/** The earliest start; of equal ones the set that has been idle shortest, then the one that fewest jobs can use. */
function chooseSet(place: Place, setFree: readonly number[], slotMin: number, lab: Lab): number {
  const earliest = Math.max(place.job.release, slotMin);
  const startOn = (set: number) => Math.max(earliest, setFree[set] ?? 0);
  let best = place.job.sets[0] ?? 0;
  const preferred = place.preferredSet;
  if (preferred !== undefined && place.job.sets.includes(preferred) && startOn(preferred) <= (place.preferredStart ?? earliest)) return preferred;
  for (const set of place.job.sets) {
    const difference = startOn(set) - startOn(best) || (setFree[best] ?? 0) - (setFree[set] ?? 0) || (lab.servedCounts[set] ?? 0) - (lab.servedCounts[best] ?? 0);
    if (difference < 0) best = set;
  }
  return preferred !== undefined && place.job.sets.includes(preferred) && startOn(preferred) === startOn(best) ? preferred : best;
}

/** The slot that has been free shortest at `start`, so that those free longer stay for jobs that can start earlier. */
function bestFit(slotFree: readonly number[], start: number): number {
  let best = -1;
  for (let slot = 0; slot < slotFree.length; slot += 1) {
    const free = slotFree[slot] ?? 0;
    if (free <= start && (best < 0 || free > (slotFree[best] ?? 0))) best = slot;
  }
  return best;
}
