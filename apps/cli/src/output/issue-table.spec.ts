import { expect, it } from 'vitest';
import { phaseOfRelease } from '../commands/issues.ts';
import { describeIssue, issueTable, type IssueDetail } from './issue-table.ts';

const attempt = { runId: 'r', attemptId: 'a-1', testId: 't', dmcId: 'D', packKey: 'srvt', testKey: 'read', outcome: 'failed', reason: 'E5', startedAt: '2026-03-02T10:00:00.000Z', targetVersion: '7.1', evidenceHash: 'ab', messages: 3 } as const;
const issue: IssueDetail = {
  kind: 'testing-issue', id: 'TI-1', revision: 2, at: '2026-03-02T11:00:00.000Z', by: 'dora', reason: 'added',
  body: { title: 'Reads fail', description: 'E5 comes back.', serviceProvider: 'DSP', severity: 4, raisedIn: { phase: 'SIT', release: 'MOC' }, raisedBy: 'dcc', arisesFrom: 'dcc', state: 'open', attempts: [attempt], fixes: [] },
  standing: { severity: 4, dispute: { claimed: 2, tag: 'pending' }, exclusion: null, notShownFixed: ['srvt:read on D'], decisions: [] },
  history: [{ revision: 1, at: '2026-03-02T11:00:00.000Z', by: 'dora', reason: 'added' }],
};

it('shows an issue with the severity that stands, its attempts, what is disputed and what has not passed since', () => {
  const text = describeIssue(issue);
  expect(text).toContain('open, severity 4, DSP, raised in SIT for MOC, revision 2');
  expect(text).toContain('a participant says 2; the TAG has still to determine it');
  expect(text).toContain('Not passed since: srvt:read on D');
  expect(describeIssue({ ...issue, standing: { ...issue.standing, severity: 3, dispute: { claimed: 2, tag: 3 } } })).toContain('severity 3 (the DCC assigned 4)');
  expect(issueTable([issue])).toMatch(/TI-1 +4  open +DSP +SIT-MOC +1 +0  Reads fail/);
});

it.each(['SIT', 'SIT-XOC', 'sit-moc', 'SIT-MOC-1', ''])('"%s" is no phase of a release', (text) => expect(() => phaseOfRelease(text)).toThrow(/SIT-MOC/));
