import type { RunId, WorkerId } from '@gauntlet/contracts';
import type { QueuedShard, Records } from '@gauntlet/execution';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { claimed, databaseKinds, newWorker, operator, prepare, recordsOf, resultOf, sampleDmc, sampleRun, shardAt } from './records.fixture.ts';

const ttlMs = 10_000;

describe.each(databaseKinds)('shard and device set leases on %s', (kind) => {
  const databases = recordsOf(kind);
  afterAll(() => databases.stop());
  let records: Records;
  let worker: WorkerId;
  let other: WorkerId;
  // The lease clock is the caller's: here it starts at the wall clock and only moves when a test says so.
  let nowMs: number;
  const claim = (shard: QueuedShard, workerId = worker) => records.claimShard({ shardId: shard.shardId, workerId, generation: shard.generation, nowMs, ttlMs });
  const laneOf = async (runId: RunId, dmcId: string) => (await records.getRun(runId))?.lanes.find((lane) => lane.dmcId === dmcId);
  const startRun = async (dmcs: Readonly<Record<string, number>>) => {
    const run = sampleRun(dmcs);
    await records.createRun(run, operator, undefined);
    return { runId: run.runId, advance: await records.startLanes(nowMs) };
  };

  beforeEach(async () => {
    nowMs = Date.now();
    records = await databases.openEmpty();
    await prepare(records, [sampleDmc('A'), sampleDmc('B', 2)]);
    worker = await newWorker(records, 1, nowMs);
    other = await newWorker(records, 2, nowMs);
  });

  it('runs the shards of a lane in order, frees the device set after the last, and announces the end once', async () => {
    const { runId, advance } = await startRun({ A: 2, B: 1 });
    expect(advance.queue.map((shard) => shard.shardId)).toEqual([`${runId}.A.0`, `${runId}.B.0`]);
    expect(await records.getRun(runId)).toMatchObject({ state: 'running', planned: 6, targetVersion: null, lanes: [{ state: 'running', deviceSetId: 'A-set-1', waitingFor: null }, { deviceSetId: 'B-set-1' }] });
    const [a0, b0] = advance.queue as [QueuedShard, QueuedShard];
    const grant = claimed(await claim(a0));
    expect(grant).toMatchObject({ runId, leaseToken: 1, environment: 'local', infrastructureRetries: 1, dmc: sampleDmc('A'), deviceSet: { id: 'A-set-1' } });
    expect(grant.tests).toHaveLength(2);
    const step = await records.recordShardResult(a0.shardId, resultOf(worker, 1), nowMs);
    expect(step).toEqual({ kind: 'recorded', advance: { queue: [{ runId, shardId: `${runId}.A.1`, generation: 1, traceparent: a0.traceparent }], changedLanes: [{ runId, dmcId: 'A' }], endedRuns: [] } });
    const a1 = shardAt(step.kind === 'recorded' ? step.advance.queue : [], 0);
    claimed(await claim(a1));
    await records.recordShardResult(a1.shardId, resultOf(worker, 1, { passed: 2, failed: 0 }), nowMs);
    expect(await laneOf(runId, 'A')).toMatchObject({ state: 'completed', planned: 4, passed: 3, failed: 1, deviceSetId: 'A-set-1' });
    expect((await startRun({ A: 1 })).advance.queue).toHaveLength(1);
    claimed(await claim(b0));
    const last = await records.recordShardResult(b0.shardId, resultOf(worker, 1), nowMs);
    expect(last).toMatchObject({ kind: 'recorded', advance: { queue: [], endedRuns: [runId] } });
    expect(await records.getRun(runId)).toMatchObject({ state: 'completed', targetVersion: 'sim-1', endedAt: expect.any(String) });
    expect((await records.reconcile(nowMs + 1_000, 60_000)).endedRuns).toEqual([]);
  });

  it('says on every waiting lane why it waits, and serves the oldest run first', async () => {
    const oldest = await startRun({ A: 1 });
    const second = await startRun({ A: 1, B: 1 });
    const third = await startRun({ A: 1 });
    expect(second.advance.queue.map((shard) => shard.shardId)).toEqual([`${second.runId}.B.0`]);
    expect(await laneOf(third.runId, 'A')).toMatchObject({ state: 'waiting', waitingFor: `device set of DMC A: leased by run ${oldest.runId} since ${new Date(nowMs).toISOString()}`, waitingSince: expect.any(String) });
    expect((await records.startLanes(nowMs)).changedLanes).toEqual([]);
    const shard = shardAt(oldest.advance.queue, 0);
    claimed(await claim(shard));
    await records.recordShardResult(shard.shardId, resultOf(worker, 1), nowMs);
    const next = await records.startLanes(nowMs + 5);
    expect(next.queue.map((queued) => queued.shardId)).toEqual([`${second.runId}.A.0`]);
    expect(await laneOf(third.runId, 'A')).toMatchObject({ waitingFor: expect.stringContaining(`leased by run ${second.runId}`) });
  });

  it('holds a claim against others until it expires; the next token fences the old worker off', async () => {
    const { runId, advance } = await startRun({ A: 1 });
    const shard = shardAt(advance.queue, 0);
    expect(claimed(await claim(shard)).leaseToken).toBe(1);
    nowMs += 4_000;
    expect(await claim(shard, other)).toEqual({ kind: 'held', retryAfterMs: 6_000 });
    expect(await records.renewLease({ shardId: shard.shardId, workerId: worker, leaseToken: 1, nowMs, ttlMs })).toBe('renewed');
    nowMs += 9_999;
    expect((await claim(shard, other)).kind).toBe('held');
    nowMs += 1;
    expect(claimed(await claim(shard, other)).leaseToken).toBe(2);
    expect(await records.renewLease({ shardId: shard.shardId, workerId: worker, leaseToken: 1, nowMs, ttlMs })).toBe('stale');
    const before = await records.getRun(runId);
    expect(await records.recordShardResult(shard.shardId, resultOf(worker, 1), nowMs)).toEqual({ kind: 'stale' });
    expect(await records.getRun(runId)).toEqual(before);
    expect((await records.plannedShards(runId)).map((planned) => planned.leaseToken)).toEqual([2]);
    expect((await records.recordShardResult(shard.shardId, resultOf(other, 2), nowMs)).kind).toBe('recorded');
  });

  it('accepts a result under the current token though the lease ran out, and again when it is repeated', async () => {
    const { runId, advance } = await startRun({ A: 2 });
    const shard = shardAt(advance.queue, 0);
    claimed(await claim(shard));
    nowMs += 2 * ttlMs;
    const result = resultOf(worker, 1);
    expect(await records.recordShardResult(shard.shardId, result, nowMs)).toMatchObject({ kind: 'recorded', advance: { queue: [{ shardId: `${runId}.A.1` }] } });
    expect(await records.recordShardResult(shard.shardId, result, nowMs)).toEqual({ kind: 'recorded', advance: { queue: [], changedLanes: [], endedRuns: [] } });
    expect(await laneOf(runId, 'A')).toMatchObject({ passed: 1, failed: 1 });
    expect((await claim(shard)).kind).toBe('gone');
  });

  it('queues a lost worker’s shard again under the next generation, whose claim is the only one that counts', async () => {
    const { runId, advance } = await startRun({ A: 1 });
    const shard = shardAt(advance.queue, 0);
    claimed(await claim(shard));
    expect((await records.reconcile(nowMs + ttlMs - 1, 60_000)).queue).toEqual([]);
    nowMs += ttlMs;
    const taken = await records.reconcile(nowMs, 60_000);
    expect(taken).toEqual({ queue: [{ ...shard, generation: 2 }], changedLanes: [{ runId, dmcId: 'A' }], endedRuns: [] });
    expect((await claim(shard, other)).kind).toBe('gone');
    expect(await records.renewLease({ shardId: shard.shardId, workerId: worker, leaseToken: 1, nowMs, ttlMs })).toBe('stale');
    expect(await records.recordShardResult(shard.shardId, resultOf(worker, 1), nowMs)).toEqual({ kind: 'stale' });
    // Token 2 was skipped when the lease was lost: what was written under 1 counts for nobody from then on.
    expect(claimed(await claim({ ...shard, generation: 2 }, other)).leaseToken).toBe(3);
  });

  it('lists a queued shard again when its job may be lost, with the same generation, once per interval', async () => {
    const { advance } = await startRun({ A: 1 });
    expect((await records.reconcile(nowMs + 29_999, 30_000)).queue).toEqual([]);
    expect((await records.reconcile(nowMs + 30_000, 30_000)).queue).toEqual(advance.queue);
    expect((await records.reconcile(nowMs + 31_000, 30_000)).queue).toEqual([]);
    expect((await records.reconcile(nowMs + 60_000, 30_000)).queue).toEqual(advance.queue);
  });

  it('gives eight workers that claim at the same time eight different shards', async () => {
    const dmcs = Array.from({ length: 8 }, (_, n) => sampleDmc(`P${n}`));
    await records.importDmcs(dmcs, operator);
    const { advance } = await startRun(Object.fromEntries(dmcs.map((dmc) => [dmc.id, 1])));
    const workers = await Promise.all(Array.from({ length: 8 }, (_, n) => newWorker(records, 100 + n, nowMs)));
    const outcomes = await Promise.all(workers.flatMap((workerId) => advance.queue.map(async (shard) => ({ shard, outcome: await claim(shard, workerId) }))));
    const won = outcomes.filter(({ outcome }) => outcome.kind === 'claimed');
    expect(won.map(({ shard }) => shard.shardId).sort()).toEqual(advance.queue.map((shard) => shard.shardId).sort());
    expect(outcomes.filter(({ outcome }) => outcome.kind === 'held')).toHaveLength(56);
  });

  it('ends a run once though its last lanes end at the same time', async () => {
    const { runId, advance } = await startRun({ A: 1, B: 1 });
    for (const shard of advance.queue) claimed(await claim(shard));
    const ends = await Promise.all(advance.queue.map((shard) => records.recordShardResult(shard.shardId, resultOf(worker, 1), nowMs)));
    expect(ends.flatMap((end) => (end.kind === 'recorded' ? end.advance.endedRuns : []))).toEqual([runId]);
  });

  it('refuses a claim by a worker that is not registered', async () => {
    const { advance } = await startRun({ A: 1 });
    await expect(claim(shardAt(advance.queue, 0), 'nobody' as WorkerId)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('gives each live worker the lowest slot, the same again to the same process, and a silent one’s to the next', async () => {
    const live = await records.liveWorkers(nowMs, 10_000);
    expect(live.map((one) => one.userId)).toEqual(['90-B3-D5-1F-30-01-00-00', '90-B3-D5-1F-30-01-00-01']);
    nowMs += 40_000;
    expect(await newWorker(records, 2, nowMs)).toBe(other);
    expect((await records.liveWorkers(nowMs, 10_000)).map((one) => one.workerId)).toEqual([other]);
    nowMs += 20_000;
    const third = await newWorker(records, 3, nowMs);
    expect(await records.liveWorkers(nowMs, 60_000)).toMatchObject([{ workerId: third, userId: '90-B3-D5-1F-30-01-00-00' }, { workerId: other }]);
    await Promise.all(Array.from({ length: 62 }, (_, n) => newWorker(records, 1_000 + n, nowMs)));
    await expect(newWorker(records, 9_999, nowMs)).rejects.toMatchObject({ code: 'unavailable', retryable: true });
  });
});
