import type { PackKind } from '@gauntlet/contracts';

/** Planned tests of one DMC and pack kind by the outcome of their latest valid attempt; the groups are disjoint. */
export interface Counts {
  readonly planned: number;
  /** Planned tests not executed because a de-scoping was proposed for them; how it stands is in ExitInput.deScopings. */
  readonly deScoped: number;
  /** Passed at the first try. */
  readonly passed: number;
  readonly passedOnRetry: number;
  readonly failed: number;
  readonly infrastructure: number;
  /** Stopped before the end: as good as not run. */
  readonly cancelled: number;
  /** Regression only: executed, but on a version other than the stage-exit version (SVTAD 12.6(f)). */
  readonly otherVersion: number;
}

/** A proposal to leave out planned tests, and what the bodies of SVTAD 12.6(a) said to it. */
export interface DeScoping {
  readonly dmcId: string;
  readonly packKind: PackKind;
  readonly tests: number;
  readonly tab: 'approved' | 'against' | 'pending';
  /** Asked for SIT only; 'pending' elsewhere. */
  readonly sos: 'approved' | 'refused' | 'pending';
}
