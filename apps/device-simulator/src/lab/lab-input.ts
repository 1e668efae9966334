import { deviceSetSchema, dmcSchema, estatePopulationSchema, eui64Schema, GauntletError, installationStateSchema, labFaultSchema, migrationPhaseSchema, parseInput } from '@gauntlet/contracts';
import type { MigrationPhase, MigrationRequest, PrepareInstallation, RaiseAlert } from '@gauntlet/contracts';
import { findAlertCode, isDccAlertCode, type BodyFields } from '@gauntlet/duis';
import { z } from 'zod';
import type { Throttled } from '../dcc/write-alert.ts';
import { dccAlertContentSchema, dccAlertDefaults } from '../dcc/dcc-alert-defaults.ts';
import type { WantedPopulation } from '../estate/estate.ts';
import { rateMax, type ClockChange } from '../estate/simulated-clock.ts';

/** Fields that the simulation has no use for are dropped, so that a whole portfolio entry can be sent as it is. */
const preparation = z.object({
  dmc: z.object(dmcSchema.omit({ deviceSets: true, supplierParties: true, metersToEnrol: true }).shape),
  deviceSet: deviceSetSchema,
  state: installationStateSchema,
  faults: z.array(labFaultSchema).default([]),
});

const throttling = z.object({ sequenceId: z.number().int().min(0).max(0xffff_ffff), count: z.number().int().min(1).max(0xffff_ffff) });

const alert = z.object({
  deviceId: eui64Schema,
  alertCode: z.string().refine((code) => findAlertCode(code) !== undefined, 'expected a GBCS alert code such as 8F3F'),
  userId: eui64Schema,
  throttled: throttling.optional(),
  /** How often it is raised at once: an alert storm. */
  repeat: z.number().int().min(1).max(10_000).default(1),
});

const dccAlert = z.object({
  kind: z.enum(dccAlertDefaults.map(({ kind }) => kind)),
  deviceId: eui64Schema,
  userId: eui64Schema,
  alertCode: z.string().refine(isDccAlertCode, 'expected an enumerated DCC alert code such as N12').optional(),
  content: dccAlertContentSchema.optional(),
  throttled: throttling.optional(),
});

const population = z.object(estatePopulationSchema.shape);

const perSecond = z.number().min(0).max(20_000);
const alertTraffic = z.strictObject({
  devicePerSecond: perSecond,
  dccPerSecond: perSecond,
  groups: z.array(z.strictObject({ firstDeviceId: eui64Schema, count: z.int().min(1).max(10_000_000), step: z.int().min(1).max(1_000_000) })).min(1).max(1_000),
  seed: z.int().min(0),
  forMs: z.int().min(1).max(60_000),
});
export type WantedAlertTraffic = z.infer<typeof alertTraffic>;

const power = z.object({ deviceId: eui64Schema, userId: eui64Schema, power: z.enum(['off', 'on']) });

const endpoint = z.object({ url: z.url({ protocol: /^https?$/, error: 'expected an http or https URL' }).max(2_000) });
const clock = z.strictObject({ rate: z.number().min(1).max(rateMax).optional(), frozen: z.boolean().optional(), now: z.iso.datetime({ error: 'expected a time such as 2026-11-23T14:00:00Z' }).optional() });
const migration = z.object({ authorisation: z.enum(['valid', 'invalid']).default('valid') });

/** @throws GauntletError 'invalid-input' with every problem, also for an S1SP that the simulator does not play */
export function readPreparation(json: string, s1spIds: readonly string[]): PrepareInstallation {
  const wanted = parseInput(preparation, parseJson(json), 'the preparation');
  checkS1sp(wanted.dmc.s1sp, s1spIds, { what: 'the preparation', path: 'dmc.s1sp' });
  return wanted;
}

/** @throws GauntletError 'invalid-input' with every problem, also for an S1SP that the simulator does not play */
export function readPopulation(json: string, s1spIds: readonly string[]): WantedPopulation {
  const wanted = parseInput(population, parseJson(json), 'the population');
  checkS1sp(wanted.dmc.s1sp, s1spIds, { what: 'the population', path: 'dmc.s1sp' });
  return { ...wanted, deviceTypes: wanted.deviceTypes };
}

/** @throws GauntletError 'invalid-input' with every problem */
export function readAlert(json: string): RaiseAlert & { readonly repeat: number; readonly throttled: Throttled | undefined } {
  const read = parseInput(alert, parseJson(json), 'the alert');
  return { ...read, throttled: read.throttled };
}

/** @throws GauntletError 'invalid-input' with every problem */
export function readAlertTraffic(json: string): WantedAlertTraffic {
  return parseInput(alertTraffic, parseJson(json), 'the alert traffic');
}

export interface WantedDccAlert {
  readonly kind: string;
  readonly deviceId: string;
  readonly userId: string;
  readonly alertCode: string | undefined;
  /** The payload's element with its fields, in schema order; undefined for the shipped one. */
  readonly content: BodyFields | undefined;
  readonly throttled: Throttled | undefined;
}

/** @throws GauntletError 'invalid-input' with every problem */
export function readDccAlert(json: string): WantedDccAlert {
  const { kind, deviceId, userId, alertCode, content, throttled } = parseInput(dccAlert, parseJson(json), 'the DCC alert');
  return { kind, deviceId, userId, alertCode, content, throttled };
}

/** @throws GauntletError 'invalid-input' with every problem */
export function readPower(json: string): { readonly deviceId: string; readonly userId: string; readonly power: 'off' | 'on' } {
  return parseInput(power, parseJson(json), 'the power switch');
}

/** @throws GauntletError 'invalid-input' with every problem */
export function readEndpoint(json: string): { readonly url: string } {
  return parseInput(endpoint, parseJson(json), 'the receive endpoint');
}

/** @throws GauntletError 'invalid-input' with every problem */
export function readMigration(json: string): MigrationRequest {
  return parseInput(migration, json === '' ? {} : parseJson(json), 'the migration request');
}

/** @throws GauntletError 'invalid-input' with every problem */
export function readClock(json: string): ClockChange {
  const { rate, frozen, now } = parseInput(clock, parseJson(json), 'the clock');
  return { rate, frozen, nowMs: now === undefined ? undefined : Date.parse(now) };
}

/** @throws GauntletError 'not-found' */
export function readPhase(phase: string): MigrationPhase {
  const known = migrationPhaseSchema.safeParse(phase);
  if (!known.success) throw new GauntletError('not-found', `there is no migration phase "${phase.slice(0, 40)}"; expected ${migrationPhaseSchema.options.join(', ')}`);
  return known.data;
}

/** @throws GauntletError 'invalid-input' for an S1SP that the simulator does not play */
export function checkS1sp(s1sp: string, s1spIds: readonly string[], { what, path }: { readonly what: string; readonly path: string }): void {
  if (s1spIds.includes(s1sp)) return;
  const problems = [{ path, value: JSON.stringify(s1sp), expected: `one of ${s1spIds.join(', ')} (GAUNTLET_S1SP_IDS)` }];
  throw new GauntletError('invalid-input', `${what} has 1 problem`, { problems });
}

/** @throws GauntletError 'invalid-input' */
export function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new GauntletError('invalid-input', 'the body is not JSON', { cause: error, problems: [{ path: '(input)', value: JSON.stringify(json.slice(0, 80)), expected: 'JSON' }] });
  }
}
