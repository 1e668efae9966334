import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AttemptRow, AttemptView } from '@gauntlet/contracts';
import type { ResultReader } from '@gauntlet/execution';
import { startClickHouse } from '@gauntlet/testkit';
import type { ClickHouseServer } from '@gauntlet/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyMigrations } from './apply-migrations.ts';
import { attemptRow, evidenceRow } from './attempt-rows.fixture.ts';
import { createResultReader } from './read/result-reader.ts';
import { createResultWriter } from './write/result-writer.ts';
import type { SpoolingResultWriter } from './write/result-writer.ts';
import { createSpanWriter } from './write/span-writer.ts';

let server: ClickHouseServer;
let client: ReturnType<ClickHouseServer['connect']>;
let spoolDir: string;
let writer: SpoolingResultWriter;
let reader: ResultReader;
let tokens = 0;

beforeAll(async () => {
  server = await startClickHouse();
  client = server.connect();
  spoolDir = await mkdtemp(join(tmpdir(), 'gauntlet-spool-'));
  await applyMigrations({ url: server.url });
  writer = createResultWriter({ url: server.url, spoolDir });
  reader = createResultReader({ url: server.url });
});
afterAll(async () => {
  await writer.close();
  await reader.close();
  await client.close();
  await server.stop();
  await rm(spoolDir, { recursive: true, force: true });
});

const write = async (attempts: readonly AttemptRow[]): Promise<void> => writer.write({ token: `token-${(tokens += 1)}`, attempts, evidence: [] });

describe('migrations', () => {
  it('are applied once, also when several processes start together', async () => {
    await Promise.all([applyMigrations({ url: server.url }), applyMigrations({ url: server.url })]);
    expect(await applyMigrations({ url: server.url })).toEqual([]);
    const rows = await (await client.query({ query: 'SELECT DISTINCT name FROM migrations ORDER BY number', format: 'JSONEachRow' })).json();
    expect(rows).toEqual([{ name: '0001_attempts' }, { name: '0002_evidence' }, { name: '0003_spans' }, { name: '0004_service_requests' }, { name: '0005_samples' }, { name: '0006_campaign_alerts' }, { name: '0007_generator_health' }]);
  });

  it('say that the store is unavailable when it is', async () => {
    await expect(applyMigrations({ url: 'http://127.0.0.1:1' })).rejects.toMatchObject({ code: 'unavailable', retryable: true });
  });
});

describe('rows', () => {
  it('come back as they were written, blank lines and all', async () => {
    const reason = 'expected:\n\nDROP TABLE attempts\n\n"µ – €" \\ \'\t\0';
    const attempt = attemptRow({ runId: 'round', reason, outcome: 'failed', requirements: ['H4', '', 'x\n\ny'], durationUs: 1_234.6, leaseToken: 2 ** 40, startedAtUs: 1_764_000_000_000_007n });
    await writer.write({
      token: 'round',
      attempts: [attempt],
      evidence: [
        evidenceRow({ runId: 'round', attemptId: attempt.attemptId, sequence: 1, direction: 'response', message: '<b>\n\nDROP TABLE evidence</b>', atUs: 1_764_000_000_999_999n }),
        evidenceRow({ runId: 'round', attemptId: attempt.attemptId, sequence: 0, message: '' }),
      ],
    });
    const { items, next } = await reader.listAttempts({ runId: 'round', current: [{ shardId: 'shard-1', leaseToken: 2 ** 40 }], limit: 10 });
    const expected: AttemptView = {
      attemptId: attempt.attemptId, testId: 'test-1', tryNumber: 1, leaseToken: 2 ** 40, standing: 'counted', dmcId: 'DMC-01', packKey: 'standard-srvt', packKind: 'functional', testKey: 'read-register',
      functionalGroup: 'reads', srv: '4.1.1', deviceType: 'ESME', firmwareVersion: '00010001', outcome: 'failed', reason, startedAt: '2025-11-24T16:00:00.000007Z', durationMs: 1.235, responseMs: 1.25,
      evidenceHash: attempt.evidenceHash, traceId: attempt.traceId, targetVersion: 'sim-1',
    };
    expect({ items, next }).toEqual({ items: [expected], next: null });
    expect(await reader.readEvidence('round', attempt.attemptId)).toEqual([
      evidenceRow({ runId: 'round', attemptId: attempt.attemptId, message: '' }),
      evidenceRow({ runId: 'round', attemptId: attempt.attemptId, sequence: 1, direction: 'response', message: '<b>\n\nDROP TABLE evidence</b>', atUs: 1_764_000_000_999_999n }),
    ]);
    expect(await reader.readEvidence('round', 'none')).toEqual([]);
    const [row] = await (await client.query({ query: "SELECT requirements, device_model, steps FROM attempts WHERE run_id = 'round'", format: 'JSONEachRow' })).json();
    expect(row).toEqual({ requirements: ['H4', '', 'x\n\ny'], device_model: 'Plainfield PF-E1', steps: 1 });
  });

  it('are stored once when a batch is written again', async () => {
    const batch = { token: 'again', attempts: [attemptRow({ runId: 'again' })], evidence: [evidenceRow({ runId: 'again' })] };
    for (let i = 0; i < 3; i += 1) await writer.write(batch);
    const [rows] = await (await client.query({ query: "SELECT toUInt32((SELECT count() FROM attempts WHERE run_id = 'again')) AS attempts, toUInt32((SELECT count() FROM evidence WHERE run_id = 'again')) AS evidence", format: 'JSONEachRow' })).json();
    expect(rows).toEqual({ attempts: 1, evidence: 1 });
  });
});

describe('the outcome of a test', () => {
  it('is that of its latest try under the current lease; each test counts once', async () => {
    const runId = 'latest';
    await write([
      attemptRow({ runId, testId: 't1' }),
      attemptRow({ runId, testId: 't2', outcome: 'infrastructure' }),
      attemptRow({ runId, testId: 't2', tryNumber: 2, outcome: 'passed' }),
      attemptRow({ runId, testId: 't3', outcome: 'infrastructure' }),
      attemptRow({ runId, testId: 't3', tryNumber: 2, outcome: 'failed', targetVersion: 'sim-2' }),
      attemptRow({ runId, testId: 't4', leaseToken: 0, outcome: 'failed' }),
      attemptRow({ runId, testId: 't4', leaseToken: 1, outcome: 'passed' }),
      attemptRow({ runId, testId: 't5', leaseToken: 2, outcome: 'failed' }),
      attemptRow({ runId, testId: 't6', shardId: 'unknown' }),
      attemptRow({ runId, testId: 't7', dmcId: 'DMC-02', packKind: 'regression', shardId: 'shard-2', leaseToken: 9, outcome: 'cancelled' }),
    ]);
    // The same rows under another token: a row that is stored twice counts once.
    await write([attemptRow({ runId, testId: 't1' }), attemptRow({ runId, testId: 't2', tryNumber: 2, outcome: 'passed' })]);
    const current = [{ shardId: 'shard-1', leaseToken: 1 }, { shardId: 'shard-2', leaseToken: 9 }, { shardId: 'shard-3', leaseToken: 0 }];
    const functional = { dmcId: 'DMC-01', packKind: 'functional' as const };
    expect(await reader.countOutcomes(runId, current)).toEqual([
      { ...functional, targetVersion: 'sim-1', outcome: 'passed', onRetry: false, tests: 2 },
      { ...functional, targetVersion: 'sim-1', outcome: 'passed', onRetry: true, tests: 1 },
      { ...functional, targetVersion: 'sim-2', outcome: 'failed', onRetry: false, tests: 1 },
      { dmcId: 'DMC-02', packKind: 'regression', targetVersion: 'sim-1', outcome: 'cancelled', onRetry: false, tests: 1 },
    ]);
    expect(await reader.listNotPassed(runId, current, 10)).toEqual([
      { ...functional, testId: 't3', outcome: 'failed' },
      { dmcId: 'DMC-02', packKind: 'regression', testId: 't7', outcome: 'cancelled' },
    ]);
    const standings = (await reader.listAttempts({ runId, current, limit: 100 })).items.map((item) => `${item.testId}/${item.leaseToken}/${item.tryNumber} ${item.standing}`);
    expect(standings.sort()).toEqual([
      't1/1/1 counted',
      't2/1/1 superseded',
      't2/1/2 counted',
      't3/1/1 superseded',
      't3/1/2 counted',
      't4/0/1 late',
      't4/1/1 counted',
      't5/2/1 late',
      't6/1/1 late',
      't7/9/1 counted',
    ]);
  });

  it('is absent without rows', async () => {
    expect(await reader.countOutcomes('no such run', [{ shardId: 's', leaseToken: 1 }])).toEqual([]);
    expect(await reader.listNotPassed('no such run', [], 5)).toEqual([]);
    expect(await reader.listAttempts({ runId: 'no such run', current: [], limit: 5 })).toEqual({ items: [], next: null });
  });

  it('is found among 5,000 shards, most of them claimed twice', async () => {
    const runId = 'many';
    const shards = Array.from({ length: 5_000 }, (_, i) => ({ shardId: `${'s'.repeat(50)}-${i}`, leaseToken: 1_000_000 + i }));
    const rows = shards.flatMap(({ shardId, leaseToken }, i) => [
      attemptRow({ runId, shardId, leaseToken: leaseToken - 1, testId: `test-${i}`, outcome: 'failed', dmcId: `DMC-${i % 24}` }),
      attemptRow({ runId, shardId, leaseToken, testId: `test-${i}`, outcome: i % 10 === 0 ? 'failed' : 'passed', dmcId: `DMC-${i % 24}` }),
    ]);
    await write(rows);
    const counts = await reader.countOutcomes(runId, shards);
    const sum = (outcome: string): number => counts.filter((count) => count.outcome === outcome).reduce((total, count) => total + count.tests, 0);
    expect({ passed: sum('passed'), failed: sum('failed'), groups: counts.length }).toEqual({ passed: 4_500, failed: 500, groups: 36 });
    const notPassed = await reader.listNotPassed(runId, shards, 7);
    expect(notPassed).toHaveLength(12 * 7);
    const page = await reader.listAttempts({ runId, current: shards, outcome: 'failed', limit: 1_000 });
    expect(page.items.filter((item) => item.standing === 'late').length).toBeGreaterThan(500);
  });
});

describe('pages of attempts', () => {
  it('give every attempt once, oldest first, filtered as asked', async () => {
    const runId = 'pages';
    await write(Array.from({ length: 25 }, (_, i) => attemptRow({ runId, testId: `t${i}`, dmcId: `DMC-${i % 2}`, outcome: i % 5 === 0 ? 'failed' : 'passed', startedAtUs: 1_764_000_000_000_000n + BigInt(Math.floor(i / 3)) })));
    const pages = async (filter: object): Promise<AttemptView[]> => {
      const items: AttemptView[] = [];
      let cursor: string | undefined;
      do {
        const page = await reader.listAttempts({ runId, current: [], limit: 4, cursor, ...filter });
        expect(page.items.length).toBeLessThanOrEqual(4);
        items.push(...page.items);
        cursor = page.next ?? undefined;
      } while (cursor !== undefined);
      return items;
    };
    const all = await pages({});
    expect(new Set(all.map((item) => item.attemptId)).size).toBe(25);
    expect(all).toHaveLength(25);
    expect(all.map((item) => item.startedAt)).toEqual(all.map((item) => item.startedAt).toSorted());
    expect(await pages({ dmcId: 'DMC-1' })).toHaveLength(12);
    expect(await pages({ dmcId: 'DMC-0', outcome: 'failed' })).toHaveLength(3);
  });

  it('are found one by one, with the same standing as in the list', async () => {
    const shard = { runId: 'one', shardId: 's', testId: 't' };
    await write([attemptRow({ ...shard, leaseToken: 1 }), attemptRow({ ...shard, leaseToken: 2, tryNumber: 1, outcome: 'infrastructure' }), attemptRow({ ...shard, leaseToken: 2, tryNumber: 2 })]);
    const find = (attemptId: string) => reader.findAttempt({ runId: 'one', attemptId, current: [{ shardId: 's', leaseToken: 2 }] });
    expect(await find('one/t/1/1')).toMatchObject({ standing: 'late' });
    expect(await find('one/t/2/1')).toMatchObject({ standing: 'superseded', outcome: 'infrastructure' });
    expect(await find('one/t/2/2')).toMatchObject({ standing: 'counted', outcome: 'passed' });
    expect(await find('none')).toBeUndefined();
  });

  it('are counted by DMC and functional group: each test once, by its latest try under the current lease', async () => {
    const of = (testId: string, changes: Partial<AttemptRow>) => attemptRow({ runId: 'groups', shardId: 's', leaseToken: 2, testId, ...changes });
    await write([
      of('a', { functionalGroup: 'reads', outcome: 'infrastructure' }),
      of('a', { functionalGroup: 'reads', tryNumber: 2 }),
      of('b', { functionalGroup: 'reads', outcome: 'failed' }),
      of('c', { functionalGroup: 'alerts' }),
      of('c', { functionalGroup: 'alerts', leaseToken: 1, outcome: 'failed' }),
    ]);
    expect(await reader.countByGroup('groups', [{ shardId: 's', leaseToken: 2 }])).toEqual([
      { dmcId: 'DMC-01', functionalGroup: 'alerts', outcome: 'passed', onRetry: false, tests: 1 },
      { dmcId: 'DMC-01', functionalGroup: 'reads', outcome: 'failed', onRetry: false, tests: 1 },
      { dmcId: 'DMC-01', functionalGroup: 'reads', outcome: 'passed', onRetry: true, tests: 1 },
    ]);
  });

  it('refuse a cursor that is none', async () => {
    await expect(reader.listAttempts({ runId: 'pages', current: [], limit: 4, cursor: "x' OR 1" })).rejects.toMatchObject({ code: 'invalid-input', problems: [{ path: 'cursor' }] });
  });
});

describe('the reader', () => {
  it('says what it cannot do as a GauntletError', async () => {
    await reader.ping();
    const nobody = createResultReader({ url: server.url.replace(/:[^:@]+@/, ':wrong@') });
    await expect(nobody.ping()).rejects.toMatchObject({ name: 'GauntletError', code: 'internal' });
    await expect(nobody.countOutcomes('x', [])).rejects.toMatchObject({ code: 'internal', details: { clickhouseCode: '516' } });
    await nobody.close();
    const nowhere = createResultReader({ url: 'http://127.0.0.1:1' });
    await expect(nowhere.ping()).rejects.toMatchObject({ code: 'unavailable', retryable: true });
    await expect(nowhere.readEvidence('x', 'y')).rejects.toMatchObject({ code: 'unavailable', retryable: true });
    await nowhere.close();
  });
});

describe('the span writer', () => {
  it('stores spans', async () => {
    const spans = createSpanWriter({ url: server.url });
    await spans.write([{ traceId: 't', spanId: 's', parentSpanId: '', name: 'POST', service: 'worker', kind: 'client', startedAtUs: 1_764_000_000_000_007n, durationUs: 12.4, status: 'ok', attributes: { 'http.route': '/a\n\nb' } }]);
    expect(await (await client.query({ query: "SELECT toString(started_at) AS at, attributes, toUInt32(duration_us) AS us FROM spans", format: 'JSONEachRow' })).json()).toEqual([{ at: '2025-11-24 16:00:00.000007', attributes: { 'http.route': '/a\n\nb' }, us: 12 }]);
    expect(spans.dropped()).toBe(0);
    await spans.close();
  });

  it('gives up spans that the store does not take, and too many at once', async () => {
    const spans = createSpanWriter({ url: 'http://127.0.0.1:1', waitingMax: 2 });
    const span = { traceId: 't', spanId: 's', parentSpanId: '', name: 'n', service: 's', kind: 'internal', startedAtUs: 1n, durationUs: 1, status: 'unset', attributes: {} } as const;
    await Promise.all([spans.write([span, span]), spans.write([span])]);
    expect(spans.dropped()).toBe(3);
    await spans.close();
  });
});
