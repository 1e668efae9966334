import { z } from 'zod';
import { capabilityReleaseSchema, deviceTypeSchema, installationTypeSchema } from './device-model-combination.ts';
import { installationStateSchema, labFaultSchema, migrationFailureSchema, migrationPhaseSchema } from './lab.ts';

const key = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,79}$/, 'expected 1 to 80 of a-z, 0-9, ".", "_", "-"');

/** A Service Request's body below its body element: element name → text, children or repeated children, in schema order. */
export type BodyFields = { readonly [element: string]: BodyValue };
export type BodyValue = string | number | boolean | BodyFields | readonly BodyValue[];
const bodyValue: z.ZodType<BodyValue> = z.lazy(() => z.union([z.string(), z.number(), z.boolean(), z.array(bodyValue), z.record(z.string(), bodyValue)]));
export const bodyFieldsSchema = z.record(z.string(), bodyValue);

/** One assertion on the response: `path` is element names below the response element, joined by ".". */
export const valueExpectationSchema = z.strictObject({
  path: z.string().min(1).max(200),
  equals: z.string().optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  matches: z.string().max(200).optional(),
  exists: z.boolean().optional(),
});
export type ValueExpectation = z.infer<typeof valueExpectationSchema>;

/** success = the device (or the DCC, for a non-device request) did it; device-error = delivered, MessageSuccess="false"; refused = an E code at once. */
export const responseExpectationSchema = z.discriminatedUnion('result', [
  z.strictObject({ result: z.literal('success'), values: z.array(valueExpectationSchema).max(50).default([]) }),
  z.strictObject({ result: z.literal('device-error') }),
  z.strictObject({ result: z.literal('refused'), code: z.string().regex(/^E\d+$/, 'expected a response code such as E11').optional() }),
]);
export type ResponseExpectation = z.infer<typeof responseExpectationSchema>;

/** Misuse a request on purpose: what the other side must refuse. */
export const tamperSchema = z.enum(['signature', 'replayed-counter', 'unknown-device', 'wrong-body']);

/** Who sends it: the worker's User with supplier roles (when nothing is said), or its second one: electricity distributor, gas transporter, Other User. */
export const testUserSchema = z.enum(['supplier', 'network']);

const timeoutMs = z.int().min(10).max(86_400_000).optional();
export const sendStepSchema = z.strictObject({
  kind: z.literal('send'),
  srv: z.string(),
  device: deviceTypeSchema,
  commandVariant: z.int().min(1).max(8).optional(),
  body: bodyFieldsSchema.default({}),
  user: testUserSchema.optional(),
  tamper: tamperSchema.optional(),
  expect: responseExpectationSchema,
  /** An alert about the device that the request must lead to as well, such as the security alert of a misuse (SVTAD 6.3(b)). */
  alert: z.string().regex(/^([0-9A-F]{4}|AD1|N\d{1,3})$/, 'expected a GBCS alert code such as 8F63, or a DCC alert code such as N55').optional(),
  timeoutMs,
});
export const migrateStepSchema = z.strictObject({
  kind: z.literal('migrate'),
  phase: migrationPhaseSchema,
  authorisation: z.enum(['valid', 'invalid']).default('valid'),
  expect: z.strictObject({ result: z.enum(['completed', 'refused', 'failed']), reason: migrationFailureSchema.optional() }),
});
/** Makes the device raise an alert (through the lab) and waits for it on the receive endpoint. */
export const alertStepSchema = z.strictObject({
  kind: z.literal('alert'),
  device: deviceTypeSchema,
  alertCode: z.string().regex(/^[0-9A-F]{4}$/, 'expected a GBCS alert code such as 8F3F'),
  timeoutMs,
});
export const stepSchema = z.discriminatedUnion('kind', [sendStepSchema, migrateStepSchema, alertStepSchema]);
export type SendStep = z.infer<typeof sendStepSchema>;
export type MigrateStep = z.infer<typeof migrateStepSchema>;
export type AlertStep = z.infer<typeof alertStepSchema>;
export type Step = z.infer<typeof stepSchema>;

/** The state the lab must put the installation in before the test. */
export const preconditionSchema = z.strictObject({ state: installationStateSchema, faults: z.array(labFaultSchema).default([]) });
export type Precondition = z.infer<typeof preconditionSchema>;

export const testSchema = z.strictObject({
  key,
  title: z.string().min(1).max(200),
  functionalGroup: z.string().min(1).max(60),
  /** Requirement references (SEC sections F, G, H, L, N, P) for the Test Traceability Matrix (SVTAD 11.1). */
  requirements: z.array(z.string().regex(/^[FGHLNP][0-9A-Za-z.()-]*$/, 'expected a requirement of Section F, G, H, L, N or P such as H3.14')).min(1, 'a test needs at least one requirement reference'),
  /** Installation types that the test is for; all when left out. A test also needs every device type that its steps name. */
  installationTypes: z.array(installationTypeSchema).min(1).optional(),
  /** Own precondition: the installation is prepared anew before this test. */
  precondition: preconditionSchema.optional(),
  steps: z.array(stepSchema).min(1).max(50),
});
export type Test = z.infer<typeof testSchema>;

/**
 * One Service Reference Variant in a pack's table, which stands for up to three tests: it succeeds on each of `devices`; the first of
 * them refuses it (device error); the DCC refuses it (system error).
 */
export const variantRowSchema = z.strictObject({
  srv: z.string().min(1).max(20),
  devices: z.array(deviceTypeSchema).min(1).max(8),
  functionalGroup: z.string().min(1).max(60),
  requirements: testSchema.shape.requirements,
  /** Rows of this table that are sent first to the same device, where they are for it. */
  before: z.array(z.string().min(1).max(20)).max(10).default([]),
  body: bodyFieldsSchema.default({}),
  user: testUserSchema.optional(),
  /** Bodies of device types for which it is another one. */
  bodies: z.partialRecord(deviceTypeSchema, bodyFieldsSchema).default({}),
  values: z.array(valueExpectationSchema).max(50).default([]),
  /** How the DCC is made to refuse it; a device that does not exist, unless this says otherwise. */
  refused: z.strictObject({ tamper: tamperSchema.optional(), body: bodyFieldsSchema.optional(), code: z.string().regex(/^E\d+$/, 'expected a response code such as E19') }).optional(),
});
export type VariantRow = z.infer<typeof variantRowSchema>;

/** functional counts for 12.6(a) and (b), regression for 12.6(f). */
export const packKindSchema = z.enum(['functional', 'regression']);
export type PackKind = z.infer<typeof packKindSchema>;

export const testPackSchema = z.strictObject({
  key,
  name: z.string().min(1).max(120),
  version: z.string().regex(/^\d+\.\d+\.\d+$/, 'expected a version such as 1.0.0'),
  kind: packKindSchema,
  /** Order within a run: migration packs run before SRVT packs (SVTAD 20.14). */
  order: z.int().min(0).max(1_000),
  releases: z.array(capabilityReleaseSchema).min(1),
  precondition: preconditionSchema,
  tests: z.array(testSchema).min(1).max(20_000),
});
export type TestPack = z.infer<typeof testPackSchema>;
