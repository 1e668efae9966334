import type { DmcId, RunId } from '@gauntlet/contracts';
import type { Advance, QueuedShard } from '@gauntlet/execution';
import { sql } from 'kysely';
import type { AuditEntry } from './audit-log.ts';
import { appendAudit, platform } from './audit-log.ts';
import type { Tx } from './database.ts';
import { isAnyOf, known, lockRun, lockScheduling } from './database.ts';
import { settleRun, stopRun } from './lane-endings.ts';

/** Of each kind, in one reconciliation; what is left over is seen at the next. */
const shardsMax = 5_000;
/** A run whose end was announced but has no gate after this long is announced again: who was told may have died. */
const gateDueMs = 30_000;

/** Puts right what a lost worker, a lost queue or a lost orchestrator left behind, and ends what is past its deadline. */
export async function reconcile(tx: Tx, nowMs: number, requeueAfterMs: number, wallClockMs: number): Promise<Advance> {
  await lockScheduling(tx);
  const passed = await endOverdueRuns(tx, nowMs, wallClockMs);
  const expired = await takeBackExpired(tx, nowMs, wallClockMs);
  const lost = await queuedTooLong(tx, nowMs, requeueAfterMs);
  const endedRuns = await announceEnds(tx, nowMs);
  await appendAudit(tx, wallClockMs, [...passed.audit, ...expired.audit]);
  return { queue: [...expired.queue, ...lost], changedLanes: [...passed.changedLanes, ...expired.changedLanes], endedRuns };
}

interface Step {
  readonly changedLanes: readonly { readonly runId: RunId; readonly dmcId: DmcId }[];
  readonly audit: readonly AuditEntry[];
}

async function endOverdueRuns(tx: Tx, nowMs: number, wallClockMs: number): Promise<Step> {
  const overdue = await tx.selectFrom('runs').select(['run_id', 'deadline_at']).where('ended_at', 'is', null).where('ending', 'is', null).where('deadline_at', '<=', new Date(nowMs)).orderBy('sequence').forUpdate().execute();
  const changedLanes: Step['changedLanes'][number][] = [];
  const audit: AuditEntry[] = [];
  for (const { run_id: runId, deadline_at: deadlineAt } of overdue) {
    const ended = await stopRun(tx, { runId, ending: 'deadline-passed', reason: `not done by ${deadlineAt.toISOString()}`, nowMs, wallClockMs });
    changedLanes.push(...(await lanesOf(tx, runId)));
    audit.push({ by: platform, action: 'run.deadline-passed', subjectId: runId, detail: { deadlineAt: deadlineAt.toISOString() } }, ...ended.audit);
  }
  return { changedLanes, audit };
}

async function lanesOf(tx: Tx, runId: RunId) {
  return await tx.selectFrom('lanes').select(['run_id as runId', 'dmc_id as dmcId']).where('run_id', '=', runId).orderBy('position').execute();
}

/** Shards of lost workers: queued again under the next generation, or cancelled when their run is to end. */
async function takeBackExpired(tx: Tx, nowMs: number, wallClockMs: number): Promise<Step & { readonly queue: readonly QueuedShard[] }> {
  const seen = await tx
    .selectFrom('shards')
    .innerJoin('runs', 'runs.run_id', 'shards.run_id')
    .select(['shards.shard_id', 'shards.run_id'])
    .where('shards.state', '=', 'claimed')
    .where('shards.lease_expires_ms', '<=', nowMs)
    .orderBy('runs.sequence')
    .orderBy('shards.lease_expires_ms')
    .limit(shardsMax)
    .execute();
  const queue: QueuedShard[] = [];
  const changedLanes: Step['changedLanes'][number][] = [];
  const audit: AuditEntry[] = [];
  for (const runId of new Set(seen.map((shard) => shard.run_id))) {
    const run = known(await lockRun(tx, runId), `run ${runId}`);
    const shardIds = seen.filter((shard) => shard.run_id === runId).map((shard) => shard.shard_id);
    if (run.ending === null) {
      const requeued = await requeueExpired(tx, shardIds, nowMs);
      queue.push(...requeued.map((shard) => ({ runId, shardId: shard.shard_id, generation: shard.generation, traceparent: run.traceparent })));
      changedLanes.push(...requeued.map((shard) => ({ runId, dmcId: shard.dmc_id })));
      continue;
    }
    changedLanes.push(...(await cancelExpired(tx, runId, shardIds, nowMs)));
    audit.push(...(await settleRun(tx, runId, wallClockMs)).audit);
  }
  return { queue, changedLanes, audit };
}

/** The token grows at once: nothing that the lost worker wrote counts, whether or not another ever takes the shard. */
async function requeueExpired(tx: Tx, shardIds: readonly string[], nowMs: number) {
  return await tx
    .updateTable('shards')
    .set((shard) => ({ state: 'queued', generation: shard('generation', '+', 1), lease_token: shard('lease_token', '+', 1), worker_id: null, lease_expires_ms: null, queued_at_ms: nowMs }))
    .where(isAnyOf('shard_id', shardIds))
    .where('state', '=', 'claimed')
    .where('lease_expires_ms', '<=', nowMs)
    .returning(['shard_id', 'dmc_id', 'generation'])
    .execute();
}

/** The token grows once more: rows that the lost worker wrote, or still writes, do not count. */
async function cancelExpired(tx: Tx, runId: RunId, shardIds: readonly string[], nowMs: number) {
  const cancelled = await sql<{ readonly dmc_id: DmcId }>`
    with expired as (
      update shards set state = 'cancelled', lease_token = lease_token + 1, worker_id = null, lease_expires_ms = null
      where ${isAnyOf('shard_id', shardIds)} and state = 'claimed' and lease_expires_ms <= ${nowMs}::double precision
      returning dmc_id, test_count
    )
    update lanes set cancelled = lanes.cancelled + expired.test_count from expired
    where lanes.run_id = ${runId} and lanes.dmc_id = expired.dmc_id
    returning lanes.dmc_id`.execute(tx);
  return cancelled.rows.map((lane) => ({ runId, dmcId: lane.dmc_id }));
}

/** Their job may be lost with the queue. Adding a job that is still there changes nothing, so the generation stays. */
async function queuedTooLong(tx: Tx, nowMs: number, requeueAfterMs: number): Promise<readonly QueuedShard[]> {
  const listed = await sql<QueuedShard>`
    update shards set queued_at_ms = ${nowMs}::double precision from runs
    where runs.run_id = shards.run_id and shards.shard_id in (
      select shard_id from shards where state = 'queued' and queued_at_ms <= ${nowMs - requeueAfterMs}::double precision order by queued_at_ms limit ${shardsMax}::integer for update skip locked
    )
    returning shards.run_id as "runId", shards.shard_id as "shardId", shards.generation, runs.traceparent`.execute(tx);
  return listed.rows;
}

async function announceEnds(tx: Tx, nowMs: number): Promise<readonly RunId[]> {
  const ended = await sql<{ readonly run_id: RunId }>`
    update runs set end_announced_ms = ${nowMs}::double precision
    where ended_at is not null and (end_announced_ms is null or end_announced_ms <= ${nowMs - gateDueMs}::double precision)
      and not exists (select from gates where gates.run_id = runs.run_id)
    returning run_id`.execute(tx);
  return ended.rows.map((run) => run.run_id);
}
