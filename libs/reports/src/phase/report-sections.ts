import { workOffWorkingDays, witnessingReport } from '@gauntlet/assurance';
import type { CriterionView } from '@gauntlet/contracts';
import type { IssueStanding, PhaseReportData, PhaseTest } from '@gauntlet/execution';
import { prose, table, type ReportDocument, type ReportSection } from '../document/document.ts';

/** The frame that every report of a phase shares. */
export function documentOf(data: PhaseReportData, about: Pick<ReportDocument, 'title' | 'clause' | 'sections'> & { readonly judged?: 'yes' }): ReportDocument {
  const { title, clause, sections } = about;
  return { title, clause, sections, subject: data.exit.phase, madeAt: data.madeAt, verdict: about.judged === 'yes' ? data.exit.verdict : null, rules: data.exit.ruleSets, inputsHash: data.exit.inputsHash };
}

/** 9.4(a), (b): planned breadth and depth, and what was run of it, by DMC and pack. */
export function plannedAndRun({ tests }: PhaseReportData): ReportSection {
  const groups = Map.groupBy(tests.tests, (test) => `${test.dmcId}\n${test.test.slice(0, test.test.indexOf(':'))}\n${test.packKind}`);
  const rows = [...groups].sort(([one], [other]) => (one < other ? -1 : 1)).map(([key, of]) => [...key.split('\n'), String(of.length), String(of.filter((test) => test.outcome !== 'not-run').length), count(of, 'passed'), count(of, 'failed'), count(of, 'not-run')]);
  const packs = [...new Set(tests.runs.flatMap((run) => run.packs.map((pack) => `${pack.name} ${pack.version}`)))];
  const text = [`Breadth: ${new Set(tests.tests.map((test) => test.dmcId)).size} Device Model Combinations. Depth: ${tests.tests.length} planned tests of ${packs.length === 0 ? 'no pack' : packs.join(', ')}.`];
  return table('Tests planned, run, passed, failed and not run', 'SVTAD 9.4(a), (b)', { columns: ['DMC', 'pack', 'kind', 'planned', 'run', 'passed', 'failed', 'not run'], rows, empty: 'No test was planned.', text });
}

function count(of: readonly PhaseTest[], outcome: PhaseTest['outcome']): string {
  return String(of.filter((test) => test.outcome === outcome).length);
}

/** 9.4(c) */
export function notRun({ tests }: PhaseReportData): ReportSection {
  const reasons = Map.groupBy(tests.tests.filter((test) => test.outcome === 'not-run'), (test) => `${test.dmcId}\n${test.reason}`);
  const rows = [...reasons].sort(([one], [other]) => (one < other ? -1 : 1)).map(([key, of]) => [...key.split('\n').slice(0, 2), String(of.length), of.slice(0, 5).map((test) => test.test).join(', ')]);
  return table('Why tests were not run', 'SVTAD 9.4(c)', { columns: ['DMC', 'reason', 'tests', 'e.g.'], rows, empty: 'Every planned test was run.' });
}

/** 9.4(d): with the issues that name them, and their severity. */
export function failures({ tests, file }: PhaseReportData): ReportSection {
  const issuesOf = (test: PhaseTest) => file.issues.filter(({ entry }) => entry.body.attempts.some((attempt) => attempt.dmcId === test.dmcId && `${attempt.packKey}:${attempt.testKey}` === test.test));
  const rows = tests.tests
    .filter((test) => test.outcome === 'failed')
    .map((test) => {
      const issues = issuesOf(test);
      return [test.dmcId, test.test, test.functionalGroup, test.reason, test.attempt?.targetVersion ?? '', issues.map((one) => one.entry.id).join(', ') || 'none', issues.map((one) => String(one.severity)).join(', ') || 'none', issues.map((one) => one.entry.body.title).join('; ') || 'not assessed'];
    });
  return table('Failed tests', 'SVTAD 9.4(d)', { columns: ['DMC', 'test', 'functional group', 'reason', 'version', 'issue', 'severity', 'impact'], rows, empty: 'No test failed.', text: [`${rows.length} tests failed.`] });
}

/** 9.4(e), (f): raised and outstanding, by provider and severity. */
export function issueCounts({ file, exit }: PhaseReportData): ReportSection {
  const { phase, release } = file.phase.body;
  const raised = file.issues.filter(({ issue }) => issue.raisedIn.phase === phase && issue.raisedIn.release === release);
  const providers = [...new Set([...file.phase.body.serviceProviders, ...raised.map((one) => one.issue.serviceProvider)])].sort();
  const rows = providers.flatMap((provider) =>
    ([1, 2, 3, 4, 5] as const).map((severity) => {
      const of = raised.filter((one) => one.issue.serviceProvider === provider && one.severity === severity);
      const judged = exit.providers.find((one) => one.serviceProvider === provider);
      return [provider, String(severity), String(of.length), String(of.filter((one) => one.issue.state === 'open').length), String(judged?.counts[severity] ?? 0), String(judged?.thresholds[severity] ?? '')];
    }),
  );
  return table('Testing Issues by DCC Service Provider and severity', 'SVTAD 9.4(e), (f), 13.18, Table 13.2', { columns: ['provider', 'severity', 'raised', 'open', 'counted at the gate', 'threshold'], rows, empty: 'No DCC Service Provider is known.' });
}

/** 9.2, 9.4(f): each issue with what stands of it. */
export function issueList(issues: readonly IssueStanding[], heading = 'Issue log', clause = 'SVTAD 9.2, 9.4(e)'): ReportSection {
  const rows = issues.map(({ entry, issue, severity, notShownFixed }) => [
    entry.id,
    String(severity),
    issue.state,
    issue.serviceProvider,
    `${issue.raisedIn.phase}-${issue.raisedIn.release}`,
    entry.body.title,
    disputeText(issue.dispute),
    exclusionText(issue.exclusion),
    String(entry.body.attempts.length),
    notShownFixed.length === 0 ? 'none' : String(notShownFixed.length),
    entry.body.resolution ?? '',
    `${entry.revision} of ${entry.at}`,
  ]);
  return table(heading, clause, { columns: ['issue', 'severity', 'state', 'provider', 'raised in', 'title', 'dispute', 'exclusion', 'attempts', 'tests not passed since', 'resolution', 'revision'], rows, empty: 'There is none.' });
}

function disputeText(dispute: IssueStanding['issue']['dispute']): string {
  if (dispute === undefined) return '';
  return dispute.tag === 'pending' ? `claimed ${dispute.claimed}, TAG pending` : `claimed ${dispute.claimed}, TAG ${dispute.tag}`;
}

function exclusionText(exclusion: IssueStanding['issue']['exclusion']): string {
  return exclusion === undefined ? '' : `TAG ${exclusion.tag}, SoS ${exclusion.sos}`;
}

/** 9.4(g) */
export function environment({ tests, environments }: PhaseReportData): ReportSection {
  const runs = tests.runs.map((run) => [run.id, run.environment, run.targetVersion ?? 'not reported', run.submittedAt, run.endedAt ?? 'goes on']);
  const known = environments.map((one) => `${one.body.name} (${one.body.purpose}): ${one.body.versions.map((part) => `${part.component} ${part.version}`).join(', ')}.`);
  return table('Test environment', 'SVTAD 9.4(g), 8.5', { columns: ['run', 'environment', 'version under test', 'submitted', 'ended'], rows: runs, empty: 'No run was counted.', text: [`Stage-exit version: ${tests.stageExitVersion === '' ? 'not known' : tests.stageExitVersion}.`, ...known] });
}

/** 12.6, Table 13.1: every criterion with its numbers. */
export function exitCriteria({ exit }: PhaseReportData): ReportSection {
  const rows = [...exit.dmcs.flatMap((dmc) => dmc.criteria.map((one) => criterionRow(dmc.dmcId, one))), ...exit.criteria.map((one) => criterionRow('phase', one))];
  const blocked = exit.decision.allowed === 'no' ? [`No decision on exit may be taken until it is determined how ${exit.decision.awaiting.join(', ')} counts (${exit.decision.clause}).`] : [];
  return table('Exit Criteria', 'SVTAD 12.6, Table 13.1', { columns: ['of', 'criterion', 'title', 'verdict', 'observed', 'limit', 'why', 'clause'], rows, empty: 'No criterion was evaluated.', text: [...blocked, ...exit.notes] });
}

function criterionRow(of: string, one: CriterionView): readonly string[] {
  return [of, one.criterion, one.title, one.verdict, one.observed, one.limit, one.reason, one.clause];
}

/** 13.20: every exclusion, with who agreed. */
export function exclusions({ exit }: PhaseReportData): ReportSection {
  return table('Testing Issues excluded from the thresholds', 'SVTAD 13.20, 13.21', { columns: ['issue', 'provider', 'severity', 'clause', 'reason'], rows: exit.excluded.map((one) => [one.issueId, one.serviceProvider, String(one.severity), one.clause, one.reason]), empty: 'None was excluded.' });
}

/** 13.13 */
export function witnessing({ witnessed }: PhaseReportData): ReportSection {
  const report = witnessingReport(witnessed);
  const rows = [...report.failures.map((one) => ['failed', one.reason, String(one.tests)]), ...report.invalid.map((one) => ['not counted', one.reason, one.testId])];
  return table('Witnessing by the DCC', 'SVTAD 13.11–13.13', { columns: ['observation', 'reason', 'tests'], rows, empty: 'No witnessed test failed.', text: [`Passed of executed: ${report.ratio}.`] });
}

/** 15.1, 15.2 */
export function workOff({ plans }: PhaseReportData): ReportSection {
  const rows = plans.flatMap((view) => view.plan.body.items.map((item) => {
    const state = view.items.find((one) => one.issueId === item.issue);
    return [view.plan.id, item.issue, String(item.severity), item.due, state?.due ?? item.due, state?.state ?? '', view.approvedByTab, item.clause];
  }));
  const text = [
    `Due after the certificate: severity 3 in ${workOffWorkingDays[3].workingDays}, 4 in ${workOffWorkingDays[4].workingDays}, 5 in ${workOffWorkingDays[5].workingDays} Working Days.`,
    ...plans.map((view) => `${view.plan.id}: from ${view.plan.body.certificateDate}, ${view.plan.body.ruleSet}; certificate ${view.certificate}.${view.correctionPlanNeededFor.length === 0 ? '' : ` A correction plan is needed for ${view.correctionPlanNeededFor.join(', ')}.`}`),
    ...plans.flatMap((view) => view.plan.body.withoutDueDate.map((item) => `${item.issue}: ${item.reason}`)),
  ];
  return table('Work Off Plan', 'SVTAD 15.1, 15.2', { columns: ['plan', 'issue', 'severity', 'due', 'due as corrected', 'state', 'approved by the TAB', 'clause'], rows, empty: 'There is no Work Off Plan.', text });
}

/** 11.3, 19.4(a) */
export function traceability({ coverage, heatmap }: PhaseReportData): readonly ReportSection[] {
  if (coverage === null || heatmap === null) return [prose('Traceability', 'SVTAD 11, 19.4', ['The phase names no Test Traceability Matrix.'])];
  const gaps = [...coverage.requirementsWithoutTest.map((one) => `${one}: no test`), ...coverage.executedTestsNotTraceable.map((one) => `${one}: executed, not in the matrix`), ...coverage.unknownRequirements.map((one) => `${one}: named by a scenario, not in the matrix`)];
  return [
    table('Coverage of requirements', 'SVTAD 11.1–11.3, 19.4(a), Table 13.1 row 6', { columns: ['section', 'requirements', 'covered', 'executed', 'passed'], rows: coverage.sections.map((one) => [one.section, String(one.requirements), String(one.covered), String(one.executed), String(one.passed)]), empty: 'The matrix holds no requirement.', text: [`Matrix version ${coverage.version}.`, ...gaps.slice(0, 50), ...(gaps.length > 50 ? [`… and ${gaps.length - 50} more gaps.`] : [])] }),
    table('Heatmap', 'SVTAD 16.4, 19.4(b), Table 13.1 row 7', { columns: ['functional group', 'DMC', 'planned', 'run', 'passed', 'failed', 'success', 'state'], rows: heatmap.cells.map((cell) => [cell.functionalGroup, cell.dmcId, String(cell.planned), String(cell.run), String(cell.passed), String(cell.failed), cell.success, cell.shade]), empty: 'Nothing was planned.' }),
  ];
}

/** 3, 9.6, 13, 15: who decided what, when and why. */
export function decisionsTaken({ decisions }: PhaseReportData): ReportSection {
  return table('Decisions', 'SVTAD 9.6, 12.6, 13, 14, 15', { columns: ['taken', 'body', 'by', 'decision', 'matter', 'outcome', 'rationale', 'clause'], rows: decisions.map((one) => [one.decidedAt, one.body, one.decidedBy, one.decision, `${one.matter.kind}:${one.matter.id}`, one.outcome, one.rationale, one.clause]), empty: 'None was taken.' });
}
