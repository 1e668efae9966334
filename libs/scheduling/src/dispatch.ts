import type { Lab, Placement } from './placement.ts';
import { RankHeap } from './rank-heap.ts';
import type { TestingJob } from './testing-job.ts';

/**
 * The schedule that gives whatever becomes free to the waiting job with the greatest weight per minute (Smith's rule) that can use
 * it. Without release dates and with alike device sets it costs at most (1 + √2)/2 of the best (Kawaguchi and Kyan 1986), and with
 * many jobs per device set far less. Its own cost is about jobs × (groups + device sets).
 * @param jobs by falling weight per minute
 */
export function dispatch(jobs: readonly TestingJob[], lab: Lab): Placement[] {
  const placements: Placement[] = [];
  const free = Array.from({ length: lab.setsCount }, () => true);
  const running = new RankHeap<number>();
  const waiting = waitingGroups(jobs);
  const start = (job: TestingJob, set: number, time: number) => {
    placements.push({ job, set, start: time });
    free[set] = false;
    running.push(time + job.duration, set);
  };
  for (const job of jobs) if (job.underWay) start(job, job.sets[0] ?? 0, 0);
  const later = jobs.map((job, rank) => ({ job, rank })).filter(({ job }) => !job.underWay).toSorted((a, b) => a.job.release - b.job.release);
  let released = 0;
  // Each turn of the loop ends a job or releases one, so there are at most two turns per job.
  for (let time = 0; placements.length < jobs.length; time = Math.min(running.leastRank, later[released]?.job.release ?? Number.POSITIVE_INFINITY)) {
    while (running.leastRank <= time) free[running.pop() ?? 0] = true;
    for (let next = later[released]; next !== undefined && next.job.release <= time; next = later[released]) {
      waiting.add(next.job, next.rank);
      released += 1;
    }
    while (running.size < lab.slots) {
      const job = waiting.takeFirst(free);
      if (job === undefined) break;
      start(job, choosiest(job.sets, free, lab), time);
    }
  }
  return placements;
}

interface WaitingGroup {
  readonly sets: readonly number[];
  readonly heap: RankHeap<TestingJob>;
}

/** Jobs that wait, by the device sets they can use: of each group only the first has to be looked at. */
function waitingGroups(jobs: readonly TestingJob[]) {
  const groups = new Map<number, WaitingGroup>();
  for (const { group, sets } of jobs) if (!groups.has(group)) groups.set(group, { sets, heap: new RankHeap() });
  const filled = new Set<WaitingGroup>();
  return {
    add(job: TestingJob, rank: number): void {
      const group = groups.get(job.group);
      if (group === undefined) return;
      group.heap.push(rank, job);
      filled.add(group);
    },
    /** The first of all jobs for which a device set is free. */
    takeFirst(free: readonly boolean[]): TestingJob | undefined {
      let best: WaitingGroup | undefined;
      for (const group of filled) {
        if (group.heap.leastRank < (best?.heap.leastRank ?? Number.POSITIVE_INFINITY) && group.sets.some((set) => free[set])) best = group;
      }
      const job = best?.heap.pop();
      if (best?.heap.size === 0) filled.delete(best);
      return job;
    },
  };
}

/** Of the free device sets the one that fewest jobs can use. */
function choosiest(sets: readonly number[], free: readonly boolean[], lab: Lab): number {
  let best = -1;
  for (const set of sets) if (free[set] && (best < 0 || (lab.servedCounts[set] ?? 0) < (lab.servedCounts[best] ?? 0))) best = set;
  return best;
}
