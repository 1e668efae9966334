import { campaignSchema, portfolioSchema } from '@gauntlet/contracts';
import type { CampaignInput, CampaignVerdict, CampaignView, ResponseTimes, SegmentResult } from '@gauntlet/contracts';
import { describe, expect, it } from 'vitest';
import type { GeneratorSummary, LoadReader, MetricSummary, VariantCount } from '../ports/load-store.ts';
import { definitionHash, planCampaign } from './plan-campaign.ts';
import { evaluateCampaign } from './evaluate-campaign.ts';

const [dmc] = portfolioSchema.parse({
  dmcs: [{ id: 'd', release: 'IOC', installationType: 'active', deviceModels: [{ type: 'ESME', manufacturer: 'M', model: 'X', firmwareVersion: '1' }], communicationsServiceProvider: 'c', smso: 's', s1sp: '70-B3-D5-1F-30-00-A0-01', smetsVersion: '1', metersToEnrol: 1, deviceSets: [{ id: 'd-1', devices: [{ type: 'ESME', deviceId: '00-DC-00-00-00-00-00-E1' }] }] }],
}).dmcs;
const input: CampaignInput = {
  key: 'c',
  name: 'C',
  generators: 2,
  population: { installations: 10, mix: [{ dmc: 'd', weight: 100, serves: ['rest', 'smets1'] }] },
  traffic: { rest: [{ srv: '4.1.1', weight: 100 }], smets1: [{ srv: '4.1.1', weight: 100 }] },
  phases: [{ key: 'baseline', kind: 'baseline', duration: '100s', rest: 10 }, { key: 'with', kind: 'with-smets1', duration: '100s', rest: 10 }],
  nonInferiority: { quantiles: [0.95] },
};
const sent = 2_000;
const counted: VariantCount = { srv: '4.1.1', trafficClass: 'rest', rows: sent, requests: sent, answered: sent, failed: 0, lost: 0 };
const generator: GeneratorSummary = { segmentId: 's', hostname: 'h', cpuShareMax: 0.5, k6CoresMax: 0.1, workerCoresMax: 0.1, droppedIterations: 0, scheduleErrorP99Us: 1_000, spoolBytesMax: 0, clockSkewMsMax: 0, lastHeardUs: 1n };
const result = (change: Partial<SegmentResult> = {}): SegmentResult => ({ workerId: 'w', leaseToken: 1, ended: 'completed', reason: '', byVariant: [{ srv: '4.1.1', trafficClass: 'rest', sent: sent / 2, answered: sent / 2, failed: 0, lost: 0 }], deviceAlerts: 0, dccAlerts: 0, unmatchedResponses: 0, releasedAtMs: 0, endedAtMs: 1, ...change });

interface World {
  readonly definition?: Partial<CampaignInput>;
  readonly view?: Partial<CampaignView>;
  readonly results?: readonly (SegmentResult | null)[];
  readonly counts?: readonly VariantCount[];
  readonly generator?: Partial<GeneratorSummary>;
  readonly times?: readonly ResponseTimes[];
  readonly metric?: MetricSummary | undefined;
  /** Response time of request n in microseconds, by phase. */
  readonly latency?: (phase: string, n: number) => number;
  readonly answered?: number;
}

function evaluate(world: World = {}): Promise<CampaignVerdict> {
  const definition = campaignSchema.parse({ ...input, ...world.definition });
  const planned = planCampaign(definition, dmc === undefined ? [] : [dmc]);
  if (!planned.ok) throw new Error(JSON.stringify(planned.problems));
  const segments = (world.results ?? [result(), result()]).map((each, index): CampaignView['segments'][number] => ({ segmentId: `s${index}`, index, state: each === null ? 'lost' : 'reported', generator: null, hostname: 'h', lastHeardAt: null, progress: null, health: null, result: each }));
  const campaign = { id: 'c', key: 'c', name: 'C', state: 'completed', reason: '', definition, definitionHash: definitionHash(definition), phases: planned.plan.phases, durationMs: planned.plan.durationMs, segments, ...world.view } as CampaignView;
  const latency = world.latency ?? ((_, n) => 10_000 + (n % 97) * 100);
  const load: Partial<LoadReader> = {
    countByVariant: () => Promise.resolve(world.counts ?? [counted]),
    generators: () => Promise.resolve([{ ...generator, ...world.generator }]),
    responseTimes: () => Promise.resolve(world.times ?? []),
    responseTime: () => Promise.resolve(world.metric),
    metric: () => Promise.resolve(world.metric),
    latencies: ({ phase = '' }) => Promise.resolve({ sentAtUs: new Float64Array(world.answered ?? 1_000), responseUs: Uint32Array.from({ length: world.answered ?? 1_000 }, (_, n) => latency(phase, n)) }),
  };
  return evaluateCampaign(campaign, { load: load as LoadReader, now: () => new Date(0) });
}

const rigOf = ({ rig }: CampaignVerdict, name: string) => rig.find(({ criterion }) => criterion === `rig.${name}`);

describe('evaluateCampaign: the rig first', () => {
  it('is met when the rig is in order and the system is not slower', async () => {
    expect(await evaluate()).toMatchObject({ verdict: 'met', criteria: [{ criterion: 'non-inferiority p95', verdict: 'met', clause: 'SVTAD 5.2(d)' }] });
  });

  it.each<[string, World, string, RegExp]>([
    ['it was aborted', { view: { state: 'aborted', reason: 'failed was 1' } }, 'ended', /failed was 1/],
    ['a generator was lost', { results: [result(), null], counts: [{ ...counted, rows: 1_000, requests: 1_000, answered: 1_000 }] }, 'generators', /50\.0 % of the load/],
    ['a script threw', { results: [result(), result({ ended: 'failed', reason: 'the script threw 5 exceptions' })] }, 'generators', /50\.0 %/],
    ['nothing was measured', { counts: [], results: [result({ byVariant: [] }), result({ byVariant: [] })] }, 'samples', /never a pass/],
    ['the load was not applied', { counts: [{ ...counted, rows: 1_900, requests: 1_900, answered: 1_900 }], results: [result(), result({ byVariant: [{ srv: '4.1.1', trafficClass: 'rest', sent: 900, answered: 900, failed: 0, lost: 0 }] })] }, 'achieved-rate', /did not apply/],
    ['processors were short', { generator: { cpuShareMax: 0.86 } }, 'cpu', /those of the generators/],
    ['arrivals were late', { generator: { scheduleErrorP99Us: 50_100 } }, 'schedule-error', /not kept/],
    ['clocks differ', { generator: { clockSkewMsMax: 21 } }, 'clock-skew', /not begin together/],
  ])('is inconclusive when %s', async (_, world, name, reason) => {
    const verdict = await evaluate(world);
    expect(verdict.verdict).toBe('inconclusive');
    expect(rigOf(verdict, name)).toMatchObject({ verdict: 'not-met', reason: expect.stringMatching(reason) as string });
  });

  it('names the counters that do not agree, in both directions', async () => {
    const verdict = await evaluate({ counts: [{ ...counted, rows: sent + 1, answered: sent - 1, failed: 2 }, { ...counted, srv: '7.4', rows: 1, requests: 1, answered: 1 }] });
    expect(verdict.verdict).toBe('inconclusive');
    expect(rigOf(verdict, 'reconciled')?.evidence).toEqual([
      'rest 4.1.1 sent: 2000 told, 2001 stored',
      'rest 4.1.1 distinct: 2001 told, 2000 stored',
      'rest 4.1.1 answered: 2000 told, 1999 stored',
      'rest 4.1.1 failed: 0 told, 2 stored',
      'rest 7.4 sent: 0 told, 1 stored',
      'rest 7.4 answered: 0 told, 1 stored',
    ]);
  });

  it('does not hold a spool that was used against the rig, but says so', async () => {
    const verdict = await evaluate({ generator: { spoolBytesMax: 9 } });
    expect(verdict.verdict).toBe('met');
    expect(rigOf(verdict, 'spool')?.observed).toContain('up to 9 bytes waited');
  });
});

describe('evaluateCampaign: the system', () => {
  it('is not met when the rest is slower by more than the margin, undecidable when the interval holds it, with how much longer', async () => {
    const noise = (n: number) => 10_000 + ((n * 7_919) % 1_000) * 5;
    expect(await evaluate({ latency: (phase, n) => noise(n) * (phase === 'with' ? 1.5 : 1) })).toMatchObject({ verdict: 'not-met', criteria: [{ verdict: 'not-met' }] });
    const { verdict, criteria } = await evaluate({ latency: (phase, n) => (10_000 + ((n * n * 31) % 9_973)) * (phase === 'with' ? 1.04 : 1) });
    expect([verdict, criteria[0]?.verdict]).toEqual(['undecidable', 'undecidable']);
    expect(criteria[0]?.reason).toMatch(/^The interval holds the margin\. (Phases [\d.]+ times as long|The ratio is too near)/);
  });

  it('is undecidable with too few answers, and when nothing was asked', async () => {
    expect(await evaluate({ answered: 50 })).toMatchObject({ verdict: 'undecidable', criteria: [{ observed: '50 and 50 answered requests' }] });
    expect(await evaluate({ definition: { phases: [{ key: 'soak', kind: 'soak', duration: '200s', rest: 10 }] } })).toMatchObject({ verdict: 'undecidable', criteria: [] });
  });

  const target = { targets: [{ class: 'reads', srvs: ['4.1.1'], quantile: 0.95, withinMs: 100, basis: 'assumed' }] };
  const times = (phase: string, us: number | null): ResponseTimes => ({ phase, trafficClass: 'rest', srv: '4.1.1', sent: 1, answered: 1, failed: 0, lost: 0, minUs: 1, meanUs: 1, maxUs: 1, quantilesUs: [us] });

  it('a class is within its target when each of its variants is, in each phase but baseline, warm-up and overload', async () => {
    const judged = async (...rows: ResponseTimes[]) => (await evaluate({ definition: target, times: rows })).criteria.find(({ criterion }) => criterion === 'target reads');
    expect(await judged(times('with', 100_000), times('baseline', 900_000))).toMatchObject({ verdict: 'met', margin: 0, clause: 'SVTAD 5.2(d); target: assumed' });
    expect(await judged(times('with', 100_001))).toMatchObject({ verdict: 'not-met', evidence: ['4.1.1 with'] });
    expect(await judged(times('with', null))).toMatchObject({ verdict: 'undecidable', reason: 'Nothing was answered of 4.1.1.' });
  });

  it.each<[string, string, MetricSummary | undefined, string, number | null]>([
    ['response_time', 'p(95)<500', { samples: 9, sum: 1, min: 1, mean: 1, max: 1, quantiles: [499] }, 'met', 1],
    ['response_time', 'p(95)<500', { samples: 9, sum: 1, min: 1, mean: 1, max: 1, quantiles: [501] }, 'not-met', -1],
    ['http_reqs', 'rate>=9', { samples: 9, sum: 2_000, min: 1, mean: 1, max: 1, quantiles: [] }, 'met', 1],
    ['http_req_duration', 'avg<5', undefined, 'undecidable', null],
    ['dropped_iterations', 'count==0', undefined, 'met', 0],
  ])('gate %s %s', async (metric, threshold, summary, verdict, margin) => {
    const { criteria } = await evaluate({ definition: { gates: [{ metric, threshold }] }, metric: summary });
    expect(criteria.find(({ criterion }) => criterion === `gate ${metric}`)).toMatchObject({ verdict, margin });
  });

  it('gives the same verdict from the same rows', async () => {
    expect(await evaluate()).toEqual(await evaluate());
    expect((await evaluate()).inputsHash).not.toBe((await evaluate({ definition: { seed: 2 } })).inputsHash);
  });
});
