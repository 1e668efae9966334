import type { TestingJob } from './testing-job.ts';

/** Nested limits: a job is in one group, a group in one pool. Speeds are jobs at the same time. */
export interface SpeedGroups {
  readonly groupSpeeds: readonly number[];
  readonly poolOf: readonly number[];
  readonly poolSpeeds: readonly number[];
  readonly speed: number;
}

const piecesInAll = 256;
/** More different releases than this are rounded down to so many, which keeps the bound valid and its cost small. */
const releasesMax = 512;

/**
 * For every moment t apart: the least weight that can still be waiting at t, whatever was done before, when by then each job, group and
 * pool and the whole have at most their speed × the time since their first release behind them. The limits are nested, so taking work
 * by falling weight per minute is optimal. The integral over t bounds Σ weight × mean busy moment.
 *
 * Between two releases that least weight is a convex function of t, because t stands only on the right-hand side of a linear
 * programme; so the value in the middle of an interval, times its length, is never above the integral: the sum is a bound, not an
 * estimate.
 * @param jobs by falling weight per minute
 * @returns weight × lab minutes
 */
export function speedBound(jobs: readonly TestingJob[], groups: SpeedGroups): number {
  const work = new NestedWork(jobs, groups);
  const moments = [...new Set([0, ...work.releases.filter((release) => release < work.end), work.end])].toSorted((a, b) => a - b);
  let bound = jobs.reduce((sum, { weight, duration }) => sum + (weight * duration) / 2, 0);
  for (const [index, to] of moments.entries()) {
    const from = moments[index - 1] ?? 0;
    const pieces = Math.ceil(((to - from) / work.end) * piecesInAll);
    for (let piece = 0; piece < pieces; piece += 1) bound += ((to - from) / pieces) * work.leastWaiting(from + ((to - from) * (piece + 0.5)) / pieces);
  }
  return bound;
}

interface Limit {
  readonly speed: number;
  readonly first: number;
  readonly work: number;
}

/** The figures that `leastWaiting` needs again and again, as flat arrays: it is the hot loop of a plan. */
class NestedWork {
  readonly releases: readonly number[];
  /** From this moment on nothing has to be waiting any more. */
  readonly end: number;
  readonly #weights: Float64Array;
  readonly #durations: Float64Array;
  readonly #groupOf: Int32Array;
  readonly #poolOf: Int32Array;
  readonly #groups: readonly Limit[];
  readonly #pools: readonly Limit[];
  readonly #all: Limit;

  constructor(jobs: readonly TestingJob[], { groupSpeeds, poolOf, poolSpeeds, speed }: SpeedGroups) {
    this.#weights = Float64Array.from(jobs, (job) => job.weight);
    this.#durations = Float64Array.from(jobs, (job) => job.duration);
    this.#groupOf = Int32Array.from(jobs, (job) => job.group);
    this.#poolOf = Int32Array.from(jobs, (job) => poolOf[job.group] ?? 0);
    this.releases = roundedReleases(jobs);
    this.#groups = limitsOf(groupSpeeds, this.#groupOf, this.#durations, this.releases);
    this.#pools = limitsOf(poolSpeeds, this.#poolOf, this.#durations, this.releases);
    this.#all = limitsOf([speed], new Int32Array(jobs.length), this.#durations, this.releases)[0] ?? { speed, first: 0, work: 0 };
    const limitEnds = [...this.#groups, ...this.#pools, this.#all].filter((limit) => limit.work > 0).map((limit) => limit.first + limit.work / limit.speed);
    const jobEnds = jobs.map((job, index) => (this.releases[index] ?? 0) + job.duration);
    this.end = [...limitEnds, ...jobEnds].reduce((latest, end) => Math.max(latest, end), 0);
  }

  leastWaiting(time: number): number {
    const roomOf = (limit: Limit) => Math.max(0, time - limit.first) * limit.speed;
    const groupRoom = Float64Array.from(this.#groups, roomOf);
    const poolRoom = Float64Array.from(this.#pools, roomOf);
    let room = roomOf(this.#all);
    let waiting = 0;
    for (let job = 0; job < this.#weights.length; job += 1) {
      const duration = this.#durations[job] ?? 0;
      const group = this.#groupOf[job] ?? 0;
      const pool = this.#poolOf[job] ?? 0;
      const ready = Math.max(0, Math.min(duration, time - (this.releases[job] ?? 0)));
      const done = Math.min(ready, room, groupRoom[group] ?? 0, poolRoom[pool] ?? 0);
      room -= done;
      groupRoom[group] = (groupRoom[group] ?? 0) - done;
      poolRoom[pool] = (poolRoom[pool] ?? 0) - done;
      waiting += (this.#weights[job] ?? 0) * (1 - done / duration);
    }
    return waiting;
  }
}

function roundedReleases(jobs: readonly TestingJob[]): number[] {
  const releases = jobs.map((job) => job.release);
  if (new Set(releases).size <= releasesMax) return releases;
  const step = releases.reduce((latest, release) => Math.max(latest, release), 0) / (releasesMax - 1);
  return releases.map((release) => Math.floor(release / step) * step);
}

function limitsOf(speeds: readonly number[], memberOf: Int32Array, durations: Float64Array, releases: readonly number[]): Limit[] {
  const first = speeds.map(() => Number.POSITIVE_INFINITY);
  const work = speeds.map(() => 0);
  memberOf.forEach((member, job) => {
    first[member] = Math.min(first[member] ?? 0, releases[job] ?? 0);
    work[member] = (work[member] ?? 0) + (durations[job] ?? 0);
  });
  return speeds.map((speed, index) => ({ speed, first: first[index] ?? 0, work: work[index] ?? 0 }));
}
