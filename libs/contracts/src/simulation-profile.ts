import { z } from 'zod';
import { labFaultSchema } from './lab.ts';

const srv = z.string().regex(/^\d+(\.\d+){1,2}$/, 'expected a Service Reference Variant such as 4.1.1');
const srvOrAll = z.string().regex(/^(\*|\d+(\.\d+){1,2})$/, 'expected a Service Reference Variant such as 4.1.1, or "*" for all that a device answers');
const rate = z.number().min(0).max(1);
/** One hour: longer than anyone waits for a Response. */
const delayMs = z.number().min(0).max(3_600_000);
const latencyMs = z.number().min(0).max(600_000);

/** Points of a distribution function: q from 0 to 1, ms never falling. Between two of them it is linear. */
const quantilesSchema = z
  .array(z.strictObject({ q: rate, ms: latencyMs }))
  .min(2)
  .max(100)
  .superRefine((points, context) => {
    const expect = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message });
    if (points[0]?.q !== 0) expect([0, 'q'], 'expected the first quantile to be 0, the least latency');
    if (points.at(-1)?.q !== 1) expect([points.length - 1, 'q'], 'expected the last quantile to be 1, the greatest latency');
    points.forEach(({ q, ms }, index) => {
      const before = points[index - 1];
      if (before !== undefined && q <= before.q) expect([index, 'q'], `expected more than ${before.q}, the quantile before`);
      if (before !== undefined && ms < before.ms) expect([index, 'ms'], `expected ${before.ms} or more, the latency of the quantile before`);
    });
  });

/** Time from acceptance of a Service Request to its Response, in milliseconds. */
export const latencySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('constant'), ms: latencyMs }),
  z.strictObject({ kind: z.literal('log-normal'), medianMs: z.number().positive().max(600_000), sigma: z.number().min(0).max(3), maxMs: z.number().positive().max(600_000) }),
  z.strictObject({ kind: z.literal('empirical'), quantiles: quantilesSchema }),
]);

/** A change of one field of the data that a variant answers with, named by its path below the response element; in a list, of every entry. */
const deviationSchema = z
  .strictObject({
    srv,
    field: z.string().regex(/^@?[A-Za-z0-9_]+(\.[A-Za-z0-9_#@]+)*$/, 'expected a path of elements such as Electricity.ActiveImportRegister.Value').max(300),
    /** The value instead of the device's. */
    set: z.union([z.string().max(300), z.number(), z.boolean()]).optional(),
    /** Added to a number. */
    add: z.number().optional(),
    /** A number is multiplied by it. */
    scale: z.number().optional(),
    /** The field is missing: also where the schema wants it. */
    omit: z.literal(true).optional(),
    rate: rate.default(1),
  })
  .refine(({ set, add, scale, omit }) => [set, add, scale, omit].filter((change) => change !== undefined).length === 1, 'expected exactly one of set, add, scale and omit');

const share = rate.default(1).describe('Share of the installations that have it, drawn from seed and installation.');

const lossWindowSchema = z.discriminatedUnion('by', [
  z
    .strictObject({ by: z.literal('requests'), network: z.enum(['wan', 'han']), from: z.int().min(1), count: z.int().min(1), every: z.int().min(2).optional(), share })
    .refine(({ count, every }) => every === undefined || every > count, { path: ['every'], error: 'expected more than count, so that there is a time without loss' }),
  z.strictObject({ by: z.literal('time'), network: z.enum(['wan', 'han']), from: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time of day such as 02:30 (simulated, UTC)'), minutes: z.int().min(1).max(1_439), share }),
]);

const responseFaultSchema = z.discriminatedUnion('fault', [
  /** It arrives twice, the second time `afterMs` later. */
  z.strictObject({ fault: z.literal('duplicated'), srv: srvOrAll.default('*'), rate, afterMs: delayMs.default(0) }),
  z.strictObject({ fault: z.literal('late'), srv: srvOrAll.default('*'), rate, byMs: delayMs }),
  /** The device did what was asked; nobody learns of it. */
  z.strictObject({ fault: z.literal('lost'), srv: srvOrAll.default('*'), rate }),
  z.strictObject({ fault: z.literal('wrong-signature'), srv: srvOrAll.default('*'), rate, signedBy: z.enum(['S1SP', 'DCC']).default('S1SP') }),
]);

const alertStormSchema = z
  .strictObject({
    alertCode: z.string().regex(/^[0-9A-F]{4}$/, 'expected a GBCS alert code such as 8F3F'),
    /** Whose alert it is: the installation's electricity or gas meter. */
    device: z.enum(['ESME', 'GSME']).default('ESME'),
    from: z.int().min(1),
    every: z.int().min(1).optional(),
    count: z.int().min(1).max(10_000),
    spacingMs: delayMs.default(0),
    share,
  });

/**
 * How the simulator plays a DMC. Everything random is drawn from (seed, installation, request counter),
 * so a run with the same profile and requests shows the same faults.
 */
export const simulationProfileSchema = z.strictObject({
  $schema: z.string().max(300).optional().describe('For editors; the simulator does not read it.'),
  name: z.string().min(1).max(60).optional().describe('What the estate calls it.'),
  about: z.string().max(2_000).optional(),
  seed: z.int().min(0).max(0xffff_ffff).default(1).describe('Everything random is drawn from it, the installation and its request counter.'),
  latency: latencySchema.default({ kind: 'constant', ms: 0 }).describe('From the acceptance of a Service Request to its Response.'),
  latencyByVariant: z.record(srv, latencySchema).default({}).describe('Latency of single variants, instead of latency.'),
  slowStart: z
    .strictObject({ requests: z.int().min(1).max(10_000), factor: z.number().min(1).max(100) })
    .optional()
    .describe('The first requests since the installation was prepared take up to factor times as long, the first one most.'),
  unsupported: z
    .array(z.strictObject({ srv, refusal: z.string().regex(/^E\d{1,6}$/, 'expected an error code such as E11').default('E11') }))
    .default([])
    .describe('Variants that this DMC does not support, with the response code that refuses them.'),
  failing: z
    .array(z.strictObject({ srv: srvOrAll, result: z.enum(['device-error', 'no-response', 'wrong-data']), rate: rate.default(1) }))
    .default([])
    .describe('Variants that go wrong: device-error = the device refuses, no-response = nothing is done and nothing comes, wrong-data = implausible values.'),
  deviations: z.array(deviationSchema).max(200).default([]).describe('Single fields of the data that variants answer with, set, moved, scaled or left out.'),
  responses: z.array(responseFaultSchema).max(200).default([]).describe('What happens to Responses on their way. Each is drawn on its own, so that one Response can have several.'),
  lossWindows: z.array(lossWindowSchema).max(50).default([]).describe('When the WAN (E20) or the HAN (E21) is lost, by request counter or by simulated time of day.'),
  installationFaults: z
    .array(z.strictObject({ fault: labFaultSchema, share: rate }))
    .max(20)
    .default([])
    .describe('Faults that a share of the installations have from the start; gas-gt01 is a HAN error of the gas meter.'),
  alertStorms: z.array(alertStormSchema).max(20).default([]).describe('Alerts in numbers: with request number from, and again every so many, the device raises count of them for the User that sent it.'),
  wanLostAfterRequests: z
    .int()
    .min(0)
    .optional()
    .describe("The WAN is lost for good after this many requests, counted over the simulator's life: preparing the installation anew does not bring it back."),
});
export type SimulationProfile = z.infer<typeof simulationProfileSchema>;
