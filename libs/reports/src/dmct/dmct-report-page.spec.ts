import type { DmctDocument } from '@gauntlet/contracts';
import type { DmctReport, FailureReasons } from '@gauntlet/execution';
import { expect, it } from 'vitest';
import { dmctReportPage, failureReasonsPage } from './dmct-report-page.ts';
import { pageCsv, pageHtml } from './table-page.ts';

const made = { id: 'D1', dmcId: 'A', madeAt: '2026-05-01T09:00:00.000Z', madeBy: 'Dorothy' };
const run = { runId: 'r1', dmcId: 'A', pack: 'srvt' as const, packReference: 'srvt@1.0.0', attempt: 2, environmentVersion: '7.2', startedOn: '2026-04-28', startedBy: 'Dorothy', verdict: 'met' as const };
const body: DmctReport = {
  dmcId: 'A',
  suppliers: ['North'],
  entries: [{ id: 'E1', dmcId: 'A', communicationsServiceProvider: 'csp', installationTypes: ['dormant', 'active'], state: 'planned' }],
  why: 'both objectives are shown',
  testing: 'required',
  preconditions: [{ clause: 'SVTAD 20.28', title: 'Testing completed under the rule in force', verdict: 'met' }],
  environment: { allowed: 'yes', closest: '7.2', clause: 'SVTAD 20.29(b)', reason: '7.2 most closely matches production at 7.2.', tested: '7.2', production: '7.2' },
  runs: [{ ...run, counts: null, tests: [{ testKey: 'read', functionalGroup: 'Reads', outcome: 'passed', reason: '', attemptId: 'a1' }] }],
  earlierRuns: [{ ...run, runId: 'r0', attempt: 1, verdict: 'not-met' }],
  issues: [{ issue: 'TI-1', raisedOn: '2026-04-27', routes: ['recommend-internal-change (SVTAD 20.19(a), 20.20(a))'], steps: [{ on: '2026-04-28', event: 'change-applied', body: 'DCC', clause: 'SVTAD 20.20(a)', evidence: {} }], outcome: 'testing-continued', packRunAgain: 'yes' }],
};

it('SVTAD 20.29: the report holds (a) to (e); its CSV is every test', () => {
  const report: DmctDocument<DmctReport> = { ...made, kind: 'dmct-report', body };
  const html = pageHtml(dmctReportPage(report));
  for (const part of ['E1', 'dormant, active', '7.2 most closely matches', 'TI-1', '2026-04-28 DCC change-applied (SVTAD 20.20(a))', 'Runs that a re-run replaced', 'not-met', 'both objectives are shown']) expect(html).toContain(part);
  expect(pageCsv(dmctReportPage(report)).split('\r\n')).toEqual(['Pack,Test,Functional group,Outcome,Reason,Run,Attempt', 'srvt@1.0.0,read,Reads,passed,,r1,a1', '']);
});

it('SVTAD 20.30: the notice of a failure gives whom it goes to, the reasons and the criteria', () => {
  const notice: DmctDocument<FailureReasons> = { ...made, kind: 'failure-reasons', body: { dmcId: 'A', to: ['North', 'South'], reasons: 'wrong values', testingCommenced: '2026-04-27', criteria: [{ pack: 'srvt', title: 'Pass rate', clause: 'SVTAD 12.6(b)', verdict: 'not-met', observed: '80 of 100', limit: '>= 90 %' }] } };
  const html = pageHtml(failureReasonsPage(notice));
  for (const part of ['North; South', 'wrong values', '80 of 100', 'SVTAD 12.6(b)']) expect(html).toContain(part);
});
