import type { PackKind } from './test-pack.ts';
import type { Outcome } from './outcome.ts';

/** An attempt as it is listed; times ISO 8601, durations milliseconds. */
export interface AttemptView {
  readonly attemptId: string;
  readonly testId: string;
  readonly tryNumber: number;
  readonly leaseToken: number;
  /** Counted, or superseded by a later try, or late (written under an older lease token). */
  readonly standing: 'counted' | 'superseded' | 'late';
  readonly dmcId: string;
  readonly packKey: string;
  readonly packKind: PackKind;
  readonly testKey: string;
  readonly functionalGroup: string;
  readonly srv: string;
  readonly deviceType: string;
  readonly firmwareVersion: string;
  readonly outcome: Outcome;
  readonly reason: string;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly responseMs: number;
  readonly evidenceHash: string;
  readonly traceId: string;
  readonly targetVersion: string;
}
