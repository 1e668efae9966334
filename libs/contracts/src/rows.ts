import type { PackKind } from './test-pack.ts';
import type { Outcome } from './outcome.ts';

/** One try of one test. Times are microseconds since the Unix epoch (UTC); durations come from the monotonic clock. */
export interface AttemptRow {
  readonly runId: string;
  readonly shardId: string;
  readonly leaseToken: number;
  readonly attemptId: string;
  readonly testId: string;
  /** 1 for the first try within this lease. */
  readonly tryNumber: number;
  readonly dmcId: string;
  readonly deviceSetId: string;
  readonly packKey: string;
  readonly packVersion: string;
  readonly packHash: string;
  readonly packKind: PackKind;
  readonly testKey: string;
  readonly functionalGroup: string;
  readonly requirements: readonly string[];
  /** First Service Reference Variant that the test sends; '' when it sends none. */
  readonly srv: string;
  readonly deviceType: string;
  readonly deviceId: string;
  readonly deviceModel: string;
  readonly firmwareVersion: string;
  readonly environment: string;
  readonly targetVersion: string;
  readonly outcome: Outcome;
  /** Why it is not passed: what was expected and what came. '' when passed. */
  readonly reason: string;
  readonly startedAtUs: bigint;
  readonly durationUs: number;
  /** Sum over the test's Service Requests of sent → Response received. */
  readonly responseUs: number;
  readonly steps: number;
  /** sha256 (hex) over the attempt's evidence messages in order. */
  readonly evidenceHash: string;
  readonly workerId: string;
  readonly traceId: string;
}

export type EvidenceDirection = 'request' | 'acknowledgement' | 'response' | 'alert' | 'migration-request' | 'migration-reply';

/** One message of an attempt, whole. */
export interface EvidenceRow {
  readonly runId: string;
  readonly shardId: string;
  readonly leaseToken: number;
  readonly attemptId: string;
  readonly sequence: number;
  readonly step: number;
  readonly direction: EvidenceDirection;
  readonly atUs: bigint;
  readonly message: string;
}

export interface SpanRow {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly service: string;
  readonly kind: string;
  readonly startedAtUs: bigint;
  readonly durationUs: number;
  readonly status: 'unset' | 'ok' | 'error';
  readonly attributes: Readonly<Record<string, string>>;
}
