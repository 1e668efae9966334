import { deviceSetSchema, dmcSchema, eui64Schema, GauntletError, installationStateSchema, labFaultSchema, migrationPhaseSchema, parseInput } from '@gauntlet/contracts';
import type { MigrationPhase, MigrationRequest, PrepareInstallation, RaiseAlert } from '@gauntlet/contracts';
import { findAlertCode } from '@gauntlet/duis';
import { z } from 'zod';

/** Fields that the simulation has no use for are dropped, so that a whole portfolio entry can be sent as it is. */
const preparation = z.object({
  dmc: z.object(dmcSchema.omit({ deviceSets: true, supplierParties: true, metersToEnrol: true }).shape),
  deviceSet: deviceSetSchema,
  state: installationStateSchema,
  faults: z.array(labFaultSchema).default([]),
});

const alert = z.object({
  deviceId: eui64Schema,
  alertCode: z.string().refine((code) => findAlertCode(code) !== undefined, 'expected a GBCS alert code such as 8F3F'),
  userId: eui64Schema,
});

const endpoint = z.object({ url: z.url({ protocol: /^https?$/, error: 'expected an http or https URL' }).max(2_000) });
const migration = z.object({ authorisation: z.enum(['valid', 'invalid']).default('valid') });

/** @throws GauntletError 'invalid-input' with every problem, also for an S1SP that the simulator does not play */
export function readPreparation(json: string, s1spIds: readonly string[]): PrepareInstallation {
  const wanted = parseInput(preparation, parseJson(json), 'the preparation');
  if (s1spIds.includes(wanted.dmc.s1sp)) return wanted;
  const problems = [{ path: 'dmc.s1sp', value: JSON.stringify(wanted.dmc.s1sp), expected: `one of ${s1spIds.join(', ')} (GAUNTLET_S1SP_IDS)` }];
  throw new GauntletError('invalid-input', 'the preparation has 1 problem', { problems });
}

/** @throws GauntletError 'invalid-input' with every problem */
export function readAlert(json: string): RaiseAlert {
  return parseInput(alert, parseJson(json), 'the alert');
}

/** @throws GauntletError 'invalid-input' with every problem */
export function readEndpoint(json: string): { readonly url: string } {
  return parseInput(endpoint, parseJson(json), 'the receive endpoint');
}

/** @throws GauntletError 'invalid-input' with every problem */
export function readMigration(json: string): MigrationRequest {
  return parseInput(migration, json === '' ? {} : parseJson(json), 'the migration request');
}

/** @throws GauntletError 'not-found' */
export function readPhase(phase: string): MigrationPhase {
  const known = migrationPhaseSchema.safeParse(phase);
  if (!known.success) throw new GauntletError('not-found', `there is no migration phase "${phase.slice(0, 40)}"; expected ${migrationPhaseSchema.options.join(', ')}`);
  return known.data;
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new GauntletError('invalid-input', 'the body is not JSON', { cause: error, problems: [{ path: '(input)', value: JSON.stringify(json.slice(0, 80)), expected: 'JSON' }] });
  }
}
