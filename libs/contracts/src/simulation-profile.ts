import { z } from 'zod';

const serviceReferenceVariant = z.string().regex(/^\d+(\.\d+){1,2}$/, 'expected a Service Reference Variant such as 4.1.1');

/** Time from acceptance of a Service Request to its Response, in milliseconds. */
export const latencySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('constant'), ms: z.number().min(0).max(600_000) }),
  z.strictObject({ kind: z.literal('log-normal'), medianMs: z.number().positive().max(600_000), sigma: z.number().min(0).max(3), maxMs: z.number().positive().max(600_000) }),
]);

/**
 * How the simulator plays a DMC. Everything random is drawn from (seed, installation, request counter),
 * so a run with the same profile and requests shows the same faults.
 */
export const simulationProfileSchema = z.strictObject({
  seed: z.int().min(0).max(0xffff_ffff).default(1),
  latency: latencySchema.default({ kind: 'constant', ms: 0 }),
  /** Variants that go wrong: device-error = the device refuses, no-response = nothing arrives, wrong-data = implausible values. */
  failing: z.array(z.strictObject({ srv: serviceReferenceVariant, result: z.enum(['device-error', 'no-response', 'wrong-data']), rate: z.number().min(0).max(1).default(1) })).default([]),
  /** The installation's WAN is lost for good after this many Service Requests, counted over the simulator's life: preparing it anew does not bring the WAN back. */
  wanLostAfterRequests: z.int().min(0).optional(),
});
export type SimulationProfile = z.infer<typeof simulationProfileSchema>;
