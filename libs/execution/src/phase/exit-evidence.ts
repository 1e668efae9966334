import { countIssue, earlierReleases, readOutcome, svtadReadings, ttmCoverage } from '@gauntlet/assurance';
import type { ExitEvidence } from '@gauntlet/assurance';
import type { RegisterEntry } from '@gauntlet/contracts';
import type { PhaseFile } from './phase-file.ts';
import { certificateState } from './phase-file.ts';
import type { PhaseTests } from './phase-tests.ts';

/** What the records say for the exit criteria that are not counts (SVTAD 12.6(d), (e), (g)–(i), Table 13.1 rows 6 to 8). */
export function exitEvidence(file: PhaseFile, tests: PhaseTests): ExitEvidence {
  const coverage = file.ttm === undefined ? undefined : ttmCoverage(file.ttm.body, outcomesByTest(tests));
  return {
    testsWithoutEvidence: tests.withoutEvidence,
    // An issue that the register holds has its history, revision by revision: there is none without a log.
    issuesWithoutLog: [],
    openIssuesWithoutPlan: openIssuesWithoutPlan(file),
    earlierPlanItemsOpen: earlierPlanItemsOpen(file),
    missingReports: missingReports(file),
    requirementsWithoutTest: coverage?.requirementsWithoutTest ?? 'unknown',
    executedTestsNotTraceable: coverage?.executedTestsNotTraceable ?? 'unknown',
    assuranceReportNotApproved: assuranceReport(file),
  };
}

/** Outcome of a test over all DMCs: failed where it failed on one, passed only where it passed on all. */
export function outcomesByTest(tests: Pick<PhaseTests, 'tests'>): Readonly<Record<string, 'passed' | 'failed' | 'not-run'>> {
  const groups = Map.groupBy(tests.tests, (one) => one.test);
  return Object.fromEntries([...groups].map(([test, on]) => [test, on.some((one) => one.outcome === 'failed') ? 'failed' : on.every((one) => one.outcome === 'passed') ? 'passed' : 'not-run']));
}

/** Issues of a phase that are open, whether they count or were excluded: all of them belong into the Work Off Plan (15.1). */
export function openIssuesOf(file: PhaseFile): PhaseFile['issues'] {
  const { phase, release } = file.phase.body;
  if (phase !== 'PIT' && phase !== 'SIT' && phase !== 'SCT') return file.issues.filter(({ issue }) => issue.state === 'open' && issue.raisedIn.phase === phase && issue.raisedIn.release === release);
  return file.issues.filter(({ issue }) => countIssue(issue, { gate: phase, release }).counts !== 'no');
}

function openIssuesWithoutPlan(file: PhaseFile): readonly string[] {
  const approved = file.plans.filter((plan) => plan.body.phase === file.phase.id && file.decided('work-off-plan', plan.id, 'approve-work-off-plan') === 'for');
  const planned = new Set(approved.flatMap((plan) => [...plan.body.items, ...plan.body.withoutDueDate].map((item) => item.issue)));
  return openIssuesOf(file).map((one) => one.issue.issueId).filter((id) => !planned.has(id));
}

/** 12.6(h): plans of precursor phases of this release, and of any phase of an earlier one. */
function earlierPlanItemsOpen(file: PhaseFile): readonly string[] {
  const { phase, release } = file.phase.body;
  const isEarlier = (one: RegisterEntry<'phase'>) => earlierReleases(release).includes(one.body.release) || (one.body.release === release && svtadReadings.precursorPhases[phase].includes(one.body.phase));
  const earlier = new Set(file.phases.filter(isEarlier).map((one) => one.id));
  const done = (issueId: string) => file.issues.some(({ issue, notShownFixed }) => issue.issueId === issueId && issue.state === 'closed' && notShownFixed.length === 0);
  return file.plans.filter((plan) => earlier.has(plan.body.phase)).flatMap((plan) => plan.body.items.filter((item) => !done(item.issue)).map((item) => `${item.issue} of ${plan.id}`));
}

function missingReports(file: PhaseFile): readonly string[] {
  const made = new Set(file.reports.map((one) => one.body.report));
  const holders = file.certificates.filter((one) => one.body.phase === file.phase.id && certificateState(file, one.id) === 'valid').map((one) => one.body.serviceProvider);
  return [
    ...(made.has('phase') ? [] : ['phase report (9.4)']),
    ...(made.has('assurance') ? [] : ['DCC assurance report (9.5)']),
    ...file.phase.body.certificatesFor.filter((provider) => !holders.includes(provider)).map((provider) => `Test Completion Certificate of ${provider}`),
  ];
}

/** Table 13.1 row 8: of several the latest that was added counts. */
function assuranceReport(file: PhaseFile): readonly string[] {
  const latest = file.reports.findLast((one) => one.body.report === 'assurance');
  if (latest === undefined) return ['none was made'];
  const approved = file.decisions('report', latest.id).findLast((one) => one.decision === 'approve-assurance-report');
  return approved !== undefined && readOutcome(approved.outcome) === 'for' ? [] : [latest.id];
}
