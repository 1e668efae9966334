import { defaultS1spIds, type Dmc, type TestPack } from '@gauntlet/contracts';
import { findVariant } from '@gauntlet/duis';
import { beforeAll, describe, expect, it } from 'vitest';
import { compileTests } from './compile-tests.ts';
import { loadSamplePortfolio, loadStandardPacks } from './load-shipped.ts';
import { packHash } from './pack-hash.ts';

let packs: readonly TestPack[];
let dmcs: readonly Dmc[];
beforeAll(async () => {
  packs = await loadStandardPacks();
  dmcs = (await loadSamplePortfolio()).dmcs;
});

describe('the standard packs', () => {
  it('SVTAD 20.14: migration comes before SRVT, regression last', () => {
    expect(packs.map(({ key, kind, order }) => [key, kind, order])).toEqual([
      ['dormant-migration', 'functional', 10],
      ['srvt', 'functional', 20],
      ['security', 'functional', 25],
      ['regression', 'regression', 30],
    ]);
  });

  it('are of the promised size', () => {
    expect(packOf('dormant-migration').tests.length).toBeGreaterThanOrEqual(15);
    expect(packOf('srvt').tests.length).toBeGreaterThanOrEqual(450);
    expect(packOf('regression').tests.length).toBeGreaterThanOrEqual(20);
  });

  it('SVTAD 20.15(a): the migration pack meets every known reason for failure', () => {
    const reasons = packOf('dormant-migration').tests.flatMap((test) => test.steps.flatMap((step) => (step.kind === 'migrate' ? [step.expect.reason] : [])));
    expect(new Set(reasons)).toEqual(new Set([undefined, 'authorisation-rejected', 'master-keys-missing', 'data-mismatch', 'wan-unreachable-before', 'wan-unreachable', 'han-unreachable', 'gas-gt01', 'attempts-exhausted', 'uneconomic-to-test', 'wrong-state']));
  });

  it('every top-up outside the case of a used UTRN has a UTRN of its own', () => {
    const utrns = packs.flatMap((pack) => pack.tests.filter((test) => !test.key.includes('used-utrn')).flatMap((test) => test.steps.flatMap((step) => (step.kind === 'send' && step.srv === '2.2' && step.expect.result === 'success' ? [JSON.stringify(step.body)] : []))));
    const valid = utrns.filter((body) => body.includes('{{'));
    expect(new Set(valid).size).toBe(valid.length);
  });

  it('an alert is awaited only after the device was reached, so that a lost WAN is not taken for a lost alert', () => {
    const bare = packs.flatMap((pack) => pack.tests.filter((test) => test.steps.some((step, index) => step.kind === 'alert' && test.steps[index - 1]?.kind !== 'send')).map((test) => test.key));
    expect(bare).toEqual([]);
  });
});

describe('the sample portfolio', () => {
  it('is 24 DMCs over the three Capability Releases and three installation types', () => {
    expect(dmcs).toHaveLength(24);
    expect(countBy(dmcs.map((dmc) => dmc.release))).toEqual({ IOC: 8, MOC: 8, FOC: 8 });
    expect(Object.keys(countBy(dmcs.map((dmc) => dmc.installationType))).sort()).toEqual(['active', 'dormant', 'mixed']);
  });

  it('device models match the devices of every set, and each S1SP is one whose credential exists', () => {
    for (const dmc of dmcs) {
      for (const set of dmc.deviceSets) expect(set.devices.map((device) => device.type)).toEqual(dmc.deviceModels.map((model) => model.type));
      expect(defaultS1spIds).toContain(dmc.s1sp);
      expect(dmc.simulation?.latency).toMatchObject({ kind: 'log-normal' });
    }
  });

  it('gives every DMC its tests: dual fuel or electricity only, with or without a prepayment display', () => {
    const planned = Object.fromEntries(dmcs.map((dmc) => [`${has(dmc, 'GSME') ? 'dual' : 'electricity'}${has(dmc, 'PPMID') ? ' with PPMID' : ''}`, packs.map((pack) => compileTests(pack, packHash(pack), dmc).length)]));
    expect(planned).toMatchInlineSnapshot(`
      {
        "dual": [
          30,
          463,
          25,
          22,
        ],
        "dual with PPMID": [
          31,
          464,
          25,
          22,
        ],
        "electricity": [
          26,
          359,
          17,
          15,
        ],
        "electricity with PPMID": [
          27,
          360,
          17,
          15,
        ],
      }
    `);
  });

  it('makes exactly one DMC fall under 90 %, one pass with failures, one fail regression only, and one lose its WAN midway', () => {
    const expected = dmcs.map((dmc) => {
      const failing = new Set(dmc.simulation?.failing.map((one) => one.srv));
      const rate = (kind: string) => {
        const tests = packs.filter((pack) => pack.kind === kind).flatMap((pack) => applicableTests(pack, dmc));
        const failed = tests.filter((test) => test.steps.some((step) => step.kind === 'send' && failing.has(step.srv) && step.expect.result === 'success'));
        return { failed: failed.length, met: (tests.length - failed.length) * 10 >= tests.length * 9 };
      };
      const functional = rate('functional');
      const regression = rate('regression');
      if (dmc.simulation?.wanLostAfterRequests !== undefined) return 'WAN lost';
      if (!functional.met) return 'under 90 %';
      if (regression.failed > 0) return 'fails regression';
      return functional.failed > 0 ? 'passes with failures' : 'passes';
    });
    expect(countBy(expected)).toEqual({ passes: 20, 'under 90 %': 1, 'passes with failures': 1, 'fails regression': 1, 'WAN lost': 1 });
  });

  it('the WAN is lost after the migration pack and before the last third of the SRVT pack', () => {
    const dmc = dmcs.find((one) => one.simulation?.wanLostAfterRequests !== undefined);
    if (dmc === undefined) throw new Error('no DMC loses its WAN');
    const requests = (key: string) => applicableTests(packOf(key), dmc).flatMap((test) => test.steps.filter((step) => step.kind === 'send' && findVariant(step.srv)?.nonDevice === false)).length;
    expect(dmc.simulation?.wanLostAfterRequests).toBeGreaterThan(requests('dormant-migration') + requests('srvt') / 3);
    expect(dmc.simulation?.wanLostAfterRequests).toBeLessThan(requests('dormant-migration') + (requests('srvt') * 2) / 3);
  });
});

function packOf(key: string): TestPack {
  const pack = packs.find((one) => one.key === key);
  if (pack === undefined) throw new Error(`no pack ${key}`);
  return pack;
}

function applicableTests(pack: TestPack, dmc: Dmc) {
  const keys = new Set(compileTests(pack, packHash(pack), dmc).map((planned) => planned.testKey));
  return pack.tests.filter((test) => keys.has(test.key));
}

function has(dmc: Dmc, type: string): boolean {
  return dmc.deviceModels.some((model) => model.type === type);
}

function countBy(values: readonly string[]): Record<string, number> {
  return values.reduce<Record<string, number>>((counts, value) => ({ ...counts, [value]: (counts[value] ?? 0) + 1 }), {});
}
