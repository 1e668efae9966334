import { z } from 'zod';
import { eui64Schema } from './device-model-combination.ts';
import { bodyFieldsSchema } from './test-pack.ts';
import { trafficClassSchema } from './segment.ts';

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

/** As k6 writes durations, with one unit: 500ms, 30s, 10m, 1h. Milliseconds once parsed. */
const durationSchema = z
  .string()
  .regex(/^\d{1,9}(ms|s|m|h)$/, 'expected a duration such as 500ms, 30s, 10m or 1h')
  .transform((text) => Number.parseInt(text, 10) * unitMs[/[a-z]+$/.exec(text)?.[0] as keyof typeof unitMs]);

const key = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'expected 1 to 40 of a-z, 0-9 and "-"');
const perSecond = z.number().min(0).max(100_000);
/** Weights of one list add up to 100. */
const percent = z.number().gt(0).max(100);

/**
 * Service Requests a second over a phase. ramp: linearly from one rate to the other; steps: equally long; half-hourly: the shape of a
 * day in 48 weights, played over the phase, `mean` being its mean rate. Always an open model: requests do not wait for each other.
 */
export const arrivalProfileSchema = z.union([
  perSecond,
  z.strictObject({ ramp: z.strictObject({ from: perSecond, to: perSecond }) }),
  z.strictObject({ steps: z.array(perSecond).min(1).max(100) }),
  z.strictObject({ halfHourly: z.strictObject({ mean: perSecond, weights: z.array(z.number().min(0).max(1_000)).length(48) }) }),
]);
export type ArrivalProfile = z.infer<typeof arrivalProfileSchema>;

/** warm-up is in no comparison; baseline is without SMETS1, with-smets1 is what it is compared with; overload goes beyond a traffic-management threshold. */
const phaseKindSchema = z.enum(['warm-up', 'baseline', 'with-smets1', 'peak', 'soak', 'spike', 'overload']);
export type PhaseKind = z.infer<typeof phaseKindSchema>;

const trafficEntrySchema = z.strictObject({
  srv: z.string().min(1).max(20),
  weight: percent,
  body: bodyFieldsSchema.default({}),
  commandVariant: z.int().min(1).max(8).optional(),
});

const quantile = z.number().gt(0).lt(1);

/** GET /v1/campaigns/schema.json is this as JSON Schema. */
export const campaignSchema = z.strictObject({
  key,
  name: z.string().min(1).max(120),
  environment: z.string().min(1).max(60).default('local'),
  seed: z.int().min(0).max(0xffff_ffff).default(1),
  /** k6 processes, one execution segment each. */
  generators: z.int().min(1).max(60).default(2),
  /** Whether Service Requests are signed; a target that does not check signatures takes them without. */
  signed: z.boolean().default(true),
  verifyResponses: z.boolean().default(true),
  /** From sent; a Service Request without its Response by then is lost. */
  responseTimeout: durationSchema.pipe(z.number().min(100, 'expected at least 100ms').max(3_600_000, 'expected at most 1h')).default(30_000),
  /** Made in the simulated estate, split by weight. `serves`: whose Service Requests go to these installations. */
  population: z
    .strictObject({
      installations: z.int().min(1).max(5_000_000),
      mix: z.array(z.strictObject({ dmc: z.string().min(1).max(64), weight: percent, serves: z.array(trafficClassSchema).min(1).max(2) })).min(1).max(200),
    })
    .optional(),
  /** Devices that a real target already has. */
  devices: z
    .array(z.strictObject({ dmc: z.string().min(1).max(64), deviceType: z.enum(['ESME', 'GSME', 'GPF', 'CHF', 'HCALCS', 'PPMID', 'IHD', 'CAD']), firstDeviceId: eui64Schema, count: z.int().min(1).max(50_000_000), step: z.int().min(1).max(1_000_000).default(1), serves: z.array(trafficClassSchema).min(1).max(2) }))
    .max(1_000)
    .default([]),
  traffic: z.strictObject({ smets1: z.array(trafficEntrySchema).max(200).default([]), rest: z.array(trafficEntrySchema).max(200).default([]) }),
  /**
   * Alerts that the estate raises beside the Service Requests of a phase, as parts of all messages. A Service Request counts with
   * its Response as `messagesPerRequest` messages.
   */
  alerts: z
    .strictObject({ requestResponse: z.number().positive().max(100), deviceAlerts: z.number().min(0).max(100), dccAlerts: z.number().min(0).max(100), messagesPerRequest: z.number().min(1).max(10).default(2) })
    .refine(({ requestResponse, deviceAlerts, dccAlerts }) => Math.abs(requestResponse + deviceAlerts + dccAlerts - 100) < 1e-6, 'expected parts that add up to 100')
    .optional(),
  phases: z
    .array(z.strictObject({ key, kind: phaseKindSchema, duration: durationSchema.pipe(z.number().min(1_000, 'expected at least 1s: k6 takes no shorter scenario').max(604_800_000, 'expected at most 168h')), smets1: arrivalProfileSchema.optional(), rest: arrivalProfileSchema.optional() }))
    .min(1)
    .max(50),
  /** Classes of Service Requests with the response time that each has to keep; the regulation publishes none, so each says its basis. */
  targets: z.array(z.strictObject({ class: z.string().min(1).max(60), srvs: z.array(z.string().min(1).max(20)).min(1).max(200), quantile: quantile.default(0.95), withinMs: z.number().positive().max(86_400_000), basis: z.string().min(1).max(300) })).max(50).default([]),
  /** Ends the campaign at once when it holds over the window; `metric` is a share of what ended in the window, or a number. */
  abortRules: z.array(z.strictObject({ metric: z.enum(['failed', 'lost', 'dropped', 'outstanding']), above: z.number().min(0), window: durationSchema.pipe(z.number().min(1_000).max(600_000)).default(10_000) })).max(20).default([]),
  /** k6's threshold grammar, over the merged samples of all generators; "p(95)<baseline*1.05 @ 95%" compares with the baseline phases. */
  gates: z.array(z.strictObject({ metric: z.string().min(1).max(60), threshold: z.string().min(1).max(80), trafficClass: trafficClassSchema.optional(), srv: z.string().max(20).optional(), phase: key.optional() })).max(50).default([]),
  /** SVTAD 5.2(d): the rest of the system's traffic with SMETS1 against without. */
  nonInferiority: z.strictObject({ quantiles: z.array(quantile).min(1).max(5).default([0.95, 0.99]), margin: z.number().gt(1).max(10).default(1.05), confidence: z.number().min(0.5).lt(1).default(0.95) }).default({ quantiles: [0.95, 0.99], margin: 1.05, confidence: 0.95 }),
  /** What the rig itself has to keep; beyond it nothing is concluded. */
  rig: z
    .strictObject({ achievedRateMin: z.number().gt(0).max(1).default(0.99), cpuShareMax: z.number().gt(0).max(1).default(0.85), scheduleErrorP99MsMax: z.number().positive().default(50), clockSkewMsMax: z.number().positive().default(20) })
    .default({ achievedRateMin: 0.99, cpuShareMax: 0.85, scheduleErrorP99MsMax: 50, clockSkewMsMax: 20 }),
  /** A generator that dies is never replaced. */
  onLostGenerator: z.enum(['continue', 'stop']).default('continue'),
  /** How long generators have until all are armed at the start barrier. */
  armedWithin: durationSchema.pipe(z.number().min(5_000).max(1_800_000)).default(120_000),
  /** k6's own output beside ours. */
  mirror: z.strictObject({ output: z.enum(['experimental-prometheus-rw', 'opentelemetry']), variables: z.record(z.string().regex(/^K6_(PROMETHEUS_RW|OTEL)_[A-Z0-9_]+$/, 'expected a K6_PROMETHEUS_RW_… or K6_OTEL_… variable'), z.string().max(2_000)) }).optional(),
});
export type Campaign = z.infer<typeof campaignSchema>;
/** As it is written, before defaults. */
export type CampaignInput = z.input<typeof campaignSchema>;
