import type { OccupancyRecords } from '@gauntlet/execution';
import { sql } from 'kysely';
import type { Database, Tx } from './database.ts';

export function occupancyRecords(database: Database): OccupancyRecords {
  return {
    waitingLanes: (query) => database.read((tx) => waitingLanes(tx, query)),
    deviceSetUse: (limit) => database.read((tx) => deviceSetUse(tx, limit)),
    poolWork: (pool) => database.read((tx) => (pool === 'dmct' ? testsOfShards(tx) : segmentsOfCampaigns(tx))),
    shardTokens: (runId) => database.read((tx) => tx.selectFrom('shards').select(['shard_id as shardId', 'lease_token as leaseToken']).where('run_id', '=', runId).where('lease_token', '>', 0).execute()),
  };
}

async function waitingLanes(tx: Tx, { runId, limit }: Parameters<OccupancyRecords['waitingLanes']>[0]): ReturnType<OccupancyRecords['waitingLanes']> {
  // The place in line counts lanes of every run, so it is numbered before one run's are picked.
  const inLine = tx
    .selectFrom('lanes')
    .innerJoin('runs', 'runs.run_id', 'lanes.run_id')
    .select(['lanes.run_id', 'lanes.dmc_id', 'lanes.waiting_for', 'lanes.waiting_since', 'lanes.position', 'runs.sequence'])
    .select(sql<number>`(row_number() over (partition by lanes.dmc_id order by runs.sequence, lanes.position) - 1)::int`.as('place'))
    .where('lanes.state', '=', 'waiting')
    .where('runs.ended_at', 'is', null);
  const rows = await tx
    .selectFrom(inLine.as('line'))
    .selectAll()
    .select(sql<number>`(count(*) over ())::int`.as('total'))
    .$if(runId !== undefined, (select) => select.where('run_id', '=', runId ?? null))
    .orderBy('sequence')
    .orderBy('position')
    .limit(limit)
    .execute();
  return {
    total: rows[0]?.total ?? 0,
    lanes: rows.map((row) => ({ runId: row.run_id, dmcId: row.dmc_id, waitingFor: row.waiting_for, waitingSince: row.waiting_since?.toISOString() ?? null, place: row.place })),
  };
}

async function deviceSetUse(tx: Tx, limit: number): ReturnType<OccupancyRecords['deviceSetUse']> {
  const counts = await tx
    .selectFrom('device_sets')
    .select(sql<number>`count(*)::int`.as('total'))
    .select(sql<number>`count(leased_by_run)::int`.as('leased'))
    .where((where) => where.or([where('retired', '=', false), where('leased_by_run', 'is not', null)]))
    .executeTakeFirst();
  const rows = await tx
    .selectFrom('device_sets')
    .innerJoin('lanes', (join) => join.onRef('lanes.run_id', '=', 'device_sets.leased_by_run').onRef('lanes.device_set_id', '=', 'device_sets.device_set_id'))
    .select(['device_sets.device_set_id', 'device_sets.dmc_id', 'lanes.run_id', 'device_sets.leased_since_ms', 'lanes.planned'])
    .select(sql<number>`lanes.passed + lanes.failed + lanes.infrastructure + lanes.cancelled`.as('done'))
    .orderBy('device_sets.leased_since_ms')
    .orderBy('device_sets.device_set_id')
    .limit(limit)
    .execute();
  return {
    total: counts?.total ?? 0,
    leased: counts?.leased ?? 0,
    held: rows.map((row) => ({ deviceSetId: row.device_set_id, dmcId: row.dmc_id, runId: row.run_id, heldSinceMs: row.leased_since_ms ?? 0, planned: row.planned, done: row.done })),
  };
}

/** A lane's shards run one after the other, so those behind the first are nobody's work yet. */
async function testsOfShards(tx: Tx): ReturnType<OccupancyRecords['poolWork']> {
  const counted = await tx
    .selectFrom('shards')
    .select(sql<number>`coalesce(sum(test_count) filter (where state = 'queued'), 0)::int`.as('waiting'))
    .select(sql<number>`coalesce(sum(test_count) filter (where state = 'claimed'), 0)::int`.as('underway'))
    .where('state', 'in', ['queued', 'claimed'])
    .executeTakeFirstOrThrow();
  return counted;
}

/** A campaign needs all its generators until it ends: one that is done is not spared before the others are. */
async function segmentsOfCampaigns(tx: Tx): ReturnType<OccupancyRecords['poolWork']> {
  const counted = await tx
    .selectFrom('segments')
    .innerJoin('campaigns', 'campaigns.campaign_id', 'segments.campaign_id')
    .select(sql<number>`(count(*) filter (where segments.state = 'waiting'))::int`.as('waiting'))
    .select(sql<number>`(count(*) filter (where segments.state <> 'waiting'))::int`.as('underway'))
    .where('campaigns.ended_at', 'is', null)
    .executeTakeFirstOrThrow();
  return counted;
}
