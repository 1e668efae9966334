import type { BodyFields, ChangeFaults, DmcId, SimulationProfile } from '@gauntlet/contracts';
import { describe, expect, it } from 'vitest';
import type { Later } from '../exchange/answer.ts';
import { handleRequest, randomFor } from '../exchange/handle-request.ts';
import type { Installation } from '../installation/installation.ts';
import { modelOf, prepareInstallation } from '../installation/prepare-installation.ts';
import { migrate } from '../migration/migrate.ts';
import { changeFaults } from '../exchange/inject-fault.ts';
import { dueStorms } from './due-storms.ts';
import { profileProblems } from './profile-problems.ts';
import { quietProfile } from './quiet-profile.ts';

const now = Date.UTC(2026, 10, 23, 14, 10, 5);
const esme = '00-DB-00-01-00-00-01-A0';
const gsme = '00-DB-00-01-00-00-01-A1';

function installed(profile: Partial<SimulationProfile>, id = 'set-1'): Installation {
  const model = modelOf({ id: 'dmc-1' as DmcId, release: 'MOC', installationType: 'active', deviceModels: [{ type: 'ESME', manufacturer: 'A', model: 'E1', firmwareVersion: '0102' }], communicationsServiceProvider: 'csp', smso: 'smso', s1sp: '70-B3-D5-1F-30-00-A0-01', smetsVersion: '1', simulation: { ...quietProfile, ...profile } });
  return prepareInstallation({ id, ordinal: 1, model, devices: [{ type: 'ESME', deviceId: esme }, { type: 'GSME', deviceId: gsme }], state: 'commissioned', faults: [], wanRequests: 0 }, now - 1_000);
}

interface Played {
  readonly answers: readonly string[];
  readonly later: readonly (readonly Later[])[];
}

/** Sends the same variant so many times, one after the other. */
function play(profile: Partial<SimulationProfile>, options: { readonly times: number; readonly srv?: string; readonly target?: string; readonly id?: string; readonly atMs?: (time: number) => number }): Played {
  const { times, srv = '4.1.1', target = esme, id, atMs = () => now } = options;
  let installation = installed(profile, id);
  const answers: string[] = [];
  const later: (readonly Later[])[] = [];
  for (let time = 0; time < times; time += 1) {
    const exchanged = handleRequest(installation, { srv, targetId: target, body: {} }, atMs(time), randomFor(installation));
    installation = exchanged.installation;
    answers.push(exchanged.answer.kind === 'refusal' ? exchanged.answer.code : 'I99');
    later.push(exchanged.later);
  }
  return { answers, later };
}

const payloadOf = ([later]: readonly Later[]): BodyFields => (later?.kind === 'device-response' ? later.payload : {});

describe('every fault is a function of seed, installation and request counter', () => {
  const everything: Partial<SimulationProfile> = {
    latency: { kind: 'empirical', quantiles: [{ q: 0, ms: 10 }, { q: 0.5, ms: 40 }, { q: 1, ms: 900 }] },
    slowStart: { requests: 20, factor: 3 },
    failing: [{ srv: '*', result: 'device-error', rate: 0.1 }, { srv: '4.1.1', result: 'no-response', rate: 0.1 }],
    deviations: [{ srv: '4.1.1', field: 'Electricity.ActiveImportRegister.Value', set: 7, rate: 0.3 }],
    responses: [
      { fault: 'duplicated', srv: '*', rate: 0.1, afterMs: 5 },
      { fault: 'late', srv: '4.1.1', rate: 0.1, byMs: 9_000 },
      { fault: 'lost', srv: '*', rate: 0.1 },
      { fault: 'wrong-signature', srv: '*', rate: 0.1, signedBy: 'S1SP' },
    ],
    lossWindows: [{ by: 'requests', network: 'wan', from: 30, count: 5, every: 60, share: 0.5 }],
  };

  it('so that the same seed shows the same again, and another seed or installation shows others', () => {
    const first = play({ ...everything, seed: 5 }, { times: 300 });
    expect(play({ ...everything, seed: 5 }, { times: 300 })).toEqual(first);
    expect(play({ ...everything, seed: 6 }, { times: 300 })).not.toEqual(first);
    expect(play({ ...everything, seed: 5 }, { times: 300, id: 'set-2' })).not.toEqual(first);
  });

  it('at the rates of the profile, each drawn on its own', () => {
    const { later } = play({ ...everything, seed: 8, failing: [], lossWindows: [] }, { times: 4_000 });
    const share = (has: (message: Later) => boolean) => later.flat().filter(has).length / later.flat().length;
    expect(1 - later.flat().length / 4_000).toBeCloseTo(0.1, 1);
    expect(share(({ copyAfterMs }) => copyAfterMs === 5)).toBeCloseTo(0.1, 1);
    expect(share(({ wrongSignature }) => wrongSignature === 'S1SP')).toBeCloseTo(0.1, 1);
    expect(share(({ dueInMs }) => dueInMs > 9_000)).toBeCloseTo(0.1, 1);
    expect(share((message) => JSON.stringify(payloadOf([message])).includes('"Value":7,'))).toBeCloseTo(0.3, 1);
    // 100 in 4,000 would be expected of two independent tenths: 40.
    const both = later.flat().filter(({ copyAfterMs, wrongSignature }) => copyAfterMs !== undefined && wrongSignature !== undefined).length;
    expect(both).toBeGreaterThan(15);
    expect(both).toBeLessThan(80);
  });
});

describe('latency', () => {
  it('follows the quantiles that were measured', () => {
    const dueInMs = play({ latency: { kind: 'empirical', quantiles: [{ q: 0, ms: 100 }, { q: 0.9, ms: 200 }, { q: 1, ms: 1_000 }] } }, { times: 4_000 }).later.flat().map((later) => later.dueInMs).sort((a, b) => a - b);
    expect(dueInMs[0]).toBeGreaterThanOrEqual(100);
    expect(dueInMs.at(-1)).toBeLessThanOrEqual(1_000);
    expect(dueInMs.filter((ms) => ms <= 200).length / 4_000).toBeCloseTo(0.9, 1);
    expect(dueInMs[2_000]).toBeCloseTo(155.6, -1);
  });

  it('is a variant\'s own where the profile has one', () => {
    const profile = { latency: { kind: 'constant', ms: 5 }, latencyByVariant: { '7.4': { kind: 'constant', ms: 70 } } } as const;
    expect(play(profile, { times: 1 }).later[0]).toMatchObject([{ dueInMs: 5 }]);
    expect(play(profile, { times: 1, srv: '7.4' }).later[0]).toMatchObject([{ dueInMs: 70 }]);
  });

  it('is longer after a start, and then is not', () => {
    const { later } = play({ latency: { kind: 'constant', ms: 100 }, slowStart: { requests: 4, factor: 5 } }, { times: 6 });
    expect(later.flat().map(({ dueInMs }) => dueInMs)).toEqual([500, 400, 300, 200, 100, 100]);
  });
});

describe('loss windows', () => {
  it('take the WAN for some requests, and again', () => {
    const { answers } = play({ lossWindows: [{ by: 'requests', network: 'wan', from: 3, count: 2, every: 5, share: 1 }] }, { times: 10 });
    expect(answers).toEqual(['I99', 'I99', 'E20', 'E20', 'I99', 'I99', 'I99', 'E20', 'E20', 'I99']);
  });

  it('take the HAN, and the hub\'s own meter is still there', () => {
    const profile = { lossWindows: [{ by: 'requests', network: 'han', from: 1, count: 1, share: 1 }] } as const;
    expect(play({ ...profile, lossWindows: [...profile.lossWindows] }, { times: 2, target: gsme }).later.map(([later]) => later?.kind)).toEqual(['no-device-response', 'device-response']);
    expect(play({ ...profile, lossWindows: [...profile.lossWindows] }, { times: 1 }).later.map(([later]) => later?.kind)).toEqual(['device-response']);
  });

  it('take it at a time of day, over midnight too', () => {
    const at = ['23:49', '23:50', '00:09', '00:10'].map((time) => Date.parse(`2026-11-23T${time}:00Z`));
    const { answers } = play({ lossWindows: [{ by: 'time', network: 'wan', from: '23:50', minutes: 20, share: 1 }] }, { times: 4, atMs: (time) => at[time] ?? 0 });
    expect(answers).toEqual(['I99', 'E20', 'E20', 'I99']);
  });

  it('concern a share of the installations, the same ones every time', () => {
    const affected = () => Array.from({ length: 400 }, (_, index) => play({ lossWindows: [{ by: 'requests', network: 'wan', from: 1, count: 1, share: 0.25 }] }, { times: 1, id: `set-${index}` }).answers[0] === 'E20');
    expect(affected().filter(Boolean).length / 400).toBeCloseTo(0.25, 1);
    expect(affected()).toEqual(affected());
  });
});

describe('installation faults', () => {
  it('give a share of the gas meters a HAN error, which answers E21 and stops a migration as GT01', () => {
    const profile: Partial<SimulationProfile> = { installationFaults: [{ fault: 'gas-gt01', share: 0.3 }] };
    const faulty = Array.from({ length: 300 }, (_, index) => installed(profile, `set-${index}`)).filter(({ faults }) => faults.includes('gas-gt01'));
    expect(faulty.length / 300).toBeCloseTo(0.3, 1);
    const one = faulty[0] ?? installed(profile);
    expect(play(profile, { times: 1, target: gsme, id: one.id }).later[0]).toMatchObject([{ kind: 'no-device-response', code: 'E21' }]);
    const validated = { ...one, lifecycle: 'dormant', migration: { reached: 'validate', tries: {}, failures: {} } } as const;
    expect(migrate(validated, 'test-devices', { authorisation: 'valid' }, now).reply).toMatchObject({ result: 'failed', reason: 'gas-gt01' });
  });
});

describe('what a device does not do, or does otherwise', () => {
  it('refuses variants with the code of the profile', () => {
    const profile = { unsupported: [{ srv: '4.1.1', refusal: 'E13' }] };
    expect(play(profile, { times: 1 }).answers).toEqual(['E13']);
    expect(play(profile, { times: 1, srv: '7.4' }).answers).toEqual(['I99']);
  });

  it('changes the fields that are named, in place, and no others', () => {
    const before = payloadOf(play({}, { times: 1 }).later[0] ?? []) as { Electricity: { ActiveImportRegister: { Value: number } } };
    const value = before.Electricity.ActiveImportRegister.Value;
    const deviating = (change: object) => payloadOf(play({ deviations: [{ srv: '4.1.1', field: 'Electricity.ActiveImportRegister.Value', rate: 1, ...change }] }, { times: 1 }).later[0] ?? []);
    expect(deviating({ scale: 2, add: 1 })).toEqual({ Electricity: { ActiveImportRegister: { Value: 2 * value + 1, ActiveEnergyUnit: 'Wh' } } });
    expect(JSON.stringify(deviating({ set: '9' }))).toBe('{"Electricity":{"ActiveImportRegister":{"Value":"9","ActiveEnergyUnit":"Wh"}}}');
    expect(deviating({ omit: true })).toEqual({ Electricity: { ActiveImportRegister: { ActiveEnergyUnit: 'Wh' } } });
  });

  it('loses a Response after the device has done what was asked', () => {
    let installation = installed({ responses: [{ fault: 'lost', srv: '7.2', rate: 1 }] });
    const exchanged = handleRequest(installation, { srv: '7.2', targetId: esme, body: {} }, now, randomFor(installation));
    installation = exchanged.installation;
    expect(exchanged).toMatchObject({ answer: { kind: 'acknowledgement' }, later: [], installation: { electricity: { supply: 'Disabled' } } });
  });
});

describe('faults that somebody injects', () => {
  it('are met by the next requests that they are about, and move none of the profile\'s', () => {
    const profile: Partial<SimulationProfile> = { seed: 4, failing: [{ srv: '*', result: 'device-error', rate: 0.4 }] };
    const outcomes = (next: ChangeFaults['next']) => {
      let installation = changeFaults(installed(profile), { add: [], remove: [], next });
      return Array.from({ length: 60 }, () => {
        const exchanged = handleRequest(installation, { srv: '4.1.1', targetId: esme, body: {} }, now, randomFor(installation));
        installation = exchanged.installation;
        const [later] = exchanged.later;
        return later === undefined ? 'nothing' : later.kind === 'device-response' && later.success ? 'done' : 'error';
      });
    };
    const plain = outcomes(undefined);
    expect(outcomes({ result: 'no-response', srv: '*', times: 3 })).toEqual(['nothing', 'nothing', 'nothing', ...plain.slice(3)]);
    expect(outcomes({ result: 'no-response', srv: '7.4', times: 3 })).toEqual(plain);
  });

  it('are added, removed and cleared', () => {
    const added = changeFaults(installed({}), { add: ['no-wan', 'no-wan'], remove: [], next: { result: 'no-response', srv: '*', times: 1 } });
    expect(added).toMatchObject({ faults: ['no-wan'], injected: [{ times: 1 }] });
    expect(changeFaults(added, { add: [], remove: ['no-wan'], clearNext: true })).toMatchObject({ faults: [], injected: [] });
  });
});

describe('alert storms', () => {
  it('break out with a request, and again', () => {
    const profile: Partial<SimulationProfile> = { alertStorms: [{ alertCode: '8F3F', device: 'GSME', from: 3, every: 4, count: 50, spacingMs: 10, share: 1 }] };
    const breakOut = Array.from({ length: 12 }, (_, index) => dueStorms({ ...installed(profile), requests: index + 1 }));
    expect(breakOut.flatMap((storms, index) => (storms.length > 0 ? [index + 1] : []))).toEqual([3, 7, 11]);
    expect(breakOut[2]).toEqual([{ deviceId: gsme, alertCode: '8F3F', count: 50, spacingMs: 10 }]);
  });
});

describe('profileProblems', () => {
  const known = { isResponseCode: (code: string) => code === 'E11', isAlertCode: (code: string) => code === '8F3F' };
  const problemsOf = (profile: Partial<SimulationProfile>) => profileProblems({ ...quietProfile, ...profile }, known);

  it('finds nothing in a profile that can be played', () => {
    expect(problemsOf({ latencyByVariant: { '4.8.1': { kind: 'constant', ms: 1 } }, unsupported: [{ srv: '6.5', refusal: 'E11' }], failing: [{ srv: '*', result: 'device-error', rate: 1 }], deviations: [{ srv: '8.2', field: 'DSPInventory.Device.DeviceStatus', set: 'Pending', rate: 1 }, { srv: '4.3', field: 'EmergencyCreditBalance', set: 1, rate: 1 }] })).toEqual([]);
  });

  it('names field, value and what was expected', () => {
    expect(problemsOf({ failing: [{ srv: '9.9.9', result: 'device-error', rate: 1 }], unsupported: [{ srv: '6.5', refusal: 'E999' }], responses: [{ fault: 'lost', srv: '8.2', rate: 1 }], alertStorms: [{ alertCode: 'FFFF', device: 'ESME', from: 1, count: 1, spacingMs: 0, share: 1 }], deviations: [{ srv: '4.1.1', field: 'Electricity.Register', set: 1, rate: 1 }] })).toEqual([
      { path: 'failing[0].srv', value: '"9.9.9"', expected: expect.stringContaining('129') as string },
      { path: 'unsupported[0].refusal', value: '"E999"', expected: expect.stringContaining('E11') as string },
      { path: 'responses[0].srv', value: '"8.2"', expected: expect.stringContaining('the DCC answers') as string },
      { path: 'alertStorms[0].alertCode', value: '"FFFF"', expected: expect.stringContaining('8F3F') as string },
      { path: 'deviations[0].field', value: '"Electricity.Register"', expected: expect.stringContaining('Electricity.ActiveImportRegister.Value') as string },
    ]);
  });
});
