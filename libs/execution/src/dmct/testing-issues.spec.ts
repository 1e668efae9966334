import { expect, it } from 'vitest';
import { testingIssues } from './testing-issues.ts';

const step = (event: string, to: string, evidence: Record<string, string> = {}) => ({ dmcId: 'A', from: 'x', to, event, body: 'DCC', by: 'd', on: '2026-04-01', recordedAt: '2026-04-01T00:00:00Z', clause: 'SVTAD 20.19', evidence });

it('SVTAD 20.29(e): each issue with the routes that were tried, how it ended, and whether the pack was run again (20.20)', () => {
  const history = [
    step('start-srvt', 'testing'),
    step('raise-issue', 'issue-open', { 'testing-issue': 'TI-1' }),
    step('recommend-system-and-code-change', 'code-consultation'),
    step('sos-refuses-consultation', 'issue-open'),
    step('recommend-internal-change', 'internal-change'),
    step('change-applied', 'testing'),
    step('raise-issue', 'issue-open', { 'testing-issue': 'TI-2' }),
    step('recommend-code-change', 'code-draft-awaited'),
    step('draft-published', 'testing'),
    step('raise-issue', 'issue-open', { 'testing-issue': 'TI-3' }),
    step('recommend-firmware-upgrade', 'device-change-firmware'),
    step('sos-agrees-device-change', 'ended-firmware-upgrade'),
  ];
  expect(testingIssues(history).map((issue) => [issue.issue, issue.routes.length, issue.outcome, issue.packRunAgain])).toEqual([
    ['TI-1', 2, 'testing-continued', 'yes'],
    ['TI-2', 1, 'testing-continued', 'no'],
    ['TI-3', 1, 'testing-ended', 'no'],
  ]);
  expect(testingIssues(history.slice(0, 3))).toMatchObject([{ issue: 'TI-1', outcome: 'open' }]);
});
