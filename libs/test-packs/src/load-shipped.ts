import { readdir, readFile } from 'node:fs/promises';
import { parseInput, portfolioSchema, type Portfolio, type TestPack } from '@gauntlet/contracts';
import { parseTestPack } from './parse-test-pack.ts';
import { parseYaml } from './parse-yaml.ts';

const packsFolder = new URL('../data/packs/', import.meta.url);
const portfolioFile = new URL('../data/portfolio.yaml', import.meta.url);

/** The packs that ship, in the order in which a run executes them. */
export async function loadStandardPacks(): Promise<readonly TestPack[]> {
  const names = (await readdir(packsFolder)).filter((name) => name.endsWith('.yaml')).sort();
  const packs = await Promise.all(names.map(async (name) => parseTestPack(await readFile(new URL(name, packsFolder), 'utf8'), 'yaml')));
  return packs.sort((a, b) => a.order - b.order);
}

/** The sample portfolio that ships: 24 invented DMCs over IOC, MOC and FOC. */
export async function loadSamplePortfolio(): Promise<Portfolio> {
  return parsePortfolio(await readFile(portfolioFile, 'utf8'));
}

/**
 * A portfolio from YAML (or JSON, which is YAML).
 * @throws GauntletError 'invalid-input' that lists every problem
 */
export function parsePortfolio(text: string): Portfolio {
  return parseInput(portfolioSchema, parseYaml(text, 'portfolio'), 'portfolio');
}
