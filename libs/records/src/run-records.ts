import { GauntletError } from '@gauntlet/contracts';
import type { GateView, Principal, RunId } from '@gauntlet/contracts';
import type { RunRecords } from '@gauntlet/execution';
import { appendAudit } from './audit-log.ts';
import type { Database, Tx } from './database.ts';
import { lockRun, lockScheduling } from './database.ts';
import { stopRun } from './lane-endings.ts';
import { createRun, findRunByIdempotencyKey } from './run-creation.ts';
import { getRun, listRuns } from './run-views.ts';

export function runRecords(database: Database): RunRecords {
  const { wallClockMs } = database;
  return {
    createRun: (run, by, idempotency) => database.change((tx) => createRun(tx, run, by, idempotency, wallClockMs())),
    findRunByIdempotencyKey: (subject, key, requestHash) => database.read((tx) => findRunByIdempotencyKey(tx, subject, key, requestHash)),
    getRun: (runId) => database.read((tx) => getRun(tx, runId)),
    listRuns: (query) => database.read((tx) => listRuns(tx, query)),
    cancelRun: (runId, by, reason) => database.change((tx) => cancelRun(tx, runId, by, reason, wallClockMs())),
    plannedShards: (runId) => database.read((tx) => plannedShards(tx, runId)),
    saveGate: (gate, by) => database.change((tx) => saveGate(tx, gate, by, wallClockMs())),
  };
}

async function cancelRun(tx: Tx, runId: RunId, by: Principal, reason: string, wallClockMs: number): Promise<'cancelled' | 'already-ended'> {
  await lockScheduling(tx);
  const run = await lockRun(tx, runId);
  if (run === undefined) throw new GauntletError('not-found', `no such run: ${runId}`, { details: { runId } });
  if (run.ended_at !== null) return 'already-ended';
  // Asked again, or already past its deadline: it is stopping, and the first reason stands.
  if (run.ending !== null) return 'cancelled';
  // Should the run end with this, the next reconciliation hands its end to whoever evaluates the gate.
  const { audit } = await stopRun(tx, { runId, ending: 'cancelled', reason, nowMs: wallClockMs, wallClockMs });
  await appendAudit(tx, wallClockMs, [{ by, action: 'run.cancelled', subjectId: runId, detail: { reason } }, ...audit]);
  return 'cancelled';
}

async function plannedShards(tx: Tx, runId: RunId): ReturnType<RunRecords['plannedShards']> {
  return await tx
    .selectFrom('shards')
    .innerJoin('lanes', (join) => join.onRef('lanes.run_id', '=', 'shards.run_id').onRef('lanes.dmc_id', '=', 'shards.dmc_id'))
    .select(['shards.shard_id as shardId', 'shards.dmc_id as dmcId', 'shards.lease_token as leaseToken', 'shards.tests'])
    .where('shards.run_id', '=', runId)
    .orderBy('lanes.position')
    .orderBy('shards.position')
    .execute();
}

async function saveGate(tx: Tx, gate: GateView, by: Principal, wallClockMs: number): Promise<void> {
  await tx.insertInto('gates').values({ run_id: gate.runId as RunId, verdict: gate.verdict, body: JSON.stringify(gate) }).execute();
  await appendAudit(tx, wallClockMs, [{ by, action: 'gate.saved', subjectId: gate.runId, detail: { verdict: gate.verdict, inputsHash: gate.inputsHash, ruleSet: gate.ruleSet } }]);
}
