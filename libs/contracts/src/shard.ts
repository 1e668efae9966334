import { z } from 'zod';
import type { Dmc, DeviceSet } from './device-model-combination.ts';
import type { LeaseToken, PackHash, RunId, ShardId, TestId, WorkerId } from './ids.ts';

/** POST /v1/workers */
export const registerWorkerSchema = z.strictObject({ pool: z.enum(['dmct', 'sct']), hostname: z.string().max(255), pid: z.int(), version: z.string().max(60), receiveUrl: z.url() });
export type RegisterWorker = z.infer<typeof registerWorkerSchema>;
export interface RegisteredWorker {
  readonly workerId: WorkerId;
  /** The User that this worker speaks as: an EUI-64 no other live worker uses, so counters rise and responses find it. */
  readonly userId: string;
}

/** POST /v1/shards/{shardId}/claim → ShardClaim, or 409 with `retryAfterMs` while another worker's lease is alive, or 410 when there is nothing left to do. */
export const claimShardSchema = z.strictObject({ workerId: z.string(), generation: z.int() });
export type ClaimShard = z.infer<typeof claimShardSchema>;

export interface PlannedTest {
  readonly testId: TestId;
  readonly packHash: PackHash;
  readonly testKey: string;
}

export interface ShardClaim {
  readonly runId: RunId;
  readonly shardId: ShardId;
  readonly leaseToken: LeaseToken;
  readonly leaseTtlMs: number;
  readonly dmc: Dmc;
  readonly deviceSet: DeviceSet;
  readonly environment: string;
  readonly tests: readonly PlannedTest[];
  /** Further tries of a test whose attempt ended in an infrastructure failure. */
  readonly infrastructureRetries: number;
}

/** POST /v1/shards/{shardId}/heartbeat → {cancelled}, or 409 when the token is no longer the current one (stop at once). */
export const heartbeatSchema = z.strictObject({ workerId: z.string(), leaseToken: z.int() });
export interface HeartbeatReply {
  readonly cancelled: boolean;
}

/** POST /v1/shards/{shardId}/result: only after ClickHouse acknowledged every row of the shard. 409 = stale token. */
export const shardResultSchema = z.strictObject({
  workerId: z.string(),
  leaseToken: z.int(),
  /** Counted by test (its last try), not by attempt. */
  passed: z.int().min(0),
  failed: z.int().min(0),
  infrastructure: z.int().min(0),
  cancelled: z.int().min(0),
  attempts: z.int().min(0),
  durationMs: z.number().min(0),
  targetVersion: z.string().max(120),
});
export type ShardResult = z.infer<typeof shardResultSchema>;
