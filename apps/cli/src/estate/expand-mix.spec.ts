import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { estateMixSchema, GauntletError } from '@gauntlet/contracts';
import type { EstateMix } from '@gauntlet/contracts';
import { loadSamplePortfolio } from '@gauntlet/test-packs';
import { describe, expect, it } from 'vitest';
import { mixSchemaText } from '../commands/estate.ts';
import { expandMix } from './expand-mix.ts';
import { readMix } from './read-mix.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const shipped = `${root}apps/device-simulator/data/mixes/small-town.yaml`;
const readText = (file: string) => readFile(file, 'utf8');
const nothing = { id: undefined, installations: undefined, firstDeviceId: undefined };
const { dmcs } = await loadSamplePortfolio();
const [one = '', two = '', three = ''] = dmcs.map(({ id }) => id);

async function problemsOf(run: () => unknown): Promise<GauntletError['problems']> {
  try {
    await run();
  } catch (error) {
    if (error instanceof GauntletError) return error.problems;
    throw error;
  }
  throw new Error('expected problems');
}

const mixOf = (mix: object[], more: object = {}): EstateMix => estateMixSchema.parse({ id: 'm', installations: 10, firstDeviceId: '00-DB-00-80-00-00-00-00', mix, ...more });

describe('a mix of DMCs', () => {
  it('ships with an example, whose populations follow each other and come to what was asked for', async () => {
    const populations = expandMix(await readMix(shipped, nothing, readText), dmcs);
    expect(populations.map(({ id, count, state }) => [id, count, state])).toEqual([['town-1', 4_000, 'dormant'], ['town-2', 10_000, 'commissioned'], ['town-3', 6_000, 'commissioned'], ['town-4', 5, 'commissioned']]);
    expect(populations.map(({ firstDeviceId }) => firstDeviceId)).toEqual(['00-DB-00-80-00-00-00-00', '00-DB-00-80-00-00-FA-00', '00-DB-00-80-00-03-6B-00', '00-DB-00-80-00-04-E2-00']);
  });

  it('stands in the guide as it can be used', async () => {
    const [, block = ''] = /```yaml\n(id: [\s\S]*?)```/.exec(await readText(`${root}docs/guide/simulator.md`)) ?? [];
    expect(expandMix(await readMix('guide.yaml', nothing, async () => block), dmcs).map(({ count }) => count)).toEqual([14_000, 6_000, 5]);
  });

  it('gives the rest to the largest remainders', () => {
    const counts = (installations: number) => expandMix(mixOf([{ dmc: one, share: 1 / 3 }, { dmc: two, share: 1 / 3 }, { dmc: three, share: 1 / 3 }], { installations }), dmcs).map(({ count }) => count);
    expect(counts(10)).toEqual([4, 3, 3]);
    expect(counts(9)).toEqual([3, 3, 3]);
    expect(counts(2)).toEqual([1, 1]);
  });

  it('is read from CSV, with what a table cannot say beside it', async () => {
    const csv = `dmc,share,count,state\n${one},0.25,,dormant\n${two},0.75,,\n${three},,7,commissioned\n`;
    const mix = await readMix('mix.csv', { id: 'csv', installations: 8, firstDeviceId: '00-DB-00-90-00-00-00-00' }, async () => csv);
    expect(expandMix(mix, dmcs).map(({ dmc, count, state }) => [dmc.id, count, state])).toEqual([[one, 2, 'dormant'], [two, 6, 'commissioned'], [three, 7, 'commissioned']]);
  });

  it('is refused with every problem', async () => {
    expect(await problemsOf(() => mixProblems('mix: [{ dmc: a, share: 0.5, count: 3 }]\nid: "a b"\nfirstDeviceId: 00-DB-00-80-00-00-00-01'))).toMatchObject([{ path: 'id' }, { path: 'firstDeviceId' }, { path: 'mix[0]' }, { path: 'installations' }, { path: 'mix' }]);
    expect(await problemsOf(() => mixProblems('{ id: a, firstDeviceId: 00-DB-00-80-00-00-00-00, mix: [{ dmc: a, share: 0.5 }] }'))).toMatchObject([{ path: 'installations' }, { path: 'mix', expected: 'expected shares that come to 1, not 0.5' }]);
    expect(await problemsOf(() => readMix('m.csv', nothing, async () => 'dmc,shares\na,1\n'))).toMatchObject([{ path: 'line 1', value: '"shares"' }]);
    expect(await problemsOf(() => readMix('m.csv', nothing, async () => 'dmc,share\n"a,1\n'))).toMatchObject([{ path: 'm.csv' }]);
    expect(await problemsOf(() => readMix('m.csv', nothing, async () => 'dmc,share\na,lots\n'))).toMatchObject([{ path: 'id' }, { path: 'firstDeviceId' }, { path: 'mix[0].share' }]);
    expect(await problemsOf(() => expandMix(mixOf([{ dmc: 'nowhere', count: 1 }]), dmcs))).toMatchObject([{ path: 'mix[0].dmc', value: '"nowhere"', expected: expect.stringContaining(one) as string }]);
    expect(await problemsOf(() => expandMix(mixOf([{ dmc: one, count: 2 }], { firstDeviceId: 'FF-FF-FF-FF-FF-FF-FF-F0' }), dmcs))).toMatchObject([{ path: 'firstDeviceId' }]);
  });

  it('has a published JSON Schema that is current: gauntlet estate schema > docs/schemas/estate-mix.schema.json', async () => {
    expect(await readText(`${root}docs/schemas/estate-mix.schema.json`)).toBe(mixSchemaText());
  });
});

const mixProblems = (text: string) => readMix('m.yaml', nothing, async () => text);
