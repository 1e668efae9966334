import { GauntletError } from '@gauntlet/contracts';
import type { LeaseToken } from '@gauntlet/contracts';
import type { ClaimOutcome, ShardRecords } from '@gauntlet/execution';
import { sql } from 'kysely';
import type { RunEnding } from './database-schema.ts';
import type { Tx } from './database.ts';
import { known, lockRun } from './database.ts';

type Claim = Parameters<ShardRecords['claimShard']>[0];
type Renewal = Parameters<ShardRecords['renewLease']>[0];

const retryAfterMsMin = 50;
const retryAfterMsMax = 10_000;
/** How long a worker may go on with a shard of a run that is to end; afterwards its lease expires whatever it sends. */
const stopGraceMs = 60_000;

/** @throws GauntletError 'not-found' when the worker is not registered (any more): it is to register again */
export async function claimShard(tx: Tx, { shardId, workerId, generation, nowMs, ttlMs }: Claim): Promise<ClaimOutcome> {
  const found = await tx.selectFrom('shards').select('run_id').where('shard_id', '=', shardId).executeTakeFirst();
  if (found === undefined) return { kind: 'gone' };
  const run = known(await lockRun(tx, found.run_id), `run ${found.run_id}`);
  const shard = await tx
    .selectFrom('shards')
    .innerJoin('lanes', (join) => join.onRef('lanes.run_id', '=', 'shards.run_id').onRef('lanes.dmc_id', '=', 'shards.dmc_id'))
    .select(['shards.state', 'shards.generation', 'shards.lease_token', 'shards.lease_expires_ms', 'lanes.dmc_hash', 'lanes.device_set_id'])
    .where('shards.shard_id', '=', shardId)
    .forUpdate('shards')
    .executeTakeFirstOrThrow();
  if (run.ending !== null || shard.generation !== generation || (shard.state !== 'queued' && shard.state !== 'claimed')) return { kind: 'gone' };
  const remainingMs = shard.state === 'claimed' ? known(shard.lease_expires_ms, `the expiry of ${shardId}`) - nowMs : 0;
  if (remainingMs > 0) return { kind: 'held', retryAfterMs: Math.min(Math.max(Math.ceil(remainingMs), retryAfterMsMin), retryAfterMsMax) };
  const heard = await tx.updateTable('workers').set({ last_seen_ms: sql`greatest(last_seen_ms, ${nowMs}::double precision)` }).where('worker_id', '=', workerId).returning('slot').executeTakeFirst();
  if (heard === undefined) throw new GauntletError('not-found', `worker ${workerId} is not registered; expected it to register again`, { details: { workerId } });
  const leaseToken = (shard.lease_token + 1) as LeaseToken;
  const granted = await tx
    .updateTable('shards')
    .set({ state: 'claimed', lease_token: leaseToken, worker_id: workerId, lease_expires_ms: nowMs + ttlMs })
    .where('shard_id', '=', shardId)
    .returning('tests')
    .executeTakeFirstOrThrow();
  const deviceSetId = known(shard.device_set_id, `the device set of ${shardId}`);
  const dmc = await tx.selectFrom('dmc_versions').select('body').where('dmc_hash', '=', shard.dmc_hash).executeTakeFirstOrThrow();
  const deviceSet = await tx.selectFrom('device_sets').select('body').where('device_set_id', '=', deviceSetId).executeTakeFirstOrThrow();
  return { kind: 'claimed', runId: found.run_id, leaseToken, dmc: dmc.body, deviceSet: deviceSet.body, environment: run.environment, tests: granted.tests, infrastructureRetries: run.infrastructure_retries };
}

/** One statement: this is what every worker sends all the time. */
export async function renewLease(tx: Tx, { shardId, workerId, leaseToken, nowMs, ttlMs }: Renewal): Promise<'renewed' | 'cancelled' | 'stale'> {
  const renewed = await sql<{ readonly ending: RunEnding | null }>`
    with heard as (
      update workers set last_seen_ms = greatest(last_seen_ms, ${nowMs}::double precision) where worker_id = ${workerId} returning worker_id
    )
    update shards set lease_expires_ms = greatest(shards.lease_expires_ms, case
      when runs.ending is null then ${nowMs + ttlMs}::double precision
      else least(${nowMs + ttlMs}::double precision, runs.ending_since_ms + ${stopGraceMs}::double precision) end)
    from runs, heard
    where shards.shard_id = ${shardId} and shards.state = 'claimed' and shards.lease_token = ${leaseToken} and shards.worker_id = heard.worker_id and runs.run_id = shards.run_id
    returning runs.ending`.execute(tx);
  const [row] = renewed.rows;
  if (row === undefined) return 'stale';
  return row.ending === null ? 'renewed' : 'cancelled';
}
