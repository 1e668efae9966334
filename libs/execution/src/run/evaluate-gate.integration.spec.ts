import type { AttemptRow, GateView, Principal, RunId, ShardId } from '@gauntlet/contracts';
import { applyMigrations, createResultReader, createResultWriter } from '@gauntlet/metrics';
import { openRecords } from '@gauntlet/records';
import { packHash } from '@gauntlet/test-packs';
import { readPack, startClickHouse, uniformPortfolio } from '@gauntlet/testkit';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Records } from '../ports/records.ts';
import type { ResultReader, ResultWriter } from '../ports/result-store.ts';
import { unknownVersion } from '../ports/target.ts';
import { decideGate, previewGate } from './evaluate-gate.ts';
import { submitRun } from './submit-run.ts';

const by: Principal = { subject: 'test manager', kind: 'person', roles: ['DCC'] };
const functional = readPack(10);
const regression = { ...readPack(10), key: 'regression-10', kind: 'regression' as const, order: 30 };

describe('decideGate', () => {
  const closers: (() => Promise<unknown> | void)[] = [];
  let records: Records;
  let results: ResultReader;
  let writer: ResultWriter;
  let nowMs = 1_000_000;

  beforeAll(async () => {
    const clickhouse = await startClickHouse();
    const spoolDir = mkdtempSync(join(tmpdir(), 'gauntlet-gate-'));
    closers.push(() => rmSync(spoolDir, { recursive: true }), () => clickhouse.stop());
    await applyMigrations({ url: clickhouse.url });
    records = await openRecords({});
    results = createResultReader({ url: clickhouse.url });
    writer = createResultWriter({ url: clickhouse.url, spoolDir });
    closers.push(() => records.close(), () => results.close(), () => writer.close());
    await records.importDmcs(uniformPortfolio(1).dmcs, by);
    for (const pack of [functional, regression]) await records.savePack({ hash: packHash(pack), pack }, by);
  });
  afterAll(async () => {
    for (const close of closers.toReversed()) await close();
  });

  interface Shard {
    readonly runId: RunId;
    readonly shardId: ShardId;
    readonly leaseToken: number;
    readonly workerId: string;
  }

  /** A run of these packs on the one DMC, its one shard claimed. */
  async function claimRun(packs: string[]): Promise<Shard> {
    const { run } = await submitRun({ request: { packs, dmcs: ['*'], environment: 'test', shardSize: 250, infrastructureRetries: 1, deadlineMinutes: 60 }, by, idempotencyKey: undefined, traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01` }, { records, nowMs: Date.now, platformVersion: 'test' });
    const { queue } = await records.startLanes(nowMs);
    const shardId = queue[0]?.shardId;
    if (shardId === undefined) throw new Error('no lane started');
    return claim(run.id as RunId, shardId, 1);
  }

  async function claim(runId: RunId, shardId: ShardId, generation: number): Promise<Shard> {
    const { workerId } = await records.registerWorker({ pool: 'dmct', hostname: 'test', pid: 1, version: '1', receiveUrl: 'http://127.0.0.1:1/' }, nowMs);
    const claimed = await records.claimShard({ shardId, workerId, generation, nowMs, ttlMs: 9_000 });
    if (claimed.kind !== 'claimed') throw new Error(`the shard is ${claimed.kind}`);
    return { runId, shardId, leaseToken: claimed.leaseToken, workerId };
  }

  type Told = Pick<AttemptRow, 'outcome'> & Partial<AttemptRow>;

  /** Stores one row a planned test (what `tell` says of it; undefined = no row) under the shard's token, as a worker does. */
  async function store(shard: Shard, tell: (index: number, kind: 'functional' | 'regression') => Told | undefined): Promise<void> {
    const planned = (await records.plannedShards(shard.runId)).flatMap((one) => one.tests);
    const attempts = planned.flatMap((test, index): AttemptRow[] => {
      const packKind = test.packHash === packHash(regression) ? 'regression' : 'functional';
      const told = tell(index % 10, packKind);
      if (told === undefined) return [];
      const row = { runId: shard.runId, shardId: shard.shardId, leaseToken: shard.leaseToken, testId: test.testId, tryNumber: 1, dmcId: 'UNI-00001', deviceSetId: 'UNI-00001-A', packKey: packKind, packVersion: '1.0.0', packHash: test.packHash, packKind, testKey: test.testKey, functionalGroup: 'reads', requirements: ['H4'], srv: '4.1.1', deviceType: 'ESME', deviceId: '00-DC-00-00-00-00-00-E1', deviceModel: 'm', firmwareVersion: '1', environment: 'test', targetVersion: '7.2', reason: '', startedAtUs: 1n, durationUs: 1, responseUs: 1, steps: 1, evidenceHash: '', workerId: shard.workerId, traceId: '', ...told } as const;
      return [{ ...row, attemptId: `${shard.shardId}/${test.testId}/${shard.leaseToken}/${row.tryNumber}` }];
    });
    await writer.write({ token: `${shard.shardId}/${shard.leaseToken}/${JSON.stringify(attempts.map((attempt) => attempt.tryNumber))}`, attempts, evidence: [] });
  }

  async function report(shard: Shard): Promise<GateView> {
    await records.recordShardResult(shard.shardId, { workerId: shard.workerId, leaseToken: shard.leaseToken, passed: 0, failed: 0, infrastructure: 0, cancelled: 0, attempts: 0, durationMs: 1, targetVersion: '7.2' }, nowMs);
    return evaluate(shard.runId);
  }

  const evaluate = (runId: RunId) => decideGate(runId, by, { records, results, now: () => new Date(0) });
  const verdicts = (gate: GateView) => Object.fromEntries(gate.dmcs[0]?.criteria.map((one) => [one.criterion, one.verdict]) ?? []);

  it('12.6(a), (b): met at exactly 90 %, and notes that no regression pack was run', async () => {
    const shard = await claimRun(['reads-10']);
    await store(shard, (index) => ({ outcome: index === 0 ? 'failed' : 'passed' }));
    const gate = await report(shard);
    expect(verdicts(gate)).toEqual({ '12.6(a)': 'met', '12.6(b)': 'met' });
    expect(gate.notes.join()).toContain('12.6(f) is not evaluated');
  });

  it('no rows: undecidable, never met', async () => {
    const shard = await claimRun(['reads-10']);
    expect((await report(shard)).verdict).toBe('undecidable');
  });

  it('rows of an older lease token do not count: a late worker changes nothing', async () => {
    const first = await claimRun(['reads-10']);
    nowMs += 20_000;
    const { queue } = await records.reconcile(nowMs, 5_000);
    const second = await claim(first.runId, first.shardId, queue.find((shard) => shard.shardId === first.shardId)?.generation ?? 0);
    await store(second, (index) => ({ outcome: index < 5 ? 'failed' : 'passed' }));
    await store(first, () => ({ outcome: 'passed' }));
    expect(await records.recordShardResult(first.shardId, { workerId: first.workerId, leaseToken: first.leaseToken, passed: 10, failed: 0, infrastructure: 0, cancelled: 0, attempts: 10, durationMs: 1, targetVersion: '7.2' }, nowMs)).toEqual({ kind: 'stale' });
    const gate = await report(second);
    expect(verdicts(gate)).toEqual({ '12.6(a)': 'met', '12.6(b)': 'not-met' });
    expect(gate.dmcs[0]?.criteria[1]?.observed).toContain('5 of 10');
    expect(gate.dmcs[0]?.criteria[1]?.evidence).toHaveLength(5);
  });

  it('12.6(f): a regression attempt on another version than the stage-exit version does not count', async () => {
    const shard = await claimRun(['reads-10', 'regression-10']);
    await store(shard, (index, kind) => ({ outcome: 'passed', targetVersion: kind === 'regression' && index === 3 ? '7.1' : '7.2' }));
    const gate = await report(shard);
    expect(verdicts(gate)).toEqual({ '12.6(a)': 'met', '12.6(b)': 'met', '12.6(f)': 'not-met' });
    expect(gate.dmcs[0]?.criteria[2]?.observed).toContain('9 of 10');
  });

  it('12.6(f): on a target whose version nobody knows regression decides nothing', async () => {
    const shard = await claimRun(['reads-10', 'regression-10']);
    await store(shard, (_index, kind) => ({ outcome: 'passed', targetVersion: kind === 'regression' ? unknownVersion : '7.2' }));
    const gate = await report(shard);
    expect(verdicts(gate)).toEqual({ '12.6(a)': 'met', '12.6(b)': 'met', '12.6(f)': 'undecidable' });
    expect(gate.notes.join()).toContain('10 regression tests ran while the target reported no version');
  });

  it('decides nothing for good while the run goes on: a preview is not stored, and storing is refused', async () => {
    const shard = await claimRun(['reads-10']);
    await store(shard, (index) => (index < 4 ? { outcome: 'passed' } : undefined));
    expect((await previewGate(shard.runId, { records, results, now: () => new Date(0) })).verdict).toBe('undecidable');
    await expect(evaluate(shard.runId)).rejects.toMatchObject({ code: 'conflict' });
    expect((await records.getRun(shard.runId))?.gate).toBeNull();
    await report(shard);
  });

  it('rows of a worker that was lost do not count once its shard is queued again, whoever takes it or nobody', async () => {
    const shard = await claimRun(['reads-10']);
    await store(shard, () => ({ outcome: 'passed' }));
    nowMs += 20_000;
    await records.reconcile(nowMs, 5_000);
    await records.cancelRun(shard.runId, by, 'nobody takes it');
    expect((await previewGate(shard.runId, { records, results, now: () => new Date(0) })).dmcs[0]?.criteria[0]?.observed).not.toContain('10 of 10');
  });

  it('counts a test once, by its last try, and says that it passed on retry', async () => {
    const shard = await claimRun(['reads-10']);
    await store(shard, () => ({ outcome: 'infrastructure', tryNumber: 1 }));
    await store(shard, () => ({ outcome: 'passed', tryNumber: 2 }));
    const gate = await report(shard);
    expect(verdicts(gate)).toEqual({ '12.6(a)': 'met', '12.6(b)': 'met' });
    expect(gate.notes.join()).toMatch(/10 .*retry/);
  });

  it('gives the same verdict and the same hash of its inputs from the same rows', async () => {
    const shard = await claimRun(['reads-10']);
    await store(shard, (index) => (index < 8 ? { outcome: 'passed' } : { outcome: 'infrastructure' }));
    const first = await report(shard);
    expect(first.verdict).toBe('undecidable');
    expect(await evaluate(shard.runId)).toEqual(first);
  });
});
