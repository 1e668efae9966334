import type { TestingJob } from './testing-job.ts';

/** A job on a device set from `start` on, in lab minutes; it ends its duration later. */
export interface Placement {
  readonly job: TestingJob;
  readonly set: number;
  readonly start: number;
}

/** What limits testing at the same time. */
export interface Lab {
  readonly setsCount: number;
  readonly slots: number;
  /** For each device set, how many jobs it can do: the choosier ones are taken first. */
  readonly servedCounts: readonly number[];
}

export function labOf(jobs: readonly TestingJob[], setsCount: number, labSlots: number): Lab {
  const servedCounts = Array.from({ length: setsCount }, () => 0);
  for (const job of jobs) for (const set of job.sets) servedCounts[set] = (servedCounts[set] ?? 0) + 1;
  return { setsCount, slots: Math.min(labSlots, setsCount), servedCounts };
}

/** By start; at the same minute as they were placed. */
export function byStart(placements: readonly Placement[]): Placement[] {
  return placements.toSorted((a, b) => a.start - b.start);
}
