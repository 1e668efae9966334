import { z } from 'zod';

/** The one catalogue of queue jobs. Payloads hold ids, never bodies. Fields are only ever added (old and new workers run together). */
export const jobCatalogue = {
  'run-shard': z.object({
    runId: z.string(),
    shardId: z.string(),
    /** Counts how often the orchestrator queued this shard: a lost job is queued again under another job id. */
    generation: z.int(),
    traceparent: z.string().optional(),
  }),
  'run-segment': z.object({
    campaignId: z.string(),
    segmentId: z.string(),
    /** Counts how often the orchestrator queued this segment before anyone claimed it. */
    generation: z.int(),
    traceparent: z.string().optional(),
  }),
} as const;

export type JobName = keyof typeof jobCatalogue;
export type JobPayload<Name extends JobName> = z.infer<(typeof jobCatalogue)[Name]>;

/** Worker pools and the jobs that each takes; each pool has its own queue. */
export const jobsOfPool = { dmct: ['run-shard'], sct: ['run-segment'] } as const satisfies Record<string, readonly JobName[]>;

export type Pool = keyof typeof jobsOfPool;
export type JobOf<Of extends Pool> = (typeof jobsOfPool)[Of][number];

/** Progress of a job, sent at most every 250 ms. */
export interface ShardProgress {
  readonly shardId: string;
  readonly done: number;
  readonly passed: number;
  readonly failed: number;
  readonly infrastructure: number;
}
