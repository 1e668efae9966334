import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { defaultS1spIds } from '@gauntlet/contracts';
import type { DmcId, LeaseToken, SegmentClaim, SegmentPhase } from '@gauntlet/contracts';
import type { LoadReader } from '@gauntlet/execution';
import { applyMigrations, createLoadReader } from '@gauntlet/metrics';
import { startClickHouse } from '@gauntlet/testkit';
import type { ClickHouseServer } from '@gauntlet/testkit';
import { ScriptedOrchestrator } from './scripted-orchestrator.fixture.ts';
import { SegmentRig } from './segment-rig.fixture.ts';

const dmc = {
  id: 'dmc-1' as DmcId,
  release: 'IOC' as const,
  installationType: 'active' as const,
  deviceModels: [{ type: 'ESME' as const, manufacturer: 'Aldwick', model: 'E1', firmwareVersion: '0102' }, { type: 'GSME' as const, manufacturer: 'Aldwick', model: 'G1', firmwareVersion: '0203' }],
  communicationsServiceProvider: 'csp',
  smso: 'smso',
  s1sp: defaultS1spIds[0] ?? '',
  smetsVersion: 'SMETS1 V1.2',
};

let clickhouse: ClickHouseServer;
let reader: LoadReader;
let rig: SegmentRig;

beforeAll(async () => {
  clickhouse = await startClickHouse();
  await applyMigrations({ url: clickhouse.url });
  reader = createLoadReader({ url: clickhouse.url });
  rig = await SegmentRig.start();
});
afterAll(async () => {
  await rig.stop();
  await reader.close();
  await clickhouse.stop();
});

const noAlerts = { devicePerSecond: 0, dccPerSecond: 0 };
const steady = (perSecond: number, durationMs: number) => [{ durationMs, fromPerSecond: perSecond, toPerSecond: perSecond }];
const reads = { srv: '4.1.1', commandVariant: 1, body: {}, weight: 3, groups: ['e', 'g'] };
const status = { srv: '7.4', commandVariant: 1, body: {}, weight: 1, groups: ['e'] };

function phase(key: string, startMs: number, durationMs: number, changes: Partial<SegmentPhase> = {}): SegmentPhase {
  return { key, startMs, durationMs, alerts: noAlerts, streams: [{ trafficClass: 'rest', stages: steady(100, durationMs), traffic: [reads, status] }], ...changes };
}

function claimsOf(campaignId: string, count: number, changes: Partial<SegmentClaim> = {}): readonly SegmentClaim[] {
  return Array.from({ length: count }, (_, index) => ({
    campaignId,
    segmentId: `${campaignId}-${index}`,
    leaseToken: 1 as LeaseToken,
    index,
    count,
    executionSegment: `${index}/${count}:${index + 1}/${count}`,
    executionSegmentSequence: ['0', ...Array.from({ length: count - 1 }, (__, each) => `${each + 1}/${count}`), '1'].join(','),
    seed: 7,
    signed: true,
    verifyResponses: true,
    responseTimeoutMs: 5_000,
    phases: [phase('baseline', 0, 2_000)],
    groups: [
      { key: 'e', dmcId: dmc.id, deviceType: 'ESME' as const, firstDeviceId: '00-DB-00-77-00-00-00-00', count: 1_000, step: 16 },
      { key: 'g', dmcId: dmc.id, deviceType: 'GSME' as const, firstDeviceId: '00-DB-00-77-00-00-00-01', count: 1_000, step: 16 },
    ],
    populations: [{ id: 'street', dmc, count: 1_000, firstDeviceId: '00-DB-00-77-00-00-00-00', state: 'commissioned' as const }],
    ...changes,
  }));
}

async function runAll(claims: readonly SegmentClaim[], options: Partial<Parameters<SegmentRig['run']>[2]> = {}): Promise<ScriptedOrchestrator> {
  const orchestrator = new ScriptedOrchestrator(claims);
  await Promise.all(claims.map((claim, slot) => rig.run(claim, orchestrator, { slot, clickhouseUrl: clickhouse.url, ...options })));
  return orchestrator;
}

describe('a campaign of two segments with real k6', () => {
  it('starts together, and every Service Request ends as one row that says what became of it', async () => {
    const phases = [
      phase('baseline', 0, 2_000),
      phase('with-smets1', 2_000, 2_000, {
        streams: [
          { trafficClass: 'rest', stages: steady(100, 2_000), traffic: [reads] },
          { trafficClass: 'smets1', stages: [{ durationMs: 2_000, fromPerSecond: 20, toPerSecond: 80 }], traffic: [status] },
        ],
        alerts: { devicePerSecond: 60, dccPerSecond: 20 },
      }),
    ];
    const { results, heartbeats } = await runAll(claimsOf('two', 2, { phases }));
    const reported = [...results.values()];
    expect(reported.map(({ ended, reason }) => [ended, reason])).toEqual([['completed', ''], ['completed', '']]);
    expect(reported.map(({ k6 }) => [k6?.exitCode, k6?.scriptExceptions, k6?.droppedIterations])).toEqual([[0, 0, 0], [0, 0, 0]]);
    // 100 a second for 4 s, and a ramp from 20 to 80 a second over 2 s, cut between the two.
    const counted = await reader.countByVariant('two');
    const requests = counted.reduce((sum, each) => sum + each.requests, 0);
    expect(requests).toBeGreaterThanOrEqual(490);
    expect(requests).toBeLessThanOrEqual(502);
    expect(counted.every((each) => each.rows === each.requests && each.answered === each.rows && each.failed + each.lost === 0)).toBe(true);
    for (const { srv, trafficClass, rows } of counted) {
      const told = reported.flatMap(({ byVariant }) => byVariant.filter((each) => each.srv === srv && each.trafficClass === trafficClass));
      expect(told.reduce((sum, { sent }) => sum + sent, 0)).toBe(rows);
    }
    expect((await reader.responseTimesByClass({ campaignId: 'two' }, [0.5])).map((each) => `${each.phase} ${each.trafficClass}`)).toEqual(['baseline rest', 'with-smets1 rest', 'with-smets1 smets1']);
    expect(reported.every(({ unmatchedResponses }) => unmatchedResponses === 0)).toBe(true);
    expect(Math.abs((reported[0]?.releasedAtMs ?? 0) - (reported[1]?.releasedAtMs ?? 1e9))).toBeLessThan(500);
    expect(heartbeats.some(({ state }) => state === 'armed') && heartbeats.some(({ state }) => state === 'running')).toBe(true);
  });

  it('keeps every sample of k6, each with the counter of its request', async () => {
    const counted = await reader.countByVariant('two');
    const requests = counted.reduce((sum, each) => sum + each.requests, 0);
    const names = await reader.metricNames('two');
    expect(names).toEqual(expect.arrayContaining(['http_req_duration', 'http_req_failed', 'http_reqs', 'iteration_duration', 'iterations', 'vus', 'data_sent']));
    for (const metric of ['http_req_duration', 'http_reqs', 'iterations']) expect((await reader.metric({ campaignId: 'two', metric }, []))?.samples).toBe(requests);
    expect((await reader.metric({ campaignId: 'two', metric: 'http_reqs', srv: '7.4' }, []))?.samples).toBe(counted.filter(({ srv }) => srv === '7.4').reduce((sum, each) => sum + each.rows, 0));
  });

  it('keeps the alerts that the estate raised, and the generators\' health', async () => {
    const alerts = await reader.alertsBySecond({ campaignId: 'two' });
    const received = (kind: string) => alerts.filter((each) => each.kind === kind).reduce((sum, each) => sum + each.received, 0);
    expect(received('device')).toBeGreaterThan(40);
    expect(received('dcc')).toBeGreaterThan(10);
    expect(received('device')).toBeGreaterThan(received('dcc'));
    const generators = await reader.generators('two');
    expect(generators.map(({ segmentId }) => segmentId)).toEqual(['two-0', 'two-1']);
    expect(generators.every(({ cpuShareMax, k6CoresMax }) => cpuShareMax > 0 && k6CoresMax > 0)).toBe(true);
  });

  it('sends unsigned where the campaign says so, and a target that wants signatures refuses it: failed, with the code', async () => {
    const { results } = await runAll(claimsOf('unsigned', 1, { signed: false, phases: [phase('baseline', 0, 1_000)] }));
    const [result] = results.values();
    expect(result).toMatchObject({ ended: 'completed', reason: '' });
    const counted = await reader.failures({ campaignId: 'unsigned' });
    expect(counted.length).toBeGreaterThan(0);
    expect(new Set(counted.map(({ outcome, reason }) => `${outcome} ${reason}`))).toEqual(new Set(['failed E1']));
  });
});

describe('a generator that does not get to its end', () => {
  it('stops when it is told to, settles and stores what it sent', async () => {
    const claims = claimsOf('stopped', 2, { phases: [phase('soak', 0, 60_000)] });
    const orchestrator = new ScriptedOrchestrator(claims);
    const running = Promise.all(claims.map((claim, slot) => rig.run(claim, orchestrator, { slot, clickhouseUrl: clickhouse.url })));
    await vi.waitFor(() => expect(orchestrator.heartbeats.some(({ progress }) => progress.answered > 20)).toBe(true), { timeout: 60_000 });
    orchestrator.stop = 'abort rule "errors": breached';
    await running;
    const reported = [...orchestrator.results.values()];
    expect(reported.map(({ ended, reason }) => [ended, reason])).toEqual([['stopped', orchestrator.stop], ['stopped', orchestrator.stop]]);
    const told = reported.flatMap(({ byVariant }) => byVariant);
    const counted = await reader.countByVariant('stopped');
    const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
    expect(sum(counted.map(({ rows }) => rows))).toBe(sum(told.map(({ sent }) => sent)));
    expect(told.every(({ sent, answered, failed, lost }) => sent === answered + failed + lost)).toBe(true);
  });

  it('says so when nobody answers: every request failed, none is silently missing', async () => {
    const { results } = await runAll(claimsOf('nobody', 1, { phases: [phase('baseline', 0, 1_000)] }), { targetUrl: 'http://127.0.0.1:1' });
    expect([...results.values()][0]).toMatchObject({ ended: 'completed', reason: '' });
    const failures = await reader.failures({ campaignId: 'nobody' });
    expect(failures.every(({ outcome, reason }) => outcome === 'failed' && reason.startsWith('connection-'))).toBe(true);
    expect(failures.reduce((sum, { requests }) => sum + requests, 0)).toBeGreaterThanOrEqual(98);
  });

  it('is claimed once: a job that comes back does nothing', async () => {
    const claims = claimsOf('again', 1, { phases: [phase('baseline', 0, 1_000)] });
    const orchestrator = await runAll(claims);
    expect([...orchestrator.results.values()]).toMatchObject([{ ended: 'completed', reason: '' }]);
    const before = orchestrator.heartbeats.length;
    await Promise.all(claims.map((claim) => rig.run(claim, orchestrator, { slot: 0, clickhouseUrl: clickhouse.url })));
    expect(orchestrator.heartbeats).toHaveLength(before);
  });

  it('says plainly that k6 is missing', async () => {
    const { results } = await runAll(claimsOf('missing', 1), { program: '/nowhere/k6' });
    expect([...results.values()][0]).toMatchObject({ ended: 'failed', reason: expect.stringContaining('there is no k6 at /nowhere/k6') as string, byVariant: [] });
  });
});

describe('a script that is wrong', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gauntlet-script-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const script = async (name: string, text: string) => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };

  it('is reported with k6\'s complaint when k6 refuses it (exit code 107)', async () => {
    const { results } = await runAll(claimsOf('syntax', 1), { script: await script('syntax.ts', 'export default function () { return (; }') });
    expect([...results.values()][0]).toMatchObject({ ended: 'failed', reason: expect.stringMatching(/k6 ended with exit code 107 before it began: .*[Ss]yntax/s) as string });
  });

  it('fails the segment when it throws in every iteration, though k6 ends with exit code 0', async () => {
    const options = `export const options = { scenarios: { 'p0-rest': { executor: 'constant-arrival-rate', rate: 20, duration: '1s', preAllocatedVUs: 2 } }, systemTags: ['scenario', 'status', 'error_code'] };`;
    const { results } = await runAll(claimsOf('throws', 1), { script: await script('throws.ts', `${options}\nexport default function () { throw new Error('no such device'); }`) });
    const [result] = results.values();
    expect(result).toMatchObject({ ended: 'failed', k6: { exitCode: 0 } });
    expect(result?.reason).toMatch(/the script threw \d+ exceptions, first: .*no such device/);
  });

  it('fails the segment when k6 ends without an iteration', async () => {
    const options = `export const options = { scenarios: { 'p0-rest': { executor: 'per-vu-iterations', vus: 1, iterations: 1, startTime: '0s', maxDuration: '1s' } }, systemTags: ['scenario', 'status', 'error_code'] };`;
    const { results } = await runAll(claimsOf('empty', 1, { executionSegment: '0:1/1000', executionSegmentSequence: '0,1/1000,1' }), { script: await script('empty.ts', `${options}\nexport default function () {}`) });
    expect([...results.values()][0]).toMatchObject({ ended: 'failed', k6: { iterations: 0 } });
  });
});

describe('k6\'s own output beside ours', () => {
  it.each([
    ['opentelemetry', '/v1/metrics', (host: string) => ({ K6_OTEL_EXPORTER_PROTOCOL: 'http/protobuf', K6_OTEL_HTTP_EXPORTER_ENDPOINT: host, K6_OTEL_HTTP_EXPORTER_INSECURE: 'true', K6_OTEL_EXPORT_INTERVAL: '200ms' })],
    ['experimental-prometheus-rw', '/api/v1/write', (host: string) => ({ K6_PROMETHEUS_RW_SERVER_URL: `http://${host}/api/v1/write`, K6_PROMETHEUS_RW_PUSH_INTERVAL: '200ms' })],
  ] as const)('%s is fed, and every row is still stored', async (output, path, variables) => {
    const received: string[] = [];
    const sink = createServer((request, response) => {
      received.push(request.url ?? '');
      request.resume().on('end', () => response.writeHead(200).end());
    });
    await new Promise<void>((resolve) => sink.listen(0, '127.0.0.1', resolve));
    try {
      const id = `mirror-${output}`;
      const { results } = await runAll(claimsOf(id, 1, { mirror: { output, variables: variables(`127.0.0.1:${(sink.address() as AddressInfo).port}`) } }));
      const [result] = results.values();
      expect(result).toMatchObject({ ended: 'completed', reason: '' });
      expect(received).toContain(path);
      expect((await reader.countByVariant(id)).reduce((sum, { rows }) => sum + rows, 0)).toBe((result?.byVariant ?? []).reduce((sum, { sent }) => sum + sent, 0));
    } finally {
      sink.closeAllConnections();
      sink.close();
    }
  });
});

describe('ClickHouse away in the middle of a segment', () => {
  it('the load goes on, rows wait on disk, and are exact afterwards', async () => {
    const claims = claimsOf('away', 1, { phases: [phase('baseline', 0, 6_000)] });
    const orchestrator = new ScriptedOrchestrator(claims);
    const running = Promise.all(claims.map((claim, slot) => rig.run(claim, orchestrator, { slot, clickhouseUrl: clickhouse.url })));
    await vi.waitFor(() => expect(orchestrator.heartbeats.some(({ progress }) => progress.answered > 50)).toBe(true), { timeout: 60_000 });
    await clickhouse.halt({ abruptly: true });
    await vi.waitFor(() => expect(orchestrator.heartbeats.some(({ health }) => health.spoolBytes > 0)).toBe(true), { timeout: 60_000 });
    await clickhouse.start();
    await running;
    const [result] = orchestrator.results.values();
    expect(result).toMatchObject({ ended: 'completed', reason: '' });
    const counted = await reader.countByVariant('away');
    const sent = (result?.byVariant ?? []).reduce((sum, each) => sum + each.sent, 0);
    expect(counted.reduce((sum, each) => sum + each.requests, 0)).toBe(sent);
    expect(counted.reduce((sum, each) => sum + each.rows, 0)).toBe(sent);
    expect((await reader.metric({ campaignId: 'away', metric: 'http_reqs' }, []))?.samples).toBe(sent);
  });
});
