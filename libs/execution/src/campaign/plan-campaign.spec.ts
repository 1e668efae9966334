import { campaignSchema, portfolioSchema } from '@gauntlet/contracts';
import type { ArrivalProfile, CampaignInput, Dmc } from '@gauntlet/contracts';
import { describe, expect, it } from 'vitest';
import { rateAt, requestsOf, stagesOf } from './arrival-stages.ts';
import { planCampaign } from './plan-campaign.ts';

const dmc = (id: string): Dmc => {
  const types = ['ESME', 'GSME', 'CHF'] as const;
  const [parsed] = portfolioSchema.parse({
    dmcs: [{ id, release: 'IOC', installationType: 'active', deviceModels: types.map((type) => ({ type, manufacturer: 'M', model: 'X', firmwareVersion: '1' })), communicationsServiceProvider: 'c', smso: 's', s1sp: '70-B3-D5-1F-30-00-A0-01', smetsVersion: '1', metersToEnrol: 1, deviceSets: [{ id: `${id}-1`, devices: [{ type: 'ESME', deviceId: '00-DC-00-00-00-00-00-E1' }] }] }],
  }).dmcs;
  if (parsed === undefined) throw new Error('no DMC');
  return parsed;
};
const dmcs = [dmc('one'), dmc('two')];
const valid: CampaignInput = {
  key: 'c',
  name: 'C',
  population: { installations: 1_000, mix: [{ dmc: 'one', weight: 25, serves: ['smets1'] }, { dmc: 'two', weight: 75, serves: ['rest'] }] },
  traffic: { smets1: [{ srv: '4.1.1', weight: 100 }], rest: [{ srv: '4.1.1', weight: 50 }, { srv: '7.4', weight: 50 }] },
  alerts: { requestResponse: 37, deviceAlerts: 60, dccAlerts: 3 },
  phases: [
    { key: 'baseline', kind: 'baseline', duration: '10s', rest: 10 },
    { key: 'with', kind: 'with-smets1', duration: '10s', rest: 10, smets1: { ramp: { from: 0, to: 20 } } },
  ],
};
const plan = (change: Partial<CampaignInput> = {}) => planCampaign(campaignSchema.parse({ ...valid, ...change }), dmcs);
const problems = (change: Partial<CampaignInput>) => {
  const planned = plan(change);
  return planned.ok ? [] : planned.problems.map(({ path }) => path);
};

describe('planCampaign', () => {
  it('splits the population, sends each class to its devices, and adds up what will be stored', () => {
    const planned = plan();
    if (!planned.ok) throw new Error(JSON.stringify(planned.problems));
    expect(planned.load.populations.map(({ count }) => count)).toEqual([250, 750]);
    expect(new Set(planned.load.populations.map(({ firstDeviceId }) => firstDeviceId.slice(0, 15))).size).toBe(2);
    const [, withSmets1] = planned.load.phases;
    expect(withSmets1).toMatchObject({ startMs: 10_000, durationMs: 10_000 });
    expect(withSmets1?.streams.map(({ trafficClass, traffic }) => [trafficClass, traffic.map(({ groups }) => groups)])).toEqual([['rest', [['two/ESME', 'two/GSME'], ['two/ESME', 'two/GSME']]], ['smets1', [['one/ESME', 'one/GSME']]]]);
    expect(planned.plan).toMatchObject({ requests: 300, durationMs: 20_000, generatorsNeeded: 1, rows: { service_requests: 300, samples: 3_900 } });
    // 10 Service Requests a second are 20 messages, which are 37 % of all: 32.43 device alerts and 1.62 DCC alerts.
    expect(planned.plan.phases[0]?.alertsPerSecond).toBeCloseTo((20 * 63) / 37, 9);
  });

  it('the same definition plans the same; another DMC version has devices of its own', () => {
    expect(plan()).toEqual(plan());
    const other = planCampaign(campaignSchema.parse(valid), [{ ...dmc('one'), smetsVersion: '2' }, dmc('two')]);
    const [mine, theirs] = [plan(), other].map((planned) => (planned.ok ? planned.load.populations.map(({ firstDeviceId }) => firstDeviceId) : []));
    expect(mine?.[0]).not.toBe(theirs?.[0]);
    expect(mine?.[1]).toBe(theirs?.[1]);
  });

  it.each<[string, Partial<CampaignInput>, string]>([
    ['an unknown DMC', { population: { installations: 10, mix: [{ dmc: 'three', weight: 100, serves: ['smets1', 'rest'] }] } }, 'population.mix[0].dmc'],
    ['mix weights that do not sum', { population: { installations: 10, mix: [{ dmc: 'one', weight: 90, serves: ['smets1', 'rest'] }] } }, 'population.mix'],
    ['neither population nor devices', { population: undefined }, 'population'],
    ['an unknown SRV', { traffic: { smets1: [{ srv: '4.1.9', weight: 100 }], rest: valid.traffic.rest } }, 'traffic.smets1[0].srv'],
    ['an SRV that no device takes', { traffic: { smets1: [{ srv: '8.12.2', weight: 100 }], rest: valid.traffic.rest } }, 'traffic.smets1[0].srv'],
    ['traffic weights that do not sum', { traffic: { smets1: [{ srv: '4.1.1', weight: 40 }], rest: valid.traffic.rest } }, 'traffic.smets1'],
    ['a phase without a rate', { phases: [{ key: 'p', kind: 'soak', duration: '5s' }] }, 'phases[0]'],
    ['a baseline with SMETS1', { phases: [{ key: 'p', kind: 'baseline', duration: '5s', smets1: 1 }] }, 'phases[0].smets1'],
    ['two phases of one key', { phases: [{ key: 'p', kind: 'soak', duration: '5s', rest: 1 }, { key: 'p', kind: 'soak', duration: '5s', rest: 1 }] }, 'phases[1].key'],
    ['a rate for traffic that there is not', { traffic: { rest: valid.traffic.rest } }, 'phases[1].smets1'],
    ['a rate that the generators cannot reach', { phases: [{ key: 'p', kind: 'soak', duration: '5s', rest: 99_000 }] }, 'phases[0]'],
    ['a gate on a metric that does not exist', { gates: [{ metric: 'happiness', threshold: 'p(95)<1' }] }, 'gates[0].metric'],
    ['a threshold that is none', { gates: [{ metric: 'response_time', threshold: 'p95<1' }] }, 'gates[0].threshold'],
    ['an aggregate that the metric does not have', { gates: [{ metric: 'failed', threshold: 'p(95)<1' }] }, 'gates[0].threshold'],
    ['a gate on a phase that there is not', { gates: [{ metric: 'failed', threshold: 'rate<1', phase: 'x' }] }, 'gates[0].phase'],
    ['a target for an SRV that is not sent', { targets: [{ class: 'c', srvs: ['6.2.4'], withinMs: 1, basis: 'b' }] }, 'targets[0].srvs[0]'],
  ])('refuses %s, with its path', (_, change, path) => {
    expect(problems(change)).toContain(path);
  });
});

describe('arrival profiles', () => {
  it.each<[string, ArrivalProfile, number, number]>([
    ['constant', 30, 300, 30],
    ['ramp', { ramp: { from: 10, to: 30 } }, 200, 20],
    ['steps', { steps: [10, 20, 30] }, 200, 20],
    ['half-hourly', { halfHourly: { mean: 20, weights: Array.from({ length: 48 }, (_, i) => (i < 24 ? 1 : 3)) } }, 200, 30],
  ])('%s: sends what it says, in whole milliseconds', (_, profile, requests, atMiddle) => {
    const stages = stagesOf(profile, 10_000);
    expect(stages.reduce((sum, { durationMs }) => sum + durationMs, 0)).toBe(10_000);
    expect(requestsOf(stages)).toBeCloseTo(requests, 0);
    expect(rateAt(stages, 5_000)).toBeCloseTo(atMiddle, 6);
  });

  it('nothing for a rate of nothing', () => {
    expect([stagesOf(undefined, 1_000), stagesOf(0, 1_000), rateAt([], 5)]).toEqual([[], [], 0]);
  });
});
