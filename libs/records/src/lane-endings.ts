import type { DmcId, RunId } from '@gauntlet/contracts';
import { sql } from 'kysely';
import type { AuditEntry } from './audit-log.ts';
import { platform } from './audit-log.ts';
import type { RunEnding } from './database-schema.ts';
import type { Tx } from './database.ts';

/** What ended, for the caller to announce and to write to the audit log. */
export interface Endings {
  readonly lanes: readonly { readonly runId: RunId; readonly dmcId: DmcId }[];
  readonly runEnded: boolean;
  readonly audit: readonly AuditEntry[];
}

/**
 * Stops a run that is locked: what is not claimed is cancelled at once, lanes with nothing left end and free their device sets.
 * A claimed shard goes on until its worker hears of it at the next heartbeat, or its lease expires.
 */
export async function stopRun(tx: Tx, stop: { readonly runId: RunId; readonly ending: RunEnding; readonly reason: string; readonly nowMs: number; readonly wallClockMs: number }): Promise<Endings> {
  await tx.updateTable('runs').set({ ending: stop.ending, ending_since_ms: stop.nowMs, ending_reason: stop.reason }).where('run_id', '=', stop.runId).execute();
  await sql`
    with stopped as (
      update shards set state = 'cancelled' where run_id = ${stop.runId} and state in ('pending', 'queued') returning dmc_id, test_count
    ), counts as (
      select dmc_id, sum(test_count)::integer as tests from stopped group by dmc_id
    )
    update lanes set cancelled = lanes.cancelled + counts.tests from counts where lanes.run_id = ${stop.runId} and lanes.dmc_id = counts.dmc_id`.execute(tx);
  return await settleRun(tx, stop.runId, stop.wallClockMs);
}

/**
 * Ends the lanes of a locked run (or the named one) that have no shard left, frees their device sets, and ends the run with its last lane.
 */
export async function settleRun(tx: Tx, runId: RunId, wallClockMs: number, dmcId?: DmcId): Promise<Endings> {
  const lanes = await tx
    .updateTable('lanes')
    .set({ state: sql`case when cancelled > 0 then 'cancelled' else 'completed' end`, waiting_for: null, waiting_since: null })
    .where('run_id', '=', runId)
    .where('state', 'in', ['waiting', 'running'])
    .$if(dmcId !== undefined, (update) => update.where('dmc_id', '=', dmcId as DmcId))
    .where(sql<boolean>`not exists (select from shards where shards.run_id = lanes.run_id and shards.dmc_id = lanes.dmc_id and shards.state in ('pending', 'queued', 'claimed'))`)
    .returning(['dmc_id', 'state', 'device_set_id', 'device_set_token'])
    .execute();
  const ended = lanes.map((lane) => ({ runId, dmcId: lane.dmc_id }));
  if (lanes.length === 0) return { lanes: [], runEnded: false, audit: [] };
  // Compare and release: a device set that has been leased anew since carries a higher token and is not touched.
  await sql`
    update device_sets set leased_by_run = null, leased_since_ms = null from lanes
    where lanes.run_id = ${runId} and lanes.dmc_id = any(${lanes.map((lane) => lane.dmc_id)}::text[])
      and device_sets.device_set_id = lanes.device_set_id and device_sets.lease_token = lanes.device_set_token and device_sets.leased_by_run = ${runId}`.execute(tx);
  const audit: AuditEntry[] = lanes.map((lane) => ({ by: platform, action: 'lane.ended', subjectId: runId, detail: { dmcId: lane.dmc_id, state: lane.state, deviceSetId: lane.device_set_id, deviceSetToken: lane.device_set_token } }));
  const run = await tx
    .updateTable('runs')
    .set({ state: sql`coalesce(ending, 'completed')`, ended_at: new Date(wallClockMs) })
    .where('run_id', '=', runId)
    .where('ended_at', 'is', null)
    .where(sql<boolean>`not exists (select from lanes where lanes.run_id = runs.run_id and lanes.state in ('waiting', 'running'))`)
    .returning('state')
    .executeTakeFirst();
  if (run === undefined) return { lanes: ended, runEnded: false, audit };
  return { lanes: ended, runEnded: true, audit: [...audit, { by: platform, action: 'run.ended', subjectId: runId, detail: { state: run.state } }] };
}
