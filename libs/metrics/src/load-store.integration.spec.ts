import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServiceRequestRow } from '@gauntlet/contracts';
import type { LoadReader } from '@gauntlet/execution';
import { startClickHouse } from '@gauntlet/testkit';
import type { ClickHouseServer } from '@gauntlet/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { applyMigrations } from './apply-migrations.ts';
import { createLoadReader } from './read/load-reader.ts';
import { createLoadWriter } from './write/load-writer.ts';
import type { SpoolingLoadWriter } from './write/load-writer.ts';

const startUs = 1_764_000_000_000_000n;
const soon = { timeout: 60_000, interval: 50 };
let server: ClickHouseServer;
let reader: LoadReader;
let spoolDir: string;
let writer: SpoolingLoadWriter;
let failuresSeen: string[];
let writers = 0;

beforeAll(async () => {
  server = await startClickHouse();
  await applyMigrations({ url: server.url });
  reader = createLoadReader({ url: server.url });
});
afterAll(async () => {
  await reader.close();
  await server.stop();
});
beforeEach(async () => {
  spoolDir = await mkdtemp(join(tmpdir(), 'gauntlet-load-spool-'));
  failuresSeen = [];
  writer = open();
});
afterEach(async () => {
  await writer.close();
  await rm(spoolDir, { recursive: true, force: true });
});

function open(spoolBytesMax = 1_000_000_000): SpoolingLoadWriter {
  return createLoadWriter({ url: server.url, spoolDir, spoolBytesMax, intervalMs: 100, onFailure: (failure) => failuresSeen.push(failure.message) }, `w${(writers += 1)}`);
}

function request(campaignId: string, changes: Partial<ServiceRequestRow> = {}): ServiceRequestRow {
  return {
    campaignId, segmentId: 's1', userId: '90-B3-D5-1F-30-01-00-00', requestCounter: 18_446_744_073_709_551_615n, phase: 'baseline', trafficClass: 'rest', srv: '4.1.1', dmcId: 'dmc-1', deviceType: 'ESME',
    deviceId: '00-DB-00-01-00-00-01-A0', outcome: 'answered', reason: '', sentAtUs: startUs, scheduleErrorUs: 120, acknowledgedUs: 900, responseUs: 1_500, ...changes,
  };
}
const flushed = (within = 60_000) => writer.flush(AbortSignal.timeout(within));

describe('rows of a load segment', () => {
  it('come back exact: quantiles over what all generators stored, by phase, class and SRV', async () => {
    for (let n = 1; n <= 1_000; n += 1) {
      writer.addServiceRequest(request('exact', { segmentId: `s${n % 2}`, requestCounter: BigInt(n), sentAtUs: startUs + BigInt(n) * 3_000n, responseUs: n, phase: n <= 500 ? 'baseline' : 'with-smets1', srv: n % 10 === 0 ? '4.8.1' : '4.1.1' }));
    }
    writer.addServiceRequest(request('exact', { requestCounter: 2_001n, outcome: 'lost', reason: 'no-response', responseUs: 0 }));
    writer.addServiceRequest(request('exact', { requestCounter: 2_002n, outcome: 'failed', reason: 'E11', responseUs: 0 }));
    await flushed();
    const [baseline, ...others] = await reader.responseTimesByClass({ campaignId: 'exact' }, [0.5, 0.99, 1]);
    expect(others).toHaveLength(1);
    expect(baseline).toMatchObject({ phase: 'baseline', trafficClass: 'rest', srv: '', sent: 502, answered: 500, failed: 1, lost: 1, minUs: 1, maxUs: 500, meanUs: 250.5 });
    expect(baseline?.quantilesUs).toEqual([251, 496, 500]);
    expect((await reader.responseTimes({ campaignId: 'exact', phase: 'baseline', srv: '4.8.1' }, [0.5])).map(({ answered }) => answered)).toEqual([50]);
    expect(await reader.countByVariant('exact')).toEqual([
      { srv: '4.1.1', trafficClass: 'rest', rows: 902, requests: 902, answered: 900, failed: 1, lost: 1 },
      { srv: '4.8.1', trafficClass: 'rest', rows: 100, requests: 100, answered: 100, failed: 0, lost: 0 },
    ]);
    expect(await reader.failures({ campaignId: 'exact' })).toEqual([
      { phase: 'baseline', srv: '4.1.1', outcome: 'failed', reason: 'E11', requests: 1 },
      { phase: 'baseline', srv: '4.1.1', outcome: 'lost', reason: 'no-response', requests: 1 },
    ]);
    const seconds = await reader.trafficBySecond({ campaignId: 'exact' });
    expect(seconds.reduce((sum, { sent }) => sum + sent, 0)).toBe(1_002);
    expect(seconds[0]).toMatchObject({ second: 1_764_000_000, phase: 'baseline', sent: 335, answered: 333, p50Us: 167 });
    expect((await reader.trafficBySecond({ campaignId: 'exact', fromSecond: 1_764_000_003 })).map(({ second }) => second)).toEqual([1_764_000_003]);
  });

  it('gives raw latencies in the order of sending, to the microsecond', async () => {
    const sent = [5n, 1n, 3n].map((offset) => startUs + offset);
    sent.forEach((sentAtUs, n) => writer.addServiceRequest(request('raw', { requestCounter: BigInt(n + 1), sentAtUs, responseUs: 4_294_967_295 - n })));
    writer.addServiceRequest(request('raw', { requestCounter: 9n, outcome: 'lost', responseUs: 0 }));
    await flushed();
    const { sentAtUs, responseUs } = await reader.latencies({ campaignId: 'raw', trafficClass: 'rest' });
    expect([...sentAtUs]).toEqual([1, 3, 5].map((offset) => Number(startUs) + offset));
    expect([...responseUs]).toEqual([4_294_967_294, 4_294_967_293, 4_294_967_295]);
    expect((await reader.latencies({ campaignId: 'none' })).responseUs).toHaveLength(0);
  });

  it('keeps k6 samples under their k6 names, tied to their requests', async () => {
    writer.addServiceRequest(request('k6', { requestCounter: 7n, srv: '4.8.1' }));
    const sample = { campaignId: 'k6', segmentId: 's1', metric: 'http_req_duration', phase: 'baseline', trafficClass: 'rest', atUs: Number(startUs) + 1, status: '200', errorCode: '', requestCounter: 7n } as const;
    for (const value of [1.5, 2.5, 0.25]) writer.addSample({ ...sample, value });
    writer.addSample({ ...sample, value: 8, requestCounter: 8n });
    writer.addSample({ ...sample, metric: 'vus', phase: '', trafficClass: '', value: 3, requestCounter: 0n });
    await flushed();
    expect(await reader.metricNames('k6')).toEqual(['http_req_duration', 'vus']);
    expect(await reader.metric({ campaignId: 'k6', metric: 'http_req_duration' }, [0.5])).toEqual({ samples: 4, sum: 12.25, min: 0.25, mean: 3.0625, max: 8, quantiles: [2.5] });
    expect(await reader.metric({ campaignId: 'k6', metric: 'http_req_duration', srv: '4.8.1' }, [])).toMatchObject({ samples: 3, max: 2.5, quantiles: [] });
    expect(await reader.metric({ campaignId: 'k6', metric: 'no_such_metric' }, [0.5])).toBeUndefined();
  });

  it('keeps alerts and the generators\' health', async () => {
    writer.addAlert({ campaignId: 'health', segmentId: 's1', phase: 'baseline', kind: 'device', alertCode: '8F3F', deviceId: '00-DB-00-01-00-00-01-A0', receivedAtUs: startUs });
    writer.addServiceRequest(request('health', { scheduleErrorUs: 777 }));
    const row = {
      campaignId: 'health', segmentId: 's1', hostname: 'h', state: 'running', phase: 'baseline', cpuShare: 0.5, k6Cores: 0.25, workerCores: 0.125, droppedIterations: 3, scheduleErrorP99Us: 500, rowsWaiting: 1, spoolBytes: 2,
      clockSkewMs: -1.5, clockSkewErrorMs: 0.5, sent: 10, answered: 4, failed: 3, lost: 2, outstanding: 1, deviceAlerts: 5, dccAlerts: 6,
    } as const;
    writer.addHealth({ ...row, atUs: startUs });
    writer.addHealth({ ...row, atUs: startUs + 1_000_000n, cpuShare: 0.9, clockSkewMs: 1 });
    await flushed();
    expect(await reader.alertsBySecond({ campaignId: 'health' })).toEqual([{ second: 1_764_000_000, phase: 'baseline', kind: 'device', received: 1 }]);
    expect(await reader.health({ campaignId: 'health' })).toEqual([{ ...row, atUs: startUs }, { ...row, atUs: startUs + 1_000_000n, cpuShare: 0.9, clockSkewMs: 1 }]);
    expect(await reader.health({ campaignId: 'health', fromUs: startUs + 1n })).toHaveLength(1);
    expect(await reader.generators('health')).toEqual([
      { segmentId: 's1', hostname: 'h', cpuShareMax: 0.9, k6CoresMax: 0.25, workerCoresMax: 0.125, droppedIterations: 3, scheduleErrorP99Us: 777, spoolBytesMax: 2, clockSkewMsMax: 1, lastHeardUs: startUs + 1_000_000n },
    ]);
  });
});

describe('a store that is away', () => {
  it('makes rows go to disk, nobody wait, and every row arrive exactly once when it is back', async () => {
    await server.halt({ abruptly: true });
    for (let n = 1; n <= 300; n += 1) writer.addServiceRequest(request('away', { requestCounter: BigInt(n) }));
    await vi.waitFor(() => expect(writer.waiting().spoolBytes).toBeGreaterThan(0), soon);
    for (let n = 301; n <= 500; n += 1) writer.addServiceRequest(request('away', { requestCounter: BigInt(n) }));
    expect(writer.waiting()).toMatchObject({ rows: 500, full: false });
    await expect(flushed(50)).rejects.toMatchObject({ code: 'not-acknowledged' });
    expect(failuresSeen.length).toBeGreaterThan(0);
    await server.start();
    await flushed();
    expect(writer.waiting()).toEqual({ rows: 0, spoolBytes: 0, full: false });
    expect(await reader.countByVariant('away')).toMatchObject([{ rows: 500, requests: 500 }]);
  });

  it('leaves what was not acknowledged to the next process', async () => {
    await server.halt({ abruptly: true });
    writer.addServiceRequest(request('left'));
    await writer.close();
    await server.start();
    writer = open();
    await flushed();
    expect(await reader.countByVariant('left')).toMatchObject([{ rows: 1 }]);
  });

  it('says that the spool is full when more waits on disk than may', async () => {
    await writer.close();
    writer = open(100);
    await server.halt({ abruptly: true });
    writer.addServiceRequest(request('full'));
    await vi.waitFor(() => expect(writer.waiting().full).toBe(true), soon);
    expect(failuresSeen).toContain('the spool is full');
    await server.start();
    await flushed();
    expect(writer.waiting().full).toBe(false);
  });
});
