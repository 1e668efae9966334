import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { GauntletError } from '@gauntlet/contracts';
import { loadSamplePortfolio } from '@gauntlet/test-packs';
import { describe, expect, it } from 'vitest';
import { profileSchemaText } from '../commands/simulator.ts';
import { readPortfolio, readProfile } from './read-profile.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const profiles = `${root}apps/device-simulator/data/profiles/`;
const readText = (file: string) => readFile(file, 'utf8');

async function problemsOf(reading: Promise<unknown>): Promise<GauntletError['problems']> {
  const error: unknown = await reading.then(() => undefined, (thrown: unknown) => thrown);
  if (!(error instanceof GauntletError)) throw new Error(`expected problems, not ${String(error)}`);
  return error.problems;
}

describe('profiles', () => {
  it.each(['weak-wan', 'early-firmware'])('%s ships and is valid', async (name) => {
    expect(await readProfile(`${profiles}${name}.yaml`, readText)).toMatchObject({ name });
  });

  it('stand in the guide as they ship', async () => {
    const guide = await readText(`${root}docs/guide/profiles.md`);
    const example = await readText(`${profiles}weak-wan.yaml`);
    expect(guide).toContain(`\`\`\`yaml\n${example}\`\`\``);
  });

  it('have a published JSON Schema that is current: gauntlet simulator profile schema > docs/schemas/simulation-profile.schema.json', async () => {
    expect(await readText(`${root}docs/schemas/simulation-profile.schema.json`)).toBe(profileSchemaText());
  });

  it('are refused with field, value and what was expected', async () => {
    const text = ['seed: -1', 'latency: { kind: empirical, quantiles: [{ q: 0.1, ms: 5 }, { q: 1, ms: 4 }] }', 'failing: [{ srv: four, result: explode }]', 'deviations: [{ srv: "4.1.1", field: A }]', 'lossWindows: [{ by: time, network: wan, from: "25:00", minutes: 5 }]', 'colour: red'].join('\n');
    const problems = await problemsOf(readProfile('bad.yaml', async () => text));
    expect(problems.map(({ path }) => path)).toEqual(['seed', 'latency.quantiles[0].q', 'latency.quantiles[1].ms', 'failing[0].srv', 'failing[0].result', 'deviations[0]', 'lossWindows[0].from', 'colour']);
    expect(problems[3]).toEqual({ path: 'failing[0].srv', value: '"four"', expected: 'expected a Service Reference Variant such as 4.1.1, or "*" for all that a device answers' });
  });

  it('are refused when the text is no YAML, or an unknown variant is named', async () => {
    expect(await problemsOf(readProfile('bad.yaml', async () => 'a: [1'))).toMatchObject([{ path: expect.stringMatching(/^line 1/) as string }]);
    expect(await problemsOf(readProfile('bad.yaml', async () => 'latencyByVariant: { "4.99": { kind: constant, ms: 1 } }'))).toMatchObject([{ path: 'latencyByVariant.4.99' }]);
  });
});

describe('a portfolio', () => {
  const withSimulation = async (simulation: unknown) => JSON.stringify({ dmcs: (await loadSamplePortfolio()).dmcs.slice(0, 1).map((dmc) => ({ ...dmc, simulation })) });
  const reader = (portfolio: string) => (file: string) => (file === '/lab/portfolio.yaml' ? Promise.resolve(portfolio) : readText(file.replace('/lab/profiles/', profiles)));

  it('may name the file of a profile; what it says beside it goes first', async () => {
    const { dmcs } = await readPortfolio('/lab/portfolio.yaml', reader(await withSimulation({ profile: 'profiles/weak-wan.yaml', seed: 99 })));
    expect(dmcs[0]?.simulation).toMatchObject({ name: 'weak-wan', seed: 99, slowStart: { requests: 5, factor: 3 } });
  });

  it('names a profile that is not there, is none, or cannot be played', async () => {
    expect(await problemsOf(readPortfolio('/lab/portfolio.yaml', reader(await withSimulation({ profile: 7 }))))).toMatchObject([{ path: 'dmcs[0].simulation.profile' }]);
    const missing = (text: string) => async (file: string) => {
      if (file === '/lab/portfolio.yaml') return text;
      throw new GauntletError('not-found', `${file} cannot be read: ENOENT`);
    };
    expect(await problemsOf(readPortfolio('/lab/portfolio.yaml', missing(await withSimulation({ profile: 'gone.yaml' }))))).toMatchObject([{ expected: expect.stringContaining('/lab/gone.yaml cannot be read') as string }]);
    expect(await problemsOf(readPortfolio('/lab/portfolio.yaml', reader(await withSimulation({ failing: [{ srv: '9.9.9', result: 'no-response' }] }))))).toMatchObject([{ path: 'dmcs[0].simulation.failing[0].srv' }]);
  });
});
