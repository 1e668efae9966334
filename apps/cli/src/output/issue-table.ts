import type { RecordedDecision, RegisterEntry } from '@gauntlet/contracts';
import { renderTable } from './table.ts';

type Issue = RegisterEntry<'testing-issue'>;

/** What GET /v1/issues/{id} says besides the entry, and its history. */
export interface IssueDetail extends Issue {
  readonly standing: {
    readonly severity: number;
    readonly dispute: { readonly claimed: number; readonly tag: number | 'pending' } | null;
    readonly exclusion: { readonly tag: string; readonly sos: string } | null;
    readonly notShownFixed: readonly string[];
    readonly decisions: readonly RecordedDecision[];
  };
  readonly history: readonly Pick<Issue, 'revision' | 'at' | 'by' | 'reason'>[];
}

export function issueTable(issues: readonly Issue[]): string {
  return renderTable(
    [{ title: 'ISSUE' }, { title: 'SEV', align: 'right' }, { title: 'STATE' }, { title: 'PROVIDER' }, { title: 'RAISED IN' }, { title: 'ATTEMPTS', align: 'right' }, { title: 'FIXES', align: 'right' }, { title: 'TITLE' }],
    issues.map(({ id, body }) => [id, String(body.severity), body.state, body.serviceProvider, `${body.raisedIn.phase}-${body.raisedIn.release}`, String(body.attempts.length), String(body.fixes.length), body.title]),
  );
}

export function describeIssue({ id, body, revision, standing, history }: IssueDetail): string {
  const { dispute, exclusion } = standing;
  return [
    `${id}  ${body.title}`,
    `${body.state}, severity ${standing.severity}${standing.severity === body.severity ? '' : ` (the DCC assigned ${body.severity})`}, ${body.serviceProvider}, raised in ${body.raisedIn.phase} for ${body.raisedIn.release}, revision ${revision}`,
    ...(dispute === null ? [] : [dispute.tag === 'pending' ? `disputed: a participant says ${dispute.claimed}; the TAG has still to determine it (SVTAD 14.2, 14.5)` : `the TAG determined severity ${dispute.tag} (SVTAD 14.2)`]),
    ...(exclusion === null ? [] : [`exclusion proposed: TAG ${exclusion.tag}, Secretary of State ${exclusion.sos} (SVTAD 13.20, 13.21)`]),
    '',
    body.description,
    ...(body.resolution === undefined ? [] : ['', `Resolution: ${body.resolution}`]),
    ...attempts('Showed it', body.attempts),
    ...attempts('Show it fixed', body.fixes),
    ...(standing.notShownFixed.length === 0 ? [] : ['', `Not passed since: ${standing.notShownFixed.slice(0, 5).join(', ')}${standing.notShownFixed.length > 5 ? `, and ${standing.notShownFixed.length - 5} more` : ''}`]),
    ...(standing.decisions.length === 0 ? [] : ['', renderTable([{ title: 'DECIDED' }, { title: 'BODY' }, { title: 'DECISION' }, { title: 'OUTCOME' }, { title: 'CLAUSE' }], standing.decisions.map((one) => [one.decidedAt, one.body, one.decision, one.outcome, one.clause]))]),
    '',
    renderTable([{ title: 'REVISION', align: 'right' }, { title: 'AT' }, { title: 'BY' }, { title: 'WHY' }], history.map((one) => [String(one.revision), one.at, one.by, one.reason])),
  ].join('\n');
}

function attempts(title: string, of: Issue['body']['attempts']): readonly string[] {
  if (of.length === 0) return [];
  const rows = of.map((one) => [one.dmcId, `${one.packKey}:${one.testKey}`, one.outcome, one.targetVersion, one.startedAt, String(one.messages), one.attemptId]);
  return ['', `${title}:`, renderTable([{ title: 'DMC' }, { title: 'TEST' }, { title: 'OUTCOME' }, { title: 'VERSION' }, { title: 'AT' }, { title: 'MESSAGES', align: 'right' }, { title: 'ATTEMPT' }], rows)];
}
