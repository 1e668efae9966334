import { dirname, resolve } from 'node:path';
import { GauntletError, parseInput, portfolioSchema, simulationProfileSchema } from '@gauntlet/contracts';
import type { InputProblem, Portfolio, SimulationProfile } from '@gauntlet/contracts';
import { findAlertCode, isResponseCode } from '@gauntlet/duis';
import { profileProblems } from '@gauntlet/simulation';
import { parseYaml } from '@gauntlet/test-packs';

const knownCodes = { isResponseCode, isAlertCode: (code: string) => findAlertCode(code) !== undefined };

type ReadText = (file: string) => Promise<string>;
type Fields = Readonly<Record<string, unknown>>;

/**
 * A profile from YAML or JSON, checked as far as it can be without an estate.
 * @throws GauntletError 'invalid-input' that lists every problem; what `readText` throws
 */
export async function readProfile(file: string, readText: ReadText): Promise<SimulationProfile> {
  const profile = parseInput(simulationProfileSchema, parseYaml(await readText(file), file), file);
  throwProblems(file, profileProblems(profile, knownCodes));
  return profile;
}

/**
 * A portfolio whose DMCs may name a profile's file, as seen from the portfolio's: what they say beside it goes before what the file says.
 * @throws GauntletError 'invalid-input' that lists every problem; what `readText` throws
 */
export async function readPortfolio(file: string, readText: ReadText): Promise<Portfolio> {
  const given = parseYaml(await readText(file), 'portfolio');
  const portfolio = parseInput(portfolioSchema, await withProfiles(given, { file, readText }), 'portfolio');
  throwProblems('portfolio', portfolio.dmcs.flatMap(({ simulation }, index) => (simulation === undefined ? [] : profileProblems(simulation, knownCodes).map((problem) => ({ ...problem, path: `dmcs[${index}].simulation.${problem.path}` })))));
  return portfolio;
}

interface Source {
  readonly file: string;
  readonly readText: ReadText;
}

/** Definitions with a list `dmcs`, each `simulation.profile` in them replaced by what the file holds. Shapes are checked later. */
export async function withProfiles(given: unknown, source: Source): Promise<unknown> {
  if (!isFields(given) || !Array.isArray(given['dmcs'])) return given;
  const problems: InputProblem[] = [];
  const dmcs: unknown[] = [];
  for (const [index, dmc] of (given['dmcs'] as readonly unknown[]).entries()) dmcs.push(await withProfile(dmc, { ...source, path: `dmcs[${index}].simulation`, problems }));
  throwProblems(source.file, problems);
  return { ...given, dmcs };
}

async function withProfile(dmc: unknown, { file, readText, path, problems }: Source & { readonly path: string; readonly problems: InputProblem[] }): Promise<unknown> {
  if (!isFields(dmc) || !isFields(dmc['simulation']) || !('profile' in dmc['simulation'])) return dmc;
  const { profile, ...own } = dmc['simulation'];
  if (typeof profile !== 'string' || profile === '') {
    problems.push({ path: `${path}.profile`, value: JSON.stringify(profile) ?? '(missing)', expected: 'the file of a profile, as seen from this one' });
    return dmc;
  }
  try {
    return { ...dmc, simulation: { ...(await readProfile(resolve(dirname(file), profile), readText)), ...own } };
  } catch (error) {
    if (!(error instanceof GauntletError)) throw error;
    const within = error.problems.map((problem) => ({ ...problem, path: `${path} (${profile}): ${problem.path}` }));
    problems.push(...(within.length > 0 ? within : [{ path: `${path}.profile`, value: JSON.stringify(profile), expected: `the file of a profile, as seen from this one: ${error.message}` }]));
    return dmc;
  }
}

function throwProblems(what: string, problems: readonly InputProblem[]): void {
  if (problems.length > 0) throw new GauntletError('invalid-input', `${what} has ${problems.length} problem${problems.length === 1 ? '' : 's'}`, { problems });
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
