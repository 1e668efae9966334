import { placeInOrder, type Place } from './place-in-order.ts';
import { byStart, type Lab, type Placement } from './placement.ts';

const jobsMax = 200;
/** Jobs placed × device sets looked at; about a tenth of a second. */
const workMax = 3_000_000;

/**
 * Moves one job, swaps two, or puts one on another device set, in the order of a schedule, as long as that makes it cheaper, and until
 * no such change does; then again from the orders in which another job comes first. With few jobs this finds the best schedule nearly
 * always; with many it would cost more than it brings, so it stops after a fixed amount of work and does not begin at all above 200 jobs.
 * @returns the improved schedule, or the one given when there is nothing to gain
 */
export function improveOrder(placements: readonly Placement[], lab: Lab, costOf: (placements: readonly Placement[]) => number): readonly Placement[] {
  if (placements.length > jobsMax) return placements;
  const order: readonly Place[] = byStart(placements).map(({ job }) => ({ job }));
  const fixed = order.findLastIndex(({ job }) => job.underWay) + 1;
  const search: Search = { lab, costOf, changes: [...reorderings(order.length, fixed), ...pinnings(order.length, fixed, lab.setsCount)], workLeft: workMax };
  let best: Found = { placements, cost: costOf(placements) };
  for (let first = fixed; first < order.length && search.workLeft > 0; first += 1) {
    const start = first === fixed ? order : move(order, first, fixed);
    const found = descend(start, search);
    if (cheaper(found, best)) best = found;
  }
  return best.placements;
}

interface Found {
  readonly placements: readonly Placement[];
  readonly cost: number;
}

interface Search {
  readonly lab: Lab;
  readonly costOf: (placements: readonly Placement[]) => number;
  readonly changes: readonly Change[];
  workLeft: number;
}

/** Takes every change that gains, in turn, until a whole round of them gains nothing. */
function descend(start: readonly Place[], search: Search): Found {
  const place = (order: readonly Place[]): Found => {
    search.workLeft -= order.length * search.lab.setsCount;
    const placements = placeInOrder(order, search.lab);
    return { placements, cost: search.costOf(placements) };
  };
  let order = start;
  let best = place(order);
  let sinceGain = 0;
  for (let turn = 0; sinceGain < search.changes.length && search.workLeft > 0; turn += 1) {
    sinceGain += 1;
    const changed = search.changes[turn % search.changes.length]?.(order);
    if (changed === undefined) continue;
    const tried = place(changed);
    if (!cheaper(tried, best)) continue;
    best = tried;
    order = changed;
    sinceGain = 0;
  }
  return best;
}

/** A gain below the accuracy of the sums is none: it would let the search turn in circles. */
function cheaper(one: Found, other: Found): boolean {
  return one.cost < other.cost * (1 - 1e-12);
}

/** Another order to try, or undefined where the change does not apply. */
type Change = (order: readonly Place[]) => readonly Place[] | undefined;

/** All moves and swaps of what is not under way; nearby ones first, because they gain most often. */
function reorderings(count: number, fixed: number): Change[] {
  const changes: Change[] = [];
  for (let distance = 1; distance < count - fixed; distance += 1) {
    for (let at = fixed; at + distance < count; at += 1) {
      changes.push((order) => swap(order, at, at + distance));
      if (distance > 1) changes.push((order) => move(order, at, at + distance), (order) => move(order, at + distance, at));
    }
  }
  return changes;
}

/** Each job on each of its device sets, even where another would let it start earlier: that one may then be free for a job that needs it. */
function pinnings(count: number, fixed: number, setsCount: number): Change[] {
  const changes: Change[] = [];
  for (let at = fixed; at < count; at += 1) {
    for (let set = 0; set < setsCount; set += 1) changes.push((order) => pin(order, at, set));
  }
  return changes;
}

function swap(order: readonly Place[], a: number, b: number): readonly Place[] {
  return order.map((place, index) => (index === a ? order[b] : index === b ? order[a] : place) ?? place);
}

function move(order: readonly Place[], from: number, to: number): readonly Place[] {
  return order.toSpliced(from, 1).toSpliced(to, 0, ...order.slice(from, from + 1));
}

function pin(order: readonly Place[], at: number, set: number): readonly Place[] | undefined {
  const place = order[at];
  if (place === undefined || !place.job.sets.includes(set) || place.preferredSet === set) return undefined;
  return order.with(at, { job: place.job, preferredSet: set, preferredStart: Number.POSITIVE_INFINITY });
}
