import type { GateView, LaneView, OutcomeCounts, PackHash, RunId, RunSummary, RunView } from '@gauntlet/contracts';
import type { Page, RunRecords } from '@gauntlet/execution';
import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import { pageOf, positionOf } from './cursor.ts';
import type { LaneTable, RunTable } from './database-schema.ts';
import type { Tx } from './database.ts';
import { isAnyOf } from './database.ts';

type PackView = RunView['packs'][number];

const latestVerdict = sql<GateView['verdict'] | null>`(select gates.verdict from gates where gates.run_id = runs.run_id order by gates.gate_id desc limit 1)`;
const laneCounts = sql<OutcomeCounts>`(select jsonb_build_object('passed', coalesce(sum(passed), 0), 'failed', coalesce(sum(failed), 0), 'infrastructure', coalesce(sum(infrastructure), 0), 'cancelled', coalesce(sum(cancelled), 0)) from lanes where lanes.run_id = runs.run_id)`;

export async function getRun(tx: Tx, runId: RunId): Promise<RunView | undefined> {
  const run = await tx.selectFrom('runs').selectAll().where('run_id', '=', runId).executeTakeFirst();
  if (run === undefined) return undefined;
  const packs = await packViews(tx, run.packs);
  const lanes = await tx.selectFrom('lanes').selectAll().where('run_id', '=', runId).orderBy('position').execute();
  const gate = await tx.selectFrom('gates').select('body').where('run_id', '=', runId).orderBy('gate_id', 'desc').limit(1).executeTakeFirst();
  return { ...headOf(run, packs), lanes: lanes.map(laneView), gate: gate?.body ?? null };
}

/** Newest first. */
export async function listRuns(tx: Tx, query: Parameters<RunRecords['listRuns']>[0]): Promise<Page<RunSummary>> {
  const { cursor, limit, state, verdict, underway } = query;
  const rows = await tx
    .selectFrom('runs')
    .selectAll()
    .select([latestVerdict.as('verdict'), laneCounts.as('counts')])
    .$if(state !== undefined, (select) => select.where('state', '=', state as RunTable['state']))
    .$if(verdict !== undefined, (select) => select.where(latestVerdict, '=', verdict ?? null))
    .$if(underway !== undefined, (select) => select.where('ended_at', underway === true ? 'is' : 'is not', null))
    .$if(cursor !== undefined, (select) => select.where('sequence', '<', positionOf(cursor ?? '')))
    .orderBy('sequence', 'desc')
    .limit(limit + 1)
    .execute();
  const packs = await packViews(tx, rows.flatMap((row) => row.packs));
  return pageOf(rows, limit, (row) => ({ ...headOf(row, packs), verdict: row.verdict, counts: row.counts }), (row) => row.sequence);
}

async function packViews(tx: Tx, hashes: readonly PackHash[]): Promise<ReadonlyMap<string, PackView>> {
  const rows = await tx.selectFrom('packs').select(['key', 'version', 'pack_hash as hash', 'kind', 'name']).where(isAnyOf('pack_hash', hashes)).execute();
  return new Map(rows.map((row) => [row.hash, row]));
}

function headOf(run: Selectable<RunTable>, packs: ReadonlyMap<string, PackView>): Omit<RunView, 'lanes' | 'gate'> {
  return {
    id: run.run_id,
    state: run.state,
    packs: run.packs.flatMap((hash) => packs.get(hash) ?? []),
    environment: run.environment,
    submittedBy: run.submitted_by,
    submittedAt: run.submitted_at.toISOString(),
    endedAt: run.ended_at?.toISOString() ?? null,
    deadlineAt: run.deadline_at.toISOString(),
    targetVersion: run.target_version,
    platformVersion: run.platform_version,
    planned: run.planned,
    traceId: run.traceparent.split('-')[1] ?? '',
  };
}

function laneView(lane: Selectable<LaneTable>): LaneView {
  return {
    dmcId: lane.dmc_id,
    release: lane.release,
    deviceSetId: lane.device_set_id,
    state: lane.state,
    waitingFor: lane.waiting_for,
    waitingSince: lane.waiting_since?.toISOString() ?? null,
    planned: lane.planned,
    passed: lane.passed,
    failed: lane.failed,
    infrastructure: lane.infrastructure,
    cancelled: lane.cancelled,
  };
}
