import { GauntletError, userIdOfWorkerSlot, workerSlotsMax } from '@gauntlet/contracts';
import type { RegisteredWorker, RegisterWorker, WorkerId } from '@gauntlet/contracts';
import type { ShardRecords } from '@gauntlet/execution';
import { sql } from 'kysely';
import { randomUUID } from 'node:crypto';
import { appendAudit } from './audit-log.ts';
import type { Tx } from './database.ts';

/** A worker that was not heard of for this long has lost its slot to the next that asks. */
const silentMsMax = 60_000;

/**
 * Gives the worker the lowest free slot, and with it a User of its own. Registering again, by host name and process id,
 * gives the same worker and keeps it alive.
 * @throws GauntletError 'unavailable', retryable, when all slots are taken
 */
export async function registerWorker(tx: Tx, worker: RegisterWorker, nowMs: number, wallClockMs: number): Promise<RegisteredWorker> {
  await sql`select pg_advisory_xact_lock(7365003, 3)`.execute(tx);
  const kept = await tx
    .updateTable('workers')
    .set({ last_seen_ms: nowMs, version: worker.version, receive_url: worker.receiveUrl })
    .where('pool', '=', worker.pool)
    .where('hostname', '=', worker.hostname)
    .where('pid', '=', worker.pid)
    .returning(['worker_id', 'slot'])
    .executeTakeFirst();
  if (kept !== undefined) return { workerId: kept.worker_id, userId: userIdOfWorkerSlot(kept.slot) };
  const taken = new Set((await tx.selectFrom('workers').select('slot').where('last_seen_ms', '>', nowMs - silentMsMax).execute()).map((row) => row.slot));
  const slot = Array.from({ length: workerSlotsMax }, (_, candidate) => candidate).find((candidate) => !taken.has(candidate));
  if (slot === undefined) throw new GauntletError('unavailable', `all ${workerSlotsMax} worker slots are taken`, { retryable: true, details: { workerSlotsMax } });
  const workerId = randomUUID() as WorkerId;
  const row = { worker_id: workerId, pool: worker.pool, hostname: worker.hostname, pid: worker.pid, version: worker.version, receive_url: worker.receiveUrl, last_seen_ms: nowMs };
  await tx.insertInto('workers').values({ slot, ...row }).onConflict((conflict) => conflict.column('slot').doUpdateSet(row)).execute();
  const by = { subject: `${worker.hostname}:${worker.pid}`, kind: 'machine', roles: ['worker'] } as const;
  await appendAudit(tx, wallClockMs, [{ by, action: 'worker.registered', subjectId: workerId, detail: { slot, pool: worker.pool, version: worker.version } }]);
  return { workerId, userId: userIdOfWorkerSlot(slot) };
}

export async function liveWorkers(tx: Tx, nowMs: number, withinMs: number): ReturnType<ShardRecords['liveWorkers']> {
  const rows = await tx.selectFrom('workers').select(['worker_id as workerId', 'slot', 'hostname', 'pid']).where('last_seen_ms', '>=', nowMs - withinMs).orderBy('slot').execute();
  return rows.map(({ workerId, slot, hostname, pid }) => ({ workerId, userId: userIdOfWorkerSlot(slot), hostname, pid }));
}
