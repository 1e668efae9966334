import { readOutcome, readSeverity, standingSeverity, testsNotShownFixed } from '@gauntlet/assurance';
import type { TestingIssue } from '@gauntlet/assurance';
import type { RecordedDecision, RegisterEntry } from '@gauntlet/contracts';
import type { DecisionRecords } from '../ports/records.ts';
import type { RegisterRecords } from '../ports/register-records.ts';
import { allEntries } from '../register/write-entry.ts';

export interface IssueStandingDeps {
  readonly records: RegisterRecords & DecisionRecords;
}

/** An issue with what disputes, exclusions and decisions make of it. */
export interface IssueStanding {
  readonly entry: RegisterEntry<'testing-issue'>;
  /** As the rules of libs/assurance see it. */
  readonly issue: TestingIssue;
  /** The severity that stands (14.2, 14.4). */
  readonly severity: TestingIssue['severity'];
  /** Tests that showed it and have not passed since. */
  readonly notShownFixed: readonly string[];
  readonly decisions: readonly RecordedDecision[];
}

/** Every Testing Issue as it stands now, in the order in which they were opened. */
export async function standingIssues(deps: IssueStandingDeps): Promise<readonly IssueStanding[]> {
  const [issues, disputes, exclusions, decisions] = await Promise.all([
    allEntries('testing-issue', deps),
    allEntries('dispute', deps),
    allEntries('exclusion', deps),
    decisionsOn('testing-issue', deps),
  ]);
  const disputesOf = Map.groupBy(disputes, (one) => one.body.issue);
  const exclusionsOf = Map.groupBy(exclusions, (one) => one.body.issue);
  return issues.map((entry) => standingOf(entry, { dispute: disputesOf.get(entry.id)?.at(-1), exclusion: exclusionsOf.get(entry.id)?.at(-1), decisions: decisions.get(entry.id) ?? [] }));
}

/** One issue as it stands now. */
export async function issueStanding(entry: RegisterEntry<'testing-issue'>, deps: IssueStandingDeps): Promise<IssueStanding> {
  const [disputes, exclusions, decisions] = await Promise.all([allEntries('dispute', deps, { issue: entry.id }), allEntries('exclusion', deps, { issue: entry.id }), decisionsOn('testing-issue', deps, entry.id)]);
  return standingOf(entry, { dispute: disputes.at(-1), exclusion: exclusions.at(-1), decisions: decisions.get(entry.id) ?? [] });
}

interface IssueMatters {
  readonly dispute: RegisterEntry<'dispute'> | undefined;
  readonly exclusion: RegisterEntry<'exclusion'> | undefined;
  readonly decisions: readonly RecordedDecision[];
}

function standingOf(entry: RegisterEntry<'testing-issue'>, matters: IssueMatters): IssueStanding {
  const { body } = entry;
  const latest = (kind: string) => matters.decisions.findLast((one) => one.decision === kind);
  const assigned = readSeverity(latest('assign-severity')?.outcome ?? '') ?? body.severity;
  const dispute = disputeOf(matters, latest('determine-severity'));
  const exclusion = exclusionOf(matters, latest);
  const issue: TestingIssue = {
    issueId: entry.id,
    serviceProvider: body.serviceProvider,
    severity: assigned,
    raisedIn: body.raisedIn,
    raisedBy: body.raisedBy,
    state: body.state,
    arisesFrom: body.arisesFrom,
    ...(body.countedHere === undefined ? {} : { countedHere: countedHere(body.countedHere, latest) }),
    ...(dispute === undefined ? {} : { dispute }),
    ...(exclusion === undefined ? {} : { exclusion }),
  };
  return { entry, issue, severity: standingSeverity(issue), notShownFixed: testsNotShownFixed(body.attempts, body.fixes), decisions: matters.decisions };
}

/** SVTAD 14.2, 14.4: pending until the TAG determined it after it was raised. */
function disputeOf({ dispute }: IssueMatters, determined: RecordedDecision | undefined): TestingIssue['dispute'] {
  const severity = readSeverity(determined?.outcome ?? '');
  if (dispute === undefined) return severity === undefined ? undefined : { claimed: severity, tag: severity };
  const later = determined !== undefined && determined.decidedAt >= dispute.at;
  return { claimed: dispute.body.claimed, tag: later && severity !== undefined ? severity : 'pending' };
}

/** SVTAD 13.20–13.21: a proposal is the register's entry or the DCC's decision to propose; what cannot be read counts as not yet decided. */
function exclusionOf({ exclusion }: IssueMatters, latest: (kind: string) => RecordedDecision | undefined): TestingIssue['exclusion'] {
  const proposed = latest('propose-exclusion');
  const rationale = exclusion?.body.rationale ?? proposed?.rationale;
  if (rationale === undefined) return undefined;
  const tag = { for: 'agreed', against: 'refused', unclear: 'pending' } as const;
  const determined = readOutcome(latest('determine-exclusion')?.outcome ?? '');
  const referred = exclusion?.body.referredOn !== undefined || latest('determine-exclusion') !== undefined;
  const sos = { for: 'excluded', against: 'counted', unclear: referred ? 'pending' : 'not-referred' } as const;
  return { rationale, tag: tag[readOutcome(latest('agree-exclusion')?.outcome ?? '')], sos: sos[determined] };
}

/** SVTAD 13.18, 13.22–13.24: the Secretary of State's determination on referral, else the TAG's, else what the register says. */
function countedHere(stated: 'yes' | 'no' | 'pending', latest: (kind: string) => RecordedDecision | undefined): 'yes' | 'no' | 'pending' {
  const last = latest('determine-counting-on-referral') ?? latest('determine-interface-issue') ?? latest('count-sct-issue-for-sit') ?? latest('count-issue-from-elsewhere');
  if (last === undefined) return stated;
  // "counted" is the word for it here, though it is the one against an exclusion.
  if (/^counted\b/i.test(last.outcome.trim())) return 'yes';
  return ({ for: 'yes', against: 'no', unclear: 'pending' } as const)[readOutcome(last.outcome)];
}

/** Decisions on matters of a kind, by the matter's id, oldest first. */
export async function decisionsOn(matterKind: string, deps: { readonly records: DecisionRecords }, matterId?: string): Promise<ReadonlyMap<string, readonly RecordedDecision[]>> {
  const found: RecordedDecision[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await deps.records.listDecisions({ matterKind, matterId, cursor, limit: 1_000 });
    found.push(...page.items);
    if (page.next === null) return Map.groupBy(found, (one) => one.matter.id);
    cursor = page.next;
  }
}
