import { z } from 'zod';
import type { DeviceType } from './device-model-combination.ts';
import type { LeaseToken } from './ids.ts';
import type { InstallationState, PrepareInstallation } from './lab.ts';
import type { BodyFields } from './test-pack.ts';

/** SVTAD 5.2(d) asks about two sides: SMETS1 Services themselves, and the rest of the system that they must not affect. */
export const trafficClassSchema = z.enum(['smets1', 'rest']);
export type TrafficClass = z.infer<typeof trafficClassSchema>;

/**
 * How one Service Request ended. answered: its Response came in time and says success; failed: it was refused, could not be
 * delivered, or its Response says failure; lost: nothing (more) came in time.
 */
export const serviceRequestOutcomeSchema = z.enum(['answered', 'failed', 'lost']);
export type ServiceRequestOutcome = z.infer<typeof serviceRequestOutcomeSchema>;

/** POST /v1/segments/{segmentId}/claim → SegmentClaim, or 410: claimed before (a segment is never run twice), ended, or unknown. */
export const claimSegmentSchema = z.strictObject({ workerId: z.string(), generation: z.int() });
export type ClaimSegment = z.infer<typeof claimSegmentSchema>;

/** Devices by rule: EUI-64s from the first one on, `step` apart (16 between installations of a simulated population). */
export interface DeviceGroup {
  readonly key: string;
  readonly dmcId: string;
  readonly deviceType: DeviceType;
  readonly firstDeviceId: string;
  readonly count: number;
  readonly step: number;
}

/** One kind of Service Request of a stream, drawn by weight; its device is drawn uniformly from its groups. */
export interface TrafficEntry {
  readonly srv: string;
  readonly commandVariant: number;
  readonly body: BodyFields;
  readonly weight: number;
  /** Keys of SegmentClaim.groups; at least one. */
  readonly groups: readonly string[];
}

/** The rate goes linearly from one value to the other: Service Requests a second of the whole campaign, not of the segment. */
export interface RateStage {
  readonly durationMs: number;
  readonly fromPerSecond: number;
  readonly toPerSecond: number;
}

/** Traffic of one class with an arrival profile of its own (open model); becomes one k6 scenario. */
export interface TrafficStream {
  readonly trafficClass: TrafficClass;
  /** One after the other from the phase's start; together as long as the phase. */
  readonly stages: readonly RateStage[];
  readonly traffic: readonly TrafficEntry[];
}

export interface SegmentPhase {
  /** Unique within the campaign. */
  readonly key: string;
  /** From the release of the start barrier. */
  readonly startMs: number;
  /** At least 1,000: k6 takes no shorter scenario. */
  readonly durationMs: number;
  /** At most one of each class. */
  readonly streams: readonly TrafficStream[];
  /** Raised by the simulated estate for the whole campaign; a real target raises its own and both are 0. */
  readonly alerts: { readonly devicePerSecond: number; readonly dccPerSecond: number };
}

/** POST /lab/v1/populations. Asking again for what is there changes nothing, so that every generator may ask. */
export interface LabPopulation {
  readonly id: string;
  readonly dmc: PrepareInstallation['dmc'];
  readonly count: number;
  readonly firstDeviceId: string;
  readonly state: InstallationState;
}

export interface SegmentClaim {
  readonly campaignId: string;
  readonly segmentId: string;
  readonly leaseToken: LeaseToken;
  /** Place of this segment, from 0, and how many there are. */
  readonly index: number;
  readonly count: number;
  /** As k6 takes them: "1/2:1" and "0,1/2,1". */
  readonly executionSegment: string;
  readonly executionSegmentSequence: string;
  readonly seed: number;
  /** Whether Service Requests are signed; a target that does not check takes them without. */
  readonly signed: boolean;
  /** Whether signatures of Responses and alerts are checked. */
  readonly verifyResponses: boolean;
  /** From sent, an hour at the most; a Service Request without its Response by then is lost. */
  readonly responseTimeoutMs: number;
  readonly phases: readonly SegmentPhase[];
  readonly groups: readonly DeviceGroup[];
  /** Populations that the lab is to hold before the start; empty for a target that has devices of its own. */
  readonly populations: readonly LabPopulation[];
  /** k6's own outputs beside ours: name of the output and its K6_PROMETHEUS_RW_… or K6_OTEL_… variables. */
  readonly mirror?: { readonly output: 'experimental-prometheus-rw' | 'opentelemetry'; readonly variables: Readonly<Record<string, string>> };
}

const count = z.int().min(0);

/** Since the release. sent = answered + failed + lost + outstanding at every moment. */
export const segmentProgressSchema = z.strictObject({
  sent: count,
  answered: count,
  failed: count,
  lost: count,
  outstanding: count,
  deviceAlerts: count,
  dccAlerts: count,
});
export type SegmentProgress = z.infer<typeof segmentProgressSchema>;

/** How the generator itself is doing, over the time since the last heartbeat unless said otherwise. */
export const generatorHealthSchema = z.strictObject({
  /** Busy share of the machine's processors, 0 to 1. */
  cpuShare: z.number().min(0).max(1),
  /** Processors that k6, and this worker, kept busy: 0.5 is half of one. */
  k6Cores: z.number().min(0),
  workerCores: z.number().min(0),
  /** Iterations that k6 could not start in time for want of virtual users, since the release. */
  droppedIterations: count,
  /** Start of a request after its planned time. */
  scheduleErrorP99Us: z.number().min(0),
  /** Rows that the store has not acknowledged, and those of them on disk. */
  rowsWaiting: count,
  spoolBytes: count,
  /** This machine's clock before (-) or after (+) the orchestrator's, with how far the estimate may be off. */
  clockSkewMs: z.number(),
  clockSkewErrorMs: z.number().min(0),
});
export type GeneratorHealth = z.infer<typeof generatorHealthSchema>;

/**
 * preparing: k6 is being started; armed: k6 waits paused at the start barrier; running: released; draining: k6 has ended,
 * Responses or acknowledgements of rows are awaited.
 */
export const generatorStateSchema = z.enum(['preparing', 'armed', 'running', 'draining']);
export type GeneratorState = z.infer<typeof generatorStateSchema>;

/** POST /v1/segments/{segmentId}/heartbeat, every 500 ms → SegmentHeartbeatReply; 409 when the token is not the current one (stop at once). */
export const segmentHeartbeatSchema = z.strictObject({
  workerId: z.string(),
  leaseToken: z.int(),
  state: generatorStateSchema,
  progress: segmentProgressSchema,
  health: generatorHealthSchema,
});
export type SegmentHeartbeat = z.infer<typeof segmentHeartbeatSchema>;

/** hold: stay paused, or go on; release: start at this moment of the orchestrator's clock (repeated until it runs); stop: end at once, report what was sent. */
export type SegmentDirective = { readonly kind: 'hold' } | { readonly kind: 'release'; readonly atMs: number } | { readonly kind: 'stop'; readonly reason: string };

export interface SegmentHeartbeatReply {
  readonly directive: SegmentDirective;
  /** The orchestrator's clock when it answered, milliseconds since the Unix epoch: generators measure theirs against it. */
  readonly nowMs: number;
}

/** POST /v1/segments/{segmentId}/result: only after ClickHouse acknowledged every row of the segment. 409 = stale token. */
export const segmentResultSchema = z.strictObject({
  workerId: z.string(),
  leaseToken: z.int(),
  /** completed: every phase ran to its end; stopped: on a directive or because the worker closes; failed: k6 or its script did, see `reason`. */
  ended: z.enum(['completed', 'stopped', 'failed']),
  reason: z.string().max(2_000),
  /** undefined when k6 never started. */
  k6: z
    .strictObject({
      version: z.string().max(60),
      exitCode: z.int().nullable(),
      /** Lines of its output that became rows, and Service Requests that its own end-of-test summary counts: null when it wrote none. */
      samples: count,
      summaryRequests: count.nullable(),
      iterations: count,
      droppedIterations: count,
      /** Exceptions in the script; k6 ends with exit code 0 in spite of them. */
      scriptExceptions: count,
    })
    .optional(),
  /** sent = answered + failed + lost for each; rows of service_requests say the same. */
  byVariant: z.array(z.strictObject({ srv: z.string().max(20), trafficClass: trafficClassSchema, sent: count, answered: count, failed: count, lost: count })).max(500),
  deviceAlerts: count,
  dccAlerts: count,
  /** Responses to requests that k6 never said it sent (it died), that came twice, or after they counted as lost. */
  unmatchedResponses: count,
  releasedAtMs: z.number().nullable(),
  endedAtMs: z.number(),
});
export type SegmentResult = z.infer<typeof segmentResultSchema>;
