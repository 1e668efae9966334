import type { CriterionView, Verdict } from '@gauntlet/contracts';
import type { ExitEvidence } from './exit-evidence.ts';

/**
 * The criteria that records decide, not counts: SVTAD 12.6(d), (e), (g), (h), (i), and for SIT Table 13.1 rows 6 to 8.
 * What is unknown is undecidable; what is incomplete is not met and named.
 */
export function evidenceCriteria(evidence: ExitEvidence, gate: 'PIT' | 'SIT'): CriterionView[] {
  const generic = [
    complete('12.6(d)', 'SVTAD 12.6(d), Table 13.1 row 4', 'Results and evidence of every test stored', evidence.testsWithoutEvidence, 'test without stored evidence'),
    complete('12.6(e)', 'SVTAD 12.6(e), 9.2, Table 13.1 row 5', 'Issue logs produced for every Testing Issue', evidence.issuesWithoutLog, 'issue without a log'),
    complete('12.6(g)', 'SVTAD 12.6(g), 15.1', 'Every open Testing Issue in a Work Off Plan that the TAB approved', evidence.openIssuesWithoutPlan, 'open issue outside an approved Work Off Plan'),
    complete('12.6(h)', 'SVTAD 12.6(h)', 'Work Off Plans of earlier phases completed and their tests re-run successfully', evidence.earlierPlanItemsOpen, 'item of an earlier Work Off Plan not completed and re-run'),
    complete('12.6(i)', 'SVTAD 12.6(i), 9.4, 9.5', 'Reports produced and certificates issued where specified', evidence.missingReports, 'report or certificate missing'),
  ];
  if (gate === 'PIT') return generic;
  return [
    ...generic,
    complete('13.1 row 6', 'SVTAD Table 13.1 row 6, 11, 19.4(a)', 'Traceability to the requirements demonstrated in the TTM', evidence.requirementsWithoutTest, 'requirement without a test'),
    complete('13.1 row 7', 'SVTAD Table 13.1 row 7, 19.4(b)', 'Heatmap produced and traceable to the TTM', evidence.executedTestsNotTraceable, 'executed test not traceable to the TTM'),
    complete('13.1 row 8', 'SVTAD Table 13.1 row 8, 9.6', 'DCC assurance report approved by the TAB', evidence.assuranceReportNotApproved, 'DCC assurance report not approved'),
  ];
}

function complete(criterion: string, clause: string, title: string, missing: readonly string[] | 'unknown', what: string): CriterionView {
  const frame = { criterion, clause, title, limit: 'none missing', margin: null };
  if (missing === 'unknown') return { ...frame, verdict: 'undecidable', observed: 'unknown', reason: `No record says whether there is any ${what}.`, evidence: [] };
  const verdict: Verdict = missing.length === 0 ? 'met' : 'not-met';
  const listed = missing.toSorted();
  return { ...frame, verdict, observed: `${missing.length} missing`, reason: missing.length === 0 ? `${title}.` : `${missing.length} x ${what}: ${listed.slice(0, 3).join(', ')}${listed.length > 3 ? ', …' : ''}.`, evidence: listed.slice(0, 100) };
}
