import type { PhaseOfRelease } from '../phases/phase.ts';

/** SVTAD 13.19: 1 to 5, as clause 12 of the Common Test Scenarios Document describes them; 1 is the gravest. */
export type Severity = 1 | 2 | 3 | 4 | 5;

/** In order of gravity. */
export const severities: readonly Severity[] = [1, 2, 3, 4, 5];

/** SVTAD 14.2: a Testing Participant disputes the severity that the DCC assigned. */
export interface SeverityDispute {
  readonly claimed: Severity;
  /** What the TAG determined, final and binding; 'pending' until then. */
  readonly tag: Severity | 'pending';
}

/** SVTAD 13.20–13.21: the DCC's proposal not to count an issue, and how far it came. */
export interface ExclusionProposal {
  readonly rationale: string;
  readonly tag: 'agreed' | 'refused' | 'pending';
  readonly sos: 'not-referred' | 'pending' | 'excluded' | 'counted';
}

export interface TestingIssue {
  readonly issueId: string;
  /** The DCC Service Provider whose thresholds it counts against. */
  readonly serviceProvider: string;
  /** As the DCC assigned it. */
  readonly severity: Severity;
  readonly raisedIn: PhaseOfRelease;
  /** SVTAD 13.23: who raised it; matters for what is presented to the TAG. */
  readonly raisedBy: 'dcc' | 'participant' | 'participant-after-eligibility-testing';
  readonly state: 'open' | 'closed';
  /** SVTAD 13.19: only what arises from the DCC or the Modified DCC Total System is counted. */
  readonly arisesFrom: 'dcc' | 'modified-dcc-total-system' | 'elsewhere';
  readonly dispute?: SeverityDispute;
  readonly exclusion?: ExclusionProposal;
  /** SVTAD 13.18, 13.22–13.24: whether an issue from another phase or environment counts here, by the TAG or on referral. */
  readonly countedHere?: 'yes' | 'no' | 'pending';
}

/** The severity that stands: the TAG's where it determined one, else the DCC's (SVTAD 14.2, 14.4). */
export function standingSeverity(issue: TestingIssue): Severity {
  return issue.dispute === undefined || issue.dispute.tag === 'pending' ? issue.severity : issue.dispute.tag;
}
