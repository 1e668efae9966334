import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { GauntletError, parseInput, type PrepareInstallation } from '@gauntlet/contracts';
import { isResponseCode, serviceReferenceVariants } from '@gauntlet/duis';
import { simulatedVariants } from '@gauntlet/simulation';
import { z } from 'zod';

const knownSrv = z.string().refine((srv) => serviceReferenceVariants.some((variant) => variant.srv === srv), 'expected one of the 129 Service Reference Variants');
const row = z.strictObject({
  srv: knownSrv,
  applicable: z.boolean(),
  /** Response code that answers the variant where it is not applicable. */
  refusal: z.string().regex(/^E/).refine((code) => isResponseCode(code), 'expected an enumerated E code').default('E11'),
  basis: z.string().min(1),
});
const exception = row.extend({ release: z.string().optional(), smso: z.string().optional(), manufacturer: z.string().optional(), model: z.string().optional() });
const schema = z.strictObject({ version: z.literal(1), about: z.string().optional(), variants: z.array(row), exceptions: z.array(exception).default([]) });

type Dmc = PrepareInstallation['dmc'];

/** Which Service Reference Variants the devices of a Device Model Combination do not support, with the code that refuses each. */
export interface Applicability {
  notApplicableFor(dmc: Dmc): ReadonlyMap<string, string>;
  /** The code that refuses a variant for which no installation is looked for, because none supports it. */
  refusalOf(srv: string): string | undefined;
}

/** What ships with the simulator: every variant with a default and its basis. */
export const defaultApplicabilityFile = fileURLToPath(new URL('../../data/smets1-applicability.json', import.meta.url));

/**
 * Reads a table of SMETS1 applicability. An exception applies to the DMCs that have all it names (release, SMSO, and a
 * device of the manufacturer and model); of several the last counts.
 * @throws GauntletError 'invalid-input' for a file that is none, or that calls a variant applicable which is not simulated
 */
export function loadApplicability(file: string): Applicability {
  const table = parseInput(schema, readJson(file), 'the SMETS1 applicability');
  const missing = serviceReferenceVariants.filter((variant) => !table.variants.some(({ srv }) => srv === variant.srv));
  const notSimulated = [...table.variants, ...table.exceptions].filter(({ srv, applicable }) => applicable && !simulatedVariants.includes(srv));
  const problems = [
    ...missing.map(({ srv }) => ({ path: 'variants', value: srv, expected: 'a row for each of the 129 variants' })),
    ...notSimulated.map(({ srv }) => ({ path: srv, value: 'applicable', expected: 'false: the simulator has no behaviour for this variant' })),
  ];
  if (problems.length > 0) throw new GauntletError('invalid-input', `the SMETS1 applicability has ${problems.length} problem${problems.length === 1 ? '' : 's'}`, { problems });
  const refusals = new Map(table.variants.flatMap(({ srv, applicable, refusal }) => (applicable ? [] : [[srv, refusal] as const])));
  return {
    refusalOf: (srv) => refusals.get(srv),
    notApplicableFor: (dmc) => {
      const rows = new Map([...table.variants, ...table.exceptions.filter((candidate) => appliesTo(candidate, dmc))].map((entry) => [entry.srv, entry]));
      return new Map([...rows.values()].flatMap((entry) => (entry.applicable ? [] : [[entry.srv, entry.refusal]])));
    },
  };
}

function appliesTo(candidate: z.infer<typeof exception>, dmc: Dmc): boolean {
  const { release, smso, manufacturer, model } = candidate;
  if ((release !== undefined && release !== dmc.release) || (smso !== undefined && smso !== dmc.smso)) return false;
  return dmc.deviceModels.some((device) => (manufacturer === undefined || manufacturer === device.manufacturer) && (model === undefined || model === device.model));
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new GauntletError('invalid-input', `the SMETS1 applicability in ${file} cannot be read`, { cause: error, problems: [{ path: file, value: '', expected: 'a readable JSON file' }] });
  }
}
