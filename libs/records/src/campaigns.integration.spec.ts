import { campaignSchema } from '@gauntlet/contracts';
import type { CampaignVerdict, GeneratorHealth, SegmentHeartbeat, SegmentProgress, SegmentResult } from '@gauntlet/contracts';
import { planCampaign } from '@gauntlet/execution';
import type { Records } from '@gauntlet/execution';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds, operator, recordsOf, sampleDmc } from './records.fixture.ts';

const definition = campaignSchema.parse({
  key: 'c',
  name: 'C',
  generators: 2,
  population: { installations: 10, mix: [{ dmc: 'd', weight: 100, serves: ['rest'] }] },
  traffic: { rest: [{ srv: '4.8.1', weight: 100, body: { ReadLogPeriod: { StartDateTime: '2026-01-01T00:00:00Z', EndDateTime: '2026-01-02T00:00:00Z' } } }] },
  phases: [{ key: 'p', kind: 'soak', duration: '10s', rest: 5 }],
});
const progress: SegmentProgress = { sent: 3, answered: 2, failed: 1, lost: 0, outstanding: 0, deviceAlerts: 0, dccAlerts: 0 };
const health: GeneratorHealth = { cpuShare: 0.5, k6Cores: 0.1, workerCores: 0.2, droppedIterations: 0, scheduleErrorP99Us: 10, rowsWaiting: 0, spoolBytes: 0, clockSkewMs: 0, clockSkewErrorMs: 0 };

describe.each(databaseKinds)('campaigns in %s', (kind) => {
  const place = recordsOf(kind);
  let records: Records;
  let workerId: string;
  beforeAll(async () => {
    records = await place.openEmpty();
    ({ workerId } = await records.registerWorker({ pool: 'sct', hostname: 'h', pid: 1, version: '1', receiveUrl: 'http://127.0.0.1:1/' }, 0));
  });
  afterAll(() => place.stop());

  async function create(): Promise<string> {
    const planned = planCampaign(definition, [sampleDmc('d')]);
    if (!planned.ok) throw new Error(JSON.stringify(planned.problems));
    const campaignId = randomUUID();
    await records.createCampaign({ campaignId, definition, definitionHash: planned.plan.definitionHash, plan: planned.plan, load: planned.load, platformVersion: '1', traceparent: '00-aa-bb-01', armedByMs: 1_000 }, operator);
    return campaignId;
  }
  async function claim(campaignId: string, index: number) {
    await records.requeueSegments(campaignId, [`${campaignId}.${index}`], 5);
    const claimed = await records.claimSegment({ segmentId: `${campaignId}.${index}`, workerId, generation: 1, nowMs: 10 });
    if (claimed.kind === 'gone') throw new Error('gone');
    return claimed.claim;
  }
  const heartbeat = (leaseToken: number, change: Partial<SegmentHeartbeat> = {}): SegmentHeartbeat => ({ workerId, leaseToken, state: 'armed', progress, health, ...change });
  const result = (leaseToken: number, change: Partial<SegmentResult> = {}): SegmentResult => ({ workerId, leaseToken, ended: 'completed', reason: '', byVariant: [], deviceAlerts: 0, dccAlerts: 0, unmatchedResponses: 0, releasedAtMs: 1, endedAtMs: 2, ...change });

  it('keeps a definition as it is, the order of its body elements too', async () => {
    const id = await create();
    const campaign = await records.getCampaign(id);
    expect(JSON.stringify(campaign?.definition)).toBe(JSON.stringify(definition));
    expect(campaign).toMatchObject({ state: 'queued', submittedBy: operator.subject, traceId: 'aa', releasedAt: null, verdict: null, phases: [{ key: 'p' }] });
    expect(campaign?.segments.map(({ state, index }) => [state, index])).toEqual([['waiting', 0], ['waiting', 1]]);
    expect(await records.getCampaign(randomUUID())).toBeUndefined();
  });

  it('a segment is claimed once, under the generation that was queued last', async () => {
    const id = await create();
    const segmentId = `${id}.1`;
    expect(await records.requeueSegments(id, [segmentId], 1)).toEqual([{ campaignId: id, segmentId, generation: 1, traceparent: '00-aa-bb-01' }]);
    expect(await records.requeueSegments(id, [segmentId], 2)).toMatchObject([{ generation: 2 }]);
    const claiming = (generation: number) => records.claimSegment({ segmentId, workerId, generation, nowMs: 3 });
    expect(await claiming(1)).toEqual({ kind: 'gone' });
    expect(await claiming(2)).toMatchObject({ kind: 'claimed', claim: { campaignId: id, leaseToken: 1, index: 1, count: 2, executionSegment: '1/2:2/2', executionSegmentSequence: '0,1/2,1' } });
    expect(await claiming(2)).toEqual({ kind: 'gone' });
    expect(await records.requeueSegments(id, [segmentId], 4)).toEqual([]);
    await expect(records.claimSegment({ segmentId: `${id}.0`, workerId: randomUUID(), generation: 0, nowMs: 3 })).rejects.toMatchObject({ code: 'not-found' });
  });

  it('counts every generator of a campaign as work of the sct pool until the campaign ends', async () => {
    const before = await records.poolWork('sct');
    const id = await create();
    expect(await records.poolWork('sct')).toEqual({ waiting: before.waiting + 2, underway: before.underway });
    await claim(id, 0);
    expect(await records.poolWork('sct')).toEqual({ waiting: before.waiting + 1, underway: before.underway + 1 });
    await records.finishCampaign(id, 'completed', '');
    expect(await records.poolWork('sct')).toEqual(before);
  });

  it('heartbeats bring hold, then the release, then the stop with its reason; another token is stale', async () => {
    const id = await create();
    const { leaseToken, segmentId } = await claim(id, 0);
    expect(await records.heartbeatSegment(segmentId, heartbeat(leaseToken), 20)).toEqual({ kind: 'hold' });
    await records.releaseCampaign(id, 5_000);
    await records.releaseCampaign(id, 6_000);
    expect(await records.heartbeatSegment(segmentId, heartbeat(leaseToken, { state: 'running' }), 30)).toEqual({ kind: 'release', atMs: 5_000 });
    expect(await records.heartbeatSegment(segmentId, heartbeat(leaseToken + 1), 30)).toBe('stale');
    expect(await records.endCampaign(id, 'cancelled', 'enough', operator)).toBe(true);
    expect(await records.endCampaign(id, 'aborted', 'later', operator)).toBe(true);
    expect(await records.heartbeatSegment(segmentId, heartbeat(leaseToken), 40)).toEqual({ kind: 'stop', reason: 'enough' });
    const [situation] = (await records.campaignsUnderway()).filter(({ campaignId }) => campaignId === id);
    expect(situation).toMatchObject({ ending: 'cancelled', releaseAtMs: 5_000, segments: [{ lastHeardMs: 40, generator: 'armed', progress, health }, { state: 'waiting' }] });
    expect(await records.claimSegment({ segmentId: `${id}.1`, workerId, generation: 0, nowMs: 3 })).toEqual({ kind: 'gone' });
  });

  it('a result is recorded, also when it comes again; that of a lost generator is stale', async () => {
    const id = await create();
    const [one, other] = [await claim(id, 0), await claim(id, 1)];
    expect(await records.reportSegment(one.segmentId, result(one.leaseToken))).toBe('recorded');
    expect(await records.reportSegment(one.segmentId, result(one.leaseToken))).toBe('recorded');
    await records.loseSegments(id, [one.segmentId, other.segmentId]);
    expect(await records.reportSegment(other.segmentId, result(other.leaseToken))).toBe('stale');
    expect(await records.heartbeatSegment(other.segmentId, heartbeat(other.leaseToken), 9)).toBe('stale');
    expect((await records.getCampaign(id))?.segments.map(({ state }) => state)).toEqual(['reported', 'lost']);
  });

  it('ends once and is decided once; until then it is under way', async () => {
    const id = await create();
    await records.moveCampaign(id, 'queued', 'preparing');
    await records.moveCampaign(id, 'queued', 'draining');
    expect((await records.getCampaign(id))?.state).toBe('preparing');
    await records.finishCampaign(id, 'completed', '');
    await records.finishCampaign(id, 'failed', 'late');
    expect(await records.getCampaign(id)).toMatchObject({ state: 'completed', reason: '' });
    expect(await records.endCampaign(id, 'cancelled', 'late', operator)).toBe(false);
    const isUnderway = async () => (await records.campaignsUnderway()).some(({ campaignId }) => campaignId === id);
    expect(await isUnderway()).toBe(true);
    const verdict: CampaignVerdict = { campaignId: id, verdict: 'met', evaluatedAt: 'now', inputsHash: 'h', rig: [], criteria: [] };
    await records.saveCampaignVerdict(verdict, operator);
    await records.saveCampaignVerdict({ ...verdict, verdict: 'not-met' }, operator);
    expect(await isUnderway()).toBe(false);
    expect((await records.getCampaign(id))?.decided).toEqual(verdict);
    expect(await records.verifyAudit()).toMatchObject({ brokenAt: null });
  });

  it('lists the newest first, by state, in pages', async () => {
    const ids = [await create(), await create(), await create()];
    const first = await records.listCampaigns({ limit: 2 });
    expect(first.items.map(({ id }) => id)).toEqual([ids[2], ids[1]]);
    expect((await records.listCampaigns({ limit: 1, cursor: first.next ?? undefined })).items[0]?.id).toBe(ids[0]);
    expect((await records.listCampaigns({ limit: 100, state: 'completed' })).items.every(({ state }) => state === 'completed')).toBe(true);
  });
});
