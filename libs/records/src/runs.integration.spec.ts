import type { RunId, WorkerId } from '@gauntlet/contracts';
import type { QueuedShard, Records } from '@gauntlet/execution';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { claimed, databaseKinds, hashLike, newWorker, operator, prepare, recordsOf, resultOf, sampleDmc, sampleRun, shardAt } from './records.fixture.ts';

const ttlMs = 10_000;

describe.each(databaseKinds)('runs on %s', (kind) => {
  const databases = recordsOf(kind);
  afterAll(() => databases.stop());
  let records: Records;
  let worker: WorkerId;
  const startMs = Date.UTC(2026, 10, 25, 9);
  const claim = ({ shardId, generation }: QueuedShard, nowMs = startMs) => records.claimShard({ shardId, workerId: worker, generation, nowMs, ttlMs });

  beforeEach(async () => {
    records = await databases.openEmpty(() => startMs);
    await prepare(records, [sampleDmc('A'), sampleDmc('B'), sampleDmc('C')]);
    worker = await newWorker(records, 1, startMs);
  });

  it('gives the same run for the same idempotency key and request, and refuses another request', async () => {
    const run = sampleRun({ A: 1 });
    const key = { key: 'k', requestHash: 'r1' };
    expect(await records.findRunByIdempotencyKey('olivia', 'k', 'r1')).toBeUndefined();
    const twice = await Promise.all([records.createRun(run, operator, key), records.createRun(sampleRun({ A: 1 }), operator, key)]);
    const [made] = twice.filter((one) => one.created);
    expect(twice.map((one) => one.runId)).toEqual([made?.runId, made?.runId]);
    expect((await records.listRuns({ limit: 10 })).items).toHaveLength(1);
    expect(await records.findRunByIdempotencyKey('olivia', 'k', 'r1')).toBe(made?.runId);
    await expect(records.findRunByIdempotencyKey('olivia', 'k', 'r2')).rejects.toMatchObject({ code: 'conflict' });
    await expect(records.createRun(sampleRun({ A: 1 }), operator, { key: 'k', requestHash: 'r2' })).rejects.toMatchObject({ code: 'conflict', retryable: false });
    expect((await records.createRun(sampleRun({ A: 1 }), { ...operator, subject: 'omar' }, { key: 'k', requestHash: 'r2' })).created).toBe(true);
  });

  it('stores nothing of a run that it refuses', async () => {
    const key = { key: 'k', requestHash: 'r' };
    await expect(records.createRun(sampleRun({ A: 1, X: 1 }), operator, key)).rejects.toMatchObject({ code: 'not-found', details: { dmcs: ['X'] } });
    await expect(records.createRun(sampleRun({ A: 1 }, { packs: [hashLike('b')] }), operator, key)).rejects.toMatchObject({ code: 'not-found' });
    await expect(records.createRun(sampleRun({ A: 0 }), operator, key)).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(records.createRun(sampleRun({}), operator, key)).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(records.createRun(sampleRun({ A: 1 }, { environment: 'a\u0000b' }), operator, key)).rejects.toMatchObject({ code: 'invalid-input' });
    const run = sampleRun({ A: 1 });
    const double = { ...run, lanes: [...run.lanes, ...run.lanes] };
    await expect(records.createRun(double, operator, key)).rejects.toMatchObject({ code: 'conflict' });
    expect((await records.listRuns({ limit: 10 })).items).toEqual([]);
    expect(await records.findRunByIdempotencyKey('olivia', 'k', 'r')).toBeUndefined();
    expect(await records.getRun(run.runId)).toBeUndefined();
    expect((await records.startLanes(startMs)).queue).toEqual([]);
  });

  it('shows a run with its packs, lanes in the run’s order, deadline, trace and latest gate', async () => {
    const run = sampleRun({ C: 1, A: 2 });
    await records.createRun(run, operator, undefined);
    const lane = { release: 'IOC', deviceSetId: null, state: 'waiting', waitingSince: '2026-11-25T09:00:00.000Z', waitingFor: expect.stringContaining('device set of DMC'), passed: 0, failed: 0, infrastructure: 0, cancelled: 0 };
    const head = { id: run.runId, state: 'planned', packs: [{ key: 'pack', version: '1.0.0', hash: hashLike('a'), kind: 'functional', name: 'Pack' }], environment: 'local', submittedBy: 'olivia', submittedAt: '2026-11-25T09:00:00.000Z', endedAt: null, deadlineAt: '2026-11-25T10:00:00.000Z', targetVersion: null, platformVersion: '0.1.0', planned: 6, traceId: '1'.repeat(32) };
    expect(await records.getRun(run.runId)).toEqual({ ...head, lanes: [{ dmcId: 'C', planned: 2, ...lane }, { dmcId: 'A', planned: 4, ...lane }], gate: null });
    const gate = { runId: run.runId, verdict: 'not-met', evaluatedAt: '2026-11-25T09:30:00.000Z', inputsHash: 'h', ruleSet: 'svtad', notes: [], dmcs: [] } as const;
    await records.saveGate(gate, operator);
    await records.saveGate({ ...gate, verdict: 'met' }, operator);
    expect((await records.getRun(run.runId))?.gate).toEqual({ ...gate, verdict: 'met' });
    const listed = { ...head, verdict: 'met', counts: { passed: 0, failed: 0, infrastructure: 0, cancelled: 0 } };
    expect((await records.listRuns({ limit: 10 })).items).toEqual([listed]);
    // The latest verdict counts, not one that was saved before it.
    expect((await records.listRuns({ limit: 10, verdict: 'met' })).items).toEqual([listed]);
    expect((await records.listRuns({ limit: 10, verdict: 'not-met' })).items).toEqual([]);
    expect((await records.listRuns({ limit: 10, underway: true })).items).toEqual([listed]);
    expect((await records.listRuns({ limit: 10, underway: false })).items).toEqual([]);
    await expect(records.saveGate({ ...gate, runId: 'no-such-run' }, operator)).rejects.toMatchObject({ code: 'conflict' });
    expect((await records.plannedShards(run.runId)).map(({ shardId, dmcId, leaseToken, tests }) => ({ shardId, dmcId, leaseToken, tests: tests.length }))).toEqual([
      { shardId: `${run.runId}.C.0`, dmcId: 'C', leaseToken: 0, tests: 2 },
      { shardId: `${run.runId}.A.0`, dmcId: 'A', leaseToken: 0, tests: 2 },
      { shardId: `${run.runId}.A.1`, dmcId: 'A', leaseToken: 0, tests: 2 },
    ]);
  });

  it('pages runs newest first, by state, and refuses a foreign cursor', async () => {
    const ids: RunId[] = [];
    for (let n = 0; n < 5; n += 1) ids.unshift((await records.createRun(sampleRun({ A: 1 }), operator, undefined)).runId);
    const first = await records.listRuns({ limit: 2 });
    const second = await records.listRuns({ limit: 2, cursor: first.next ?? '' });
    const third = await records.listRuns({ limit: 2, cursor: second.next ?? '' });
    expect([first, second, third].flatMap((page) => page.items.map((run) => run.id))).toEqual(ids);
    expect(third.next).toBeNull();
    await records.startLanes(startMs);
    expect((await records.listRuns({ limit: 10, state: 'running' })).items.map((run) => run.id)).toEqual([ids[4]]);
    await expect(records.listRuns({ limit: 2, cursor: 'x' })).rejects.toMatchObject({ code: 'invalid-input' });
  });

  it('cancels a run: waiting and queued work at once, claimed work when its worker reports or is lost', async () => {
    await records.createRun(sampleRun({ C: 1 }), operator, undefined);
    await records.startLanes(startMs);
    const { runId } = await records.createRun(sampleRun({ A: 2, B: 2, C: 1 }), operator, undefined);
    const { queue } = await records.startLanes(startMs);
    claimed(await claim(shardAt(queue, 0)));
    claimed(await claim(shardAt(queue, 1)));
    expect(await records.cancelRun(runId, operator, 'not needed')).toBe('cancelled');
    expect(await records.cancelRun(runId, operator, 'again')).toBe('cancelled');
    expect(await records.getRun(runId)).toMatchObject({ state: 'running', lanes: [{ state: 'running', cancelled: 2 }, { state: 'running', cancelled: 2 }, { state: 'cancelled', cancelled: 2, waitingFor: null }] });
    const renewal = { shardId: shardAt(queue, 0).shardId, workerId: worker, leaseToken: 1, nowMs: startMs + 5, ttlMs };
    expect(await records.renewLease(renewal)).toBe('cancelled');
    const reported = await records.recordShardResult(shardAt(queue, 0).shardId, resultOf(worker, 1, { passed: 1, failed: 0, cancelled: 1 }), startMs + 10);
    expect(reported).toEqual({ kind: 'recorded', advance: { queue: [], changedLanes: [{ runId, dmcId: 'A' }], endedRuns: [] } });
    const lost = await records.reconcile(startMs + ttlMs, 600_000);
    expect(lost).toEqual({ queue: [], changedLanes: [{ runId, dmcId: 'B' }], endedRuns: [runId] });
    expect(await records.getRun(runId)).toMatchObject({ state: 'cancelled', endedAt: expect.any(String), lanes: [{ state: 'cancelled', passed: 1, cancelled: 3 }, { state: 'cancelled', cancelled: 4 }, {}] });
    expect((await records.plannedShards(runId)).find((shard) => shard.dmcId === 'B')?.leaseToken).toBe(2);
    expect(await records.recordShardResult(shardAt(queue, 1).shardId, resultOf(worker, 1), startMs + ttlMs)).toEqual({ kind: 'stale' });
    expect(await records.cancelRun(runId, operator, 'late')).toBe('already-ended');
    await expect(records.cancelRun('no-such-run' as RunId, operator, '')).rejects.toMatchObject({ code: 'not-found' });
    await records.createRun(sampleRun({ A: 1, B: 1 }), operator, undefined);
    expect((await records.startLanes(startMs)).queue).toHaveLength(2);
  });

  it('announces a run that a cancellation ended at once, and again only while it has no gate', async () => {
    const { runId } = await records.createRun(sampleRun({ A: 1 }), operator, undefined);
    await records.startLanes(startMs);
    await records.cancelRun(runId, operator, '');
    expect(await records.getRun(runId)).toMatchObject({ state: 'cancelled' });
    expect((await records.reconcile(startMs, 60_000)).endedRuns).toEqual([runId]);
    expect((await records.reconcile(startMs + 29_999, 60_000)).endedRuns).toEqual([]);
    expect((await records.reconcile(startMs + 30_000, 60_000)).endedRuns).toEqual([runId]);
    await records.saveGate({ runId, verdict: 'undecidable', evaluatedAt: '', inputsHash: '', ruleSet: '', notes: [], dmcs: [] }, operator);
    expect((await records.reconcile(startMs + 90_000, 60_000)).endedRuns).toEqual([]);
  });

  it('ends a run at its deadline, though a worker holds on to a shard', async () => {
    const { runId } = await records.createRun(sampleRun({ A: 2, B: 1 }), operator, undefined);
    const { queue } = await records.startLanes(startMs);
    const deadlineMs = startMs + 3_600_000;
    claimed(await claim(shardAt(queue, 0), deadlineMs - 1));
    expect((await records.reconcile(deadlineMs - 1, 7_200_000)).changedLanes).toEqual([]);
    expect((await records.reconcile(deadlineMs, 7_200_000)).changedLanes).toEqual([{ runId, dmcId: 'A' }, { runId, dmcId: 'B' }]);
    expect(await records.getRun(runId)).toMatchObject({ state: 'running', lanes: [{ state: 'running' }, { state: 'cancelled' }] });
    for (let nowMs = deadlineMs; nowMs < deadlineMs + 60_000; nowMs += 5_000) {
      expect(await records.renewLease({ shardId: shardAt(queue, 0).shardId, workerId: worker, leaseToken: 1, nowMs, ttlMs })).toBe('cancelled');
    }
    expect((await records.reconcile(deadlineMs + 60_000, 7_200_000)).endedRuns).toEqual([runId]);
    expect(await records.getRun(runId)).toMatchObject({ state: 'deadline-passed', lanes: [{ state: 'cancelled', cancelled: 4 }, { cancelled: 2 }] });
  });

  it('stores and starts 20,000 tests on 24 DMCs', async () => {
    const dmcs = Array.from({ length: 24 }, (_, n) => sampleDmc(`L${n}`));
    await records.importDmcs(dmcs, operator);
    const run = sampleRun(Object.fromEntries(dmcs.map((dmc, n) => [dmc.id, n < 8 ? 4 : 3])), {}, 250);
    await records.createRun(run, operator, undefined);
    const { queue } = await records.startLanes(startMs);
    expect(queue.map((shard) => shard.shardId)).toEqual(run.lanes.map((lane) => lane.shards[0]?.shardId));
    const planned = await records.plannedShards(run.runId);
    expect(planned.reduce((sum, shard) => sum + shard.tests.length, 0)).toBe(20_000);
    expect((await records.getRun(run.runId))?.planned).toBe(20_000);
  });
});
