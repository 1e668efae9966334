import { GauntletError } from '@gauntlet/contracts';
import type { Principal, RunId } from '@gauntlet/contracts';
import type { NewRun, RunRecords } from '@gauntlet/execution';
import { appendAudit } from './audit-log.ts';
import type { Tx } from './database.ts';
import { inChunks, isAnyOf, known } from './database.ts';

type Idempotency = { readonly key: string; readonly requestHash: string } | undefined;

/** Stores the run, its lanes and shards; nothing is queued yet. */
export async function createRun(tx: Tx, run: NewRun, by: Principal, idempotency: Idempotency, wallClockMs: number): Promise<{ readonly runId: RunId; readonly created: boolean }> {
  const earlier = await claimIdempotencyKey(tx, run.runId, by.subject, idempotency);
  if (earlier !== undefined) return { runId: earlier, created: false };
  refuseEmptyLanes(run);
  await refuseUnknownPacks(tx, run);
  const dmcs = await dmcsOf(tx, run);
  const planned = run.lanes.map((lane) => lane.shards.reduce((sum, shard) => sum + shard.tests.length, 0));
  const submittedAt = new Date(wallClockMs);
  await tx
    .insertInto('runs')
    .values({
      run_id: run.runId,
      state: 'planned',
      packs: JSON.stringify(run.packs),
      environment: run.environment,
      infrastructure_retries: run.infrastructureRetries,
      platform_version: run.platformVersion,
      traceparent: run.traceparent,
      submitted_by: by.subject,
      submitted_at: submittedAt,
      deadline_at: new Date(wallClockMs + run.deadlineMinutes * 60_000),
      planned: planned.reduce((sum, tests) => sum + tests, 0),
    })
    .execute();
  const lanes = run.lanes.map((lane, position) => {
    const dmc = known(dmcs.get(lane.dmcId), `DMC ${lane.dmcId}`);
    const waiting = { state: 'waiting' as const, waiting_for: `device set of DMC ${lane.dmcId}: to be looked for`, waiting_since: submittedAt };
    return { run_id: run.runId, dmc_id: lane.dmcId, position, dmc_hash: dmc.dmc_hash, release: dmc.release, ...waiting, planned: planned[position] ?? 0 };
  });
  await inChunks(lanes, 2_000, (chunk) => tx.insertInto('lanes').values([...chunk]).execute());
  await storeShards(tx, run);
  const size = { packs: run.packs, lanes: run.lanes.length, shards: run.lanes.reduce((sum, lane) => sum + lane.shards.length, 0), tests: planned.reduce((sum, tests) => sum + tests, 0) };
  await appendAudit(tx, wallClockMs, [{ by, action: 'run.created', subjectId: run.runId, detail: { ...size, environment: run.environment, platformVersion: run.platformVersion } }]);
  return { runId: run.runId, created: true };
}

export async function findRunByIdempotencyKey(tx: Tx, subject: string, key: string, requestHash: string): ReturnType<RunRecords['findRunByIdempotencyKey']> {
  const found = await tx.selectFrom('idempotency_keys').select(['run_id', 'request_hash']).where('subject', '=', subject).where('key', '=', key).executeTakeFirst();
  if (found === undefined) return undefined;
  if (found.request_hash !== requestHash) throw new GauntletError('conflict', `Idempotency-Key "${key}" was used for another request; expected the same request, or a new key`, { details: { key, runId: found.run_id } });
  return found.run_id;
}

/** Two requests with one key at the same time: the second waits here until the first is stored or gone. */
async function claimIdempotencyKey(tx: Tx, runId: RunId, subject: string, idempotency: Idempotency): Promise<RunId | undefined> {
  if (idempotency === undefined) return undefined;
  const claimed = await tx
    .insertInto('idempotency_keys')
    .values({ subject, key: idempotency.key, request_hash: idempotency.requestHash, run_id: runId })
    .onConflict((conflict) => conflict.doNothing())
    .returning('run_id')
    .executeTakeFirst();
  if (claimed !== undefined) return undefined;
  return await findRunByIdempotencyKey(tx, subject, idempotency.key, idempotency.requestHash);
}

/** A lane without a shard, or a shard without a test, would have nothing that ends it. */
function refuseEmptyLanes(run: NewRun): void {
  const empty = run.lanes.find((lane) => lane.shards.length === 0 || lane.shards.some((shard) => shard.tests.length === 0));
  if (run.lanes.length > 0 && empty === undefined) return;
  throw new GauntletError('invalid-input', empty === undefined ? 'the run has no lane' : `DMC ${empty.dmcId} has no test to run`, { details: { runId: run.runId, dmcId: empty?.dmcId } });
}

async function refuseUnknownPacks(tx: Tx, run: NewRun): Promise<void> {
  const stored = await tx.selectFrom('packs').select('pack_hash').where(isAnyOf('pack_hash', run.packs)).execute();
  const missing = run.packs.filter((hash) => !stored.some((pack) => pack.pack_hash === hash));
  if (missing.length > 0) throw new GauntletError('not-found', `no such test pack: ${missing.join(', ')}`, { details: { packs: missing } });
}

async function dmcsOf(tx: Tx, run: NewRun) {
  const dmcIds = run.lanes.map((lane) => lane.dmcId);
  const rows = await tx.selectFrom('dmcs').select(['dmc_id', 'dmc_hash', 'release']).where(isAnyOf('dmc_id', dmcIds)).execute();
  const dmcs = new Map(rows.map((row) => [row.dmc_id, row]));
  const missing = dmcIds.filter((dmcId) => !dmcs.has(dmcId));
  if (missing.length > 0) throw new GauntletError('not-found', `no such DMC: ${missing.slice(0, 20).join(', ')}`, { details: { dmcs: missing.slice(0, 100) } });
  return dmcs;
}

async function storeShards(tx: Tx, run: NewRun): Promise<void> {
  const shards = run.lanes.flatMap((lane) => lane.shards.map((shard, position) => ({ lane, shard, position })));
  // A shard's tests are some 40 kB of JSON: chunks bound the size of one statement.
  await inChunks(shards, 100, (chunk) =>
    tx
      .insertInto('shards')
      .values(chunk.map(({ lane, shard, position }) => ({ shard_id: shard.shardId, run_id: run.runId, dmc_id: lane.dmcId, position, state: 'pending' as const, generation: 0, lease_token: 0, test_count: shard.tests.length, tests: JSON.stringify(shard.tests) })))
      .execute(),
  );
}
