import type { CapabilityRelease } from '@gauntlet/contracts';
import { earlierReleases } from '../phases/phase.ts';
import { severities, standingSeverity, type Severity, type TestingIssue } from './testing-issue.ts';
import type { ThresholdGate } from './thresholds.ts';

export interface Gate {
  readonly gate: ThresholdGate;
  readonly release: CapabilityRelease;
}

/** How one issue stands towards the thresholds of a gate. */
export interface IssueCounting {
  readonly issueId: string;
  readonly serviceProvider: string;
  /** 'open-question': a body has still to say whether it counts at all (SVTAD 13.18, 13.22, 13.23). */
  readonly counts: 'yes' | 'no' | 'excluded' | 'open-question';
  /** The severity that stands (14.4). */
  readonly severity: Severity;
  /** Every outcome that decisions still to be made can bring, the standing one first. */
  readonly outcomes: readonly (Severity | 'not-counted')[];
  readonly clause: string;
  readonly reason: string;
}

/** Whether and as what a Testing Issue counts at a gate (SVTAD 13.18–13.24, 14.4), with the clause that says so. */
export function countIssue(issue: TestingIssue, at: Gate): IssueCounting {
  const severity = standingSeverity(issue);
  const as = (counts: IssueCounting['counts'], clause: string, reason: string): IssueCounting => ({
    issueId: issue.issueId,
    serviceProvider: issue.serviceProvider,
    counts,
    severity,
    outcomes: outcomesOf(issue, counts),
    clause: `SVTAD ${clause}`,
    reason,
  });
  if (issue.state === 'closed') return as('no', '13.18', 'It is closed.');
  if (issue.arisesFrom === 'elsewhere') return as('no', '13.19', 'It did not arise from the DCC or the Modified DCC Total System.');
  const origin = originOf(issue, at);
  if (origin.counts === 'no') return as('no', origin.clause, origin.reason);
  const exclusion = exclusionOf(issue, at);
  if (exclusion !== undefined) return as(exclusion.counts === 'excluded' ? 'excluded' : origin.counts, exclusion.clause, exclusion.reason);
  return as(origin.counts, origin.clause, origin.reason);
}

/** SVTAD 13.23(a)–(c): the open issues to present to the TAG for SMETS1 Interface Testing exit, by the letter of their list. */
export function issuesToPresent(issues: readonly TestingIssue[]): Readonly<Record<'a' | 'b' | 'c', readonly string[]>> {
  const open = issues.filter((issue) => issue.state === 'open');
  const ids = (wanted: (issue: TestingIssue) => boolean) => open.filter(wanted).map((issue) => issue.issueId).sort();
  return {
    a: ids((issue) => issue.raisedBy !== 'dcc' && grave(issue)),
    b: ids((issue) => issue.raisedBy === 'participant-after-eligibility-testing' && !grave(issue)),
    c: ids((issue) => issue.raisedBy === 'dcc' && grave(issue)),
  };
}

function grave(issue: TestingIssue): boolean {
  return standingSeverity(issue) <= 3;
}

function outcomesOf(issue: TestingIssue, counts: IssueCounting['counts']): IssueCounting['outcomes'] {
  if (counts === 'no' || counts === 'excluded') return ['not-counted'];
  const severity = standingSeverity(issue);
  const disputed = issue.dispute?.tag === 'pending' && issue.dispute.claimed !== severity ? [severity, issue.dispute.claimed] : [severity];
  return counts === 'open-question' ? ['not-counted', ...disputed] : disputed;
}

function originOf(issue: TestingIssue, { gate, release }: Gate): { readonly counts: 'yes' | 'no' | 'open-question'; readonly clause: string; readonly reason: string } {
  const { phase, release: raised } = issue.raisedIn;
  const phaseOfGate = gate === 'SMETS1 Interface Testing' ? 'UTS' : gate;
  const ofRelease = raised === release || earlierReleases(release).includes(raised);
  if (phase === phaseOfGate && ofRelease) {
    if (gate === 'SMETS1 Interface Testing' && issue.countedHere === 'no') return { counts: 'no', clause: '13.23(ii)', reason: 'The TAG determined that it is not counted.' };
    return { counts: 'yes', clause: '13.18', reason: raised === release ? `Raised in ${phase} for ${release} and open.` : `Raised in ${phase} for ${raised}, carried over to ${release} and open.` };
  }
  // SVTAD 13.18 and 13.23 take in issues from anywhere for Interface Testing, 13.22 those of SCT for SIT; nothing else crosses.
  const mayCross = gate === 'SMETS1 Interface Testing' || (gate === 'SIT' && phase === 'SCT');
  const clause = gate === 'SIT' ? '13.22' : '13.18, 13.23';
  if (!mayCross || issue.countedHere === undefined) return { counts: 'no', clause: '13.18', reason: `Raised in ${phase} for ${raised}: it counts there, not here.` };
  if (issue.countedHere === 'pending') return { counts: 'open-question', clause, reason: `Raised in ${phase}; whether it counts here is not determined yet.` };
  return { counts: issue.countedHere, clause, reason: `Raised in ${phase}; it was determined that it ${issue.countedHere === 'yes' ? 'counts' : 'does not count'} here.` };
}

/** SVTAD 13.20–13.21: only the TAG's agreement, or the Secretary of State's determination, takes an issue out. */
function exclusionOf(issue: TestingIssue, { gate }: Gate): { readonly counts: 'excluded' | 'yes'; readonly clause: string; readonly reason: string } | undefined {
  const proposal = issue.exclusion;
  if (proposal === undefined || (gate !== 'SIT' && gate !== 'SMETS1 Interface Testing')) return undefined;
  if (proposal.tag === 'agreed') return { counts: 'excluded', clause: '13.20', reason: `Excluded, the TAG agrees: ${proposal.rationale}` };
  if (proposal.tag === 'pending') return { counts: 'yes', clause: '13.20', reason: 'Proposed for exclusion; it counts until the TAG agrees.' };
  switch (proposal.sos) {
    case 'excluded':
      return { counts: 'excluded', clause: '13.21', reason: `Excluded by determination of the Secretary of State: ${proposal.rationale}` };
    case 'counted':
      return { counts: 'yes', clause: '13.21', reason: 'The Secretary of State determined that it counts.' };
    case 'pending':
      return { counts: 'yes', clause: '13.21', reason: 'The TAG refused its exclusion; a determination of the Secretary of State is pending and it counts meanwhile.' };
    case 'not-referred':
      break;
  }
  return { counts: 'yes', clause: '13.21', reason: 'The TAG refused its exclusion, so it counts.' };
}

/** Counted issues by severity, as they stand (SVTAD 14.4). */
export function standingCounts(countings: readonly IssueCounting[]): Readonly<Record<Severity, number>> {
  const of = (severity: Severity) => countings.filter((one) => one.outcomes[0] === severity).length;
  return Object.fromEntries(severities.map((severity) => [severity, of(severity)])) as Record<Severity, number>;
}
