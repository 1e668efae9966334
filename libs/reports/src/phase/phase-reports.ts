import type { PhaseReportKind } from '@gauntlet/contracts';
import { prose, type ReportDocument, type ReportSection } from '../document/document.ts';
import type { PhaseReportData } from '@gauntlet/execution';
import { decisionsTaken, documentOf, environment, exclusions, exitCriteria, failures, issueCounts, issueList, notRun, plannedAndRun, traceability, witnessing, workOff } from './report-sections.ts';
import { weeklyReport } from './weekly-report.ts';

/** Every report of a phase, each from the same data. */
export const phaseReports: Readonly<Record<PhaseReportKind, (data: PhaseReportData) => ReportDocument>> = {
  phase: (data) => documentOf(data, { title: 'Phase report', clause: 'SVTAD 9.4', sections: phaseSections(data) }),
  assurance: (data) => documentOf(data, { title: 'DCC assurance report', clause: 'SVTAD 9.5', judged: 'yes', sections: assuranceSections(data) }),
  completion: (data) => documentOf(data, { title: 'Completion Report', clause: 'SVTAD 9.7, Table 10.1', judged: 'yes', sections: completionSections(data) }),
  'issue-log': (data) => documentOf(data, { title: 'Issue log', clause: 'SVTAD 9.2', sections: [issueList(ofPhase(data)), decisionsTaken({ ...data, decisions: data.decisions.filter((one) => one.matter.kind === 'testing-issue') })] }),
  'work-off-plan': (data) => documentOf(data, { title: 'Work Off Plan', clause: 'SVTAD 15', sections: [workOff(data), issueList(ofPhase(data).filter((one) => one.issue.state === 'open'), 'Open Testing Issues', 'SVTAD 15.1')] }),
  coverage: (data) => documentOf(data, { title: 'Traceability and heatmap', clause: 'SVTAD 11, 19.4', sections: traceability(data) }),
  weekly: weeklyReport,
  'audit-pack': (data) => documentOf(data, { title: 'SIT audit pack', clause: 'SVTAD 19.4', judged: 'yes', sections: auditSections(data) }),
  promotion: (data) => documentOf(data, { title: 'Production promotion report', clause: 'SVTAD 9.8', judged: 'yes', sections: [plannedAndRun(data), notRun(data), failures(data), environment(data), issueList(ofPhase(data).filter((one) => one.issue.state === 'open'), 'Outstanding Testing Issues', 'SVTAD 9.8'), exitCriteria(data)] }),
};

/** 9.4(a)–(i), in its order. */
function phaseSections(data: PhaseReportData): readonly ReportSection[] {
  const { recommendations, lessonsLearnt } = data.file.phase.body;
  return [
    plannedAndRun(data),
    notRun(data),
    failures(data),
    issueCounts(data),
    issueList(ofPhase(data).filter((one) => one.issue.state === 'open'), 'Outstanding Testing Issues', 'SVTAD 9.4(f)'),
    environment(data),
    prose('Recommendations for further tests', 'SVTAD 9.4(h)', recommendations.length === 0 ? ['None is recorded.'] : recommendations),
    prose('Lessons learnt', 'SVTAD 9.4(i)', lessonsLearnt.length === 0 ? ['None is recorded.'] : lessonsLearnt),
  ];
}

/** 9.5(a)–(d), in its order. */
function assuranceSections(data: PhaseReportData): readonly ReportSection[] {
  const passed = data.tests.tests.filter((test) => test.outcome === 'passed');
  const assured = passed.filter((test) => test.attempt !== undefined && !data.tests.withoutEvidence.includes(test.attempt.attemptId));
  return [
    witnessing(data),
    prose('Tests executed and assured as passed', 'SVTAD 9.5(b)', [`${data.tests.tests.filter((test) => test.outcome !== 'not-run').length} of ${data.tests.tests.length} planned tests were executed; ${passed.length} passed, of which ${assured.length} have their messages stored (12.6(d)).`]),
    exitCriteria(data),
    issueList(ofPhase(data).filter((one) => one.issue.state === 'open'), 'Open Testing Issues', 'SVTAD 9.5(d)'),
    workOff(data),
  ];
}

/** 9.7: the reports of 9.4 and 9.5, with witnessing (13.13) and exclusions (13.20). */
function completionSections(data: PhaseReportData): readonly ReportSection[] {
  const { completion } = data.exit;
  const process = completion === null ? [] : [prose('Process of completion', 'SVTAD 13.15, 13.16', [`${completion.state} (${completion.clause}).`, ...completion.missing.map((one) => `Wanting: ${one}.`)])];
  return [...process, ...phaseSections(data), ...assuranceSections(data), exclusions(data), ...traceability(data), decisionsTaken(data)];
}

/** 19.4(a)–(f): what the SIT Auditor reviews, in its order; the opinion itself is a decision. */
function auditSections(data: PhaseReportData): readonly ReportSection[] {
  const opinions = data.decisions.filter((one) => one.decision === 'give-audit-opinion');
  return [
    ...traceability(data),
    plannedAndRun(data),
    notRun(data),
    witnessing(data),
    exitCriteria(data),
    issueList(ofPhase(data), 'Testing Issues, captured and closed or planned', 'SVTAD 19.4(e)'),
    workOff(data),
    decisionsTaken({ ...data, decisions: opinions }),
  ];
}

function ofPhase({ file }: PhaseReportData): PhaseReportData['file']['issues'] {
  const { phase, release } = file.phase.body;
  return file.issues.filter(({ issue }) => issue.raisedIn.phase === phase && issue.raisedIn.release === release);
}
