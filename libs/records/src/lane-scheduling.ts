import type { RunId } from '@gauntlet/contracts';
import type { Advance, QueuedShard } from '@gauntlet/execution';
import { sql } from 'kysely';
import type { AuditEntry } from './audit-log.ts';
import { appendAudit, platform } from './audit-log.ts';
import type { Tx } from './database.ts';
import { isAnyOf, lockScheduling, rowsOf } from './database.ts';
import type { Assignment } from './lane-assignment.ts';
import { assignDeviceSets } from './lane-assignment.ts';
import { readLabPlan } from './lab-plan.ts';
import { orderLanes } from './lane-order.ts';

export const nothing: Advance = { queue: [], changedLanes: [], endedRuns: [] };

/** Gives free device sets to waiting lanes, in the order of the published DMCT Schedule and fair between Supplier Parties (`orderLanes`), and queues their first shards. */
export async function startLanes(tx: Tx, nowMs: number, wallClockMs: number): Promise<Advance> {
  await lockScheduling(tx);
  const runs = await tx
    .selectFrom('runs')
    .select('run_id')
    .where('ended_at', 'is', null)
    .where('ending', 'is', null)
    .where(sql<boolean>`exists (select from lanes where lanes.run_id = runs.run_id and lanes.state = 'waiting')`)
    .orderBy('sequence')
    .forUpdate()
    .execute();
  if (runs.length === 0) return nothing;
  const lanes = await waitingLanes(tx, runs.map((run) => run.run_id));
  const dmcIds = [...new Set(lanes.map((lane) => lane.dmcId))];
  const plan = await readLabPlan(tx, dmcIds);
  const ordered = orderLanes(lanes, plan, new Date(wallClockMs).toISOString().slice(0, 10));
  const assignment = assignDeviceSets(ordered, await leasableSets(tx, dmcIds), nowMs, plan);
  await recordWaits(tx, assignment);
  const queue = assignment.starts.length === 0 ? [] : await recordStarts(tx, assignment, nowMs);
  await appendAudit(tx, wallClockMs, auditOf(assignment));
  return { queue, changedLanes: [...assignment.starts, ...assignment.waits].map(({ runId, dmcId }) => ({ runId, dmcId })), endedRuns: [] };
}

async function waitingLanes(tx: Tx, runIds: readonly RunId[]) {
  return await tx
    .selectFrom('lanes')
    .innerJoin('runs', 'runs.run_id', 'lanes.run_id')
    .select(['lanes.run_id as runId', 'lanes.dmc_id as dmcId', 'lanes.waiting_for as waitingFor'])
    .where('lanes.state', '=', 'waiting')
    .where(isAnyOf('lanes.run_id', runIds))
    .orderBy('runs.sequence')
    .orderBy('lanes.position')
    .execute();
}

async function leasableSets(tx: Tx, dmcIds: readonly string[]) {
  return await tx
    .selectFrom('device_sets')
    .select(['device_set_id as deviceSetId', 'dmc_id as dmcId', 'leased_by_run as leasedByRun', 'leased_since_ms as leasedSinceMs'])
    .where(isAnyOf('dmc_id', dmcIds))
    .where('retired', '=', false)
    .orderBy('dmc_id')
    .orderBy('position')
    .execute();
}

async function recordWaits(tx: Tx, { waits }: Assignment): Promise<void> {
  if (waits.length === 0) return;
  const rows = waits.map((wait) => ({ run_id: wait.runId, dmc_id: wait.dmcId, waiting_for: wait.waitingFor }));
  await sql`
    update lanes set waiting_for = given.waiting_for from ${rowsOf(rows, 'run_id text, dmc_id text, waiting_for text')}
    where lanes.run_id = given.run_id and lanes.dmc_id = given.dmc_id`.execute(tx);
}

async function recordStarts(tx: Tx, { starts }: Assignment, nowMs: number): Promise<readonly QueuedShard[]> {
  const given = rowsOf(starts.map((start, ordinal) => ({ run_id: start.runId, dmc_id: start.dmcId, device_set_id: start.deviceSetId, ordinal })), 'run_id text, dmc_id text, device_set_id text, ordinal integer');
  await sql`
    update device_sets set lease_token = lease_token + 1, leased_by_run = given.run_id, leased_since_ms = ${nowMs}::double precision from ${given}
    where device_sets.device_set_id = given.device_set_id`.execute(tx);
  await sql`
    update lanes set state = 'running', device_set_id = given.device_set_id, device_set_token = device_sets.lease_token, waiting_for = null, waiting_since = null
    from ${given} join device_sets on device_sets.device_set_id = given.device_set_id
    where lanes.run_id = given.run_id and lanes.dmc_id = given.dmc_id`.execute(tx);
  await tx.updateTable('runs').set({ state: 'running' }).where('state', '=', 'planned').where(isAnyOf('run_id', starts.map((start) => start.runId))).execute();
  const queued = await sql<QueuedShard & { readonly ordinal: number }>`
    update shards set state = 'queued', generation = shards.generation + 1, queued_at_ms = ${nowMs}::double precision
    from ${given} join runs on runs.run_id = given.run_id
    where shards.run_id = given.run_id and shards.dmc_id = given.dmc_id and shards.position = 0
    returning shards.run_id as "runId", shards.shard_id as "shardId", shards.generation, runs.traceparent, given.ordinal`.execute(tx);
  return queued.rows.toSorted((a, b) => a.ordinal - b.ordinal).map(({ runId, shardId, generation, traceparent }) => ({ runId, shardId, generation, traceparent }));
}

function auditOf({ starts }: Assignment): readonly AuditEntry[] {
  const runIds = [...new Set(starts.map((start) => start.runId))];
  return runIds.map((runId) => ({ by: platform, action: 'lanes.started', subjectId: runId, detail: { lanes: starts.filter((start) => start.runId === runId).map(({ dmcId, deviceSetId }) => ({ dmcId, deviceSetId })) } }));
}
