import type { GeneratorHealth, GeneratorState, SegmentProgress, ServiceRequestOutcome, TrafficClass } from './segment.ts';

/** One sample as k6 emitted it. There are 13 of each request, so their times are numbers: exact, for they are below 2^53. */
export interface SampleRow {
  readonly campaignId: string;
  readonly segmentId: string;
  /** k6's name: http_req_duration, iterations, dropped_iterations … */
  readonly metric: string;
  readonly phase: string;
  readonly trafficClass: TrafficClass | '';
  readonly atUs: number;
  /** Durations in milliseconds, as k6 has them. */
  readonly value: number;
  /** HTTP status; '' where there is none. */
  readonly status: string;
  readonly errorCode: string;
  /** Counter of the Service Request that the sample belongs to; 0 where it belongs to none. */
  readonly requestCounter: bigint;
}

/** One Service Request from being sent to its end; times in microseconds. */
export interface ServiceRequestRow {
  readonly campaignId: string;
  readonly segmentId: string;
  /** The User that sent it: each generator speaks as one of its own. */
  readonly userId: string;
  readonly requestCounter: bigint;
  readonly phase: string;
  readonly trafficClass: TrafficClass;
  readonly srv: string;
  readonly dmcId: string;
  readonly deviceType: string;
  readonly deviceId: string;
  readonly outcome: ServiceRequestOutcome;
  /** Response code, or why there is none: refused, http-503, connection, device-error, no-acknowledgement, no-response. '' when answered. */
  readonly reason: string;
  readonly sentAtUs: bigint;
  /** How long after its planned time the iteration started. */
  readonly scheduleErrorUs: number;
  /** Sent → acknowledged; 0 when it never was. */
  readonly acknowledgedUs: number;
  /** Sent → Response received; 0 when none came. */
  readonly responseUs: number;
}

export interface AlertRow {
  readonly campaignId: string;
  readonly segmentId: string;
  readonly phase: string;
  readonly kind: 'device' | 'dcc';
  readonly alertCode: string;
  readonly deviceId: string;
  readonly receivedAtUs: bigint;
}

/** A generator's heartbeat, kept: one row each second. */
export interface GeneratorHealthRow extends GeneratorHealth, SegmentProgress {
  readonly campaignId: string;
  readonly segmentId: string;
  readonly hostname: string;
  readonly state: GeneratorState;
  readonly phase: string;
  readonly atUs: bigint;
}
