import type { DmcId, RunId, ShardId, ShardResult } from '@gauntlet/contracts';
import { unknownVersion } from '@gauntlet/execution';
import type { QueuedShard, ShardRecords } from '@gauntlet/execution';
import { appendAudit } from './audit-log.ts';
import type { Tx } from './database.ts';
import { known, lockRun } from './database.ts';
import { settleRun } from './lane-endings.ts';
import { nothing } from './lane-scheduling.ts';

/** Records a shard's result under its current lease, queues the lane's next shard, or ends the lane and perhaps the run. */
export async function recordShardResult(tx: Tx, shardId: ShardId, result: ShardResult, nowMs: number, wallClockMs: number): ReturnType<ShardRecords['recordShardResult']> {
  const found = await tx.selectFrom('shards').select('run_id').where('shard_id', '=', shardId).executeTakeFirst();
  if (found === undefined) return { kind: 'stale' };
  const runId = found.run_id;
  const run = known(await lockRun(tx, runId), `run ${runId}`);
  const shard = await tx.selectFrom('shards').select(['dmc_id', 'position', 'state', 'lease_token']).where('shard_id', '=', shardId).forUpdate().executeTakeFirstOrThrow();
  if (shard.lease_token !== result.leaseToken) return { kind: 'stale' };
  // The worker did not hear the first acceptance.
  if (shard.state === 'recorded') return { kind: 'recorded', advance: nothing };
  // Queued again or cancelled: what this worker wrote belongs to a lease that ended without a result.
  if (shard.state !== 'claimed') return { kind: 'stale' };
  await tx.updateTable('shards').set({ state: 'recorded', attempts: result.attempts, duration_ms: result.durationMs }).where('shard_id', '=', shardId).execute();
  await countInLane(tx, runId, shard.dmc_id, result);
  // The first version that the target reports is the run's; one that is not known says nothing, and a later one is another version.
  if (run.target_version === null && result.targetVersion !== unknownVersion) await tx.updateTable('runs').set({ target_version: result.targetVersion }).where('run_id', '=', runId).execute();
  const changedLanes = [{ runId, dmcId: shard.dmc_id }];
  const next = run.ending === null ? await queueNext(tx, { runId, dmcId: shard.dmc_id, position: shard.position + 1, traceparent: run.traceparent, nowMs }) : undefined;
  if (next !== undefined) return { kind: 'recorded', advance: { queue: [next], changedLanes, endedRuns: [] } };
  const { runEnded, audit } = await settleRun(tx, runId, wallClockMs, shard.dmc_id);
  if (runEnded) await tx.updateTable('runs').set({ end_announced_ms: nowMs }).where('run_id', '=', runId).execute();
  await appendAudit(tx, wallClockMs, audit);
  return { kind: 'recorded', advance: { queue: [], changedLanes, endedRuns: runEnded ? [runId] : [] } };
}

async function countInLane(tx: Tx, runId: RunId, dmcId: DmcId, result: ShardResult): Promise<void> {
  await tx
    .updateTable('lanes')
    .set((lane) => ({
      passed: lane('passed', '+', result.passed),
      failed: lane('failed', '+', result.failed),
      infrastructure: lane('infrastructure', '+', result.infrastructure),
      cancelled: lane('cancelled', '+', result.cancelled),
    }))
    .where('run_id', '=', runId)
    .where('dmc_id', '=', dmcId)
    .execute();
}

async function queueNext(tx: Tx, next: { readonly runId: RunId; readonly dmcId: DmcId; readonly position: number; readonly traceparent: string; readonly nowMs: number }): Promise<QueuedShard | undefined> {
  const queued = await tx
    .updateTable('shards')
    .set((shard) => ({ state: 'queued', generation: shard('generation', '+', 1), queued_at_ms: next.nowMs }))
    .where('run_id', '=', next.runId)
    .where('dmc_id', '=', next.dmcId)
    .where('position', '=', next.position)
    .where('state', '=', 'pending')
    .returning(['shard_id', 'generation'])
    .executeTakeFirst();
  return queued === undefined ? undefined : { runId: next.runId, shardId: queued.shard_id, generation: queued.generation, traceparent: next.traceparent };
}
