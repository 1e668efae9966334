import { prose, table, type ReportDocument } from '../document/document.ts';
import { redactDocument, type RedactionRules } from './redact-document.ts';
import type { PhaseReportData } from '@gauntlet/execution';
import { documentOf, issueCounts } from './report-sections.ts';

/**
 * The weekly test execution report (SVTAD 16.1–16.4), anonymised and redacted: progress, issues by severity, capacity, and for SIT the
 * coverage of functional groups. Free text of issues and reasons of failures are left out, and names are replaced.
 */
export function weeklyReport(data: PhaseReportData): ReportDocument {
  return redactDocument(documentOf(data, { title: 'Weekly test execution report', clause: 'SVTAD 16', sections: [progress(data), issueCounts(data), functionalGroups(data), capacity(data), eligibility(data)] }), redactionOf(data));
}

/** What no reader outside may learn from it: who makes what, and who runs what. */
export function redactionOf({ tests, file, heatmap }: PhaseReportData): RedactionRules {
  return {
    dmcs: [...new Set([...tests.tests.map((test) => test.dmcId), ...(heatmap?.cells ?? []).map((cell) => cell.dmcId)])].sort(),
    providers: [...new Set([...file.phase.body.serviceProviders, ...file.issues.map((one) => one.issue.serviceProvider)])].sort(),
    parties: [...new Set(file.issues.flatMap((one) => one.entry.body.participant ?? []))].sort(),
  };
}

function progress({ tests, file }: PhaseReportData) {
  const { phase, release, plannedStart, plannedEnd, startedOn } = file.phase.body;
  const rows = [...Map.groupBy(tests.tests, (test) => test.dmcId)].sort(([one], [other]) => (one < other ? -1 : 1)).map(([dmcId, of]) => {
    const count = (outcome: string) => String(of.filter((test) => test.outcome === outcome).length);
    return [dmcId, String(of.length), count('passed'), count('failed'), count('not-run')];
  });
  return table('Progress of testing', 'SVTAD 16.2', { columns: ['DMC', 'planned', 'passed', 'failed', 'not run'], rows, empty: 'No test was planned yet.', text: [`${phase} for ${release}, planned ${plannedStart ?? 'from a day not set'} to ${plannedEnd ?? 'a day not set'}, ${startedOn === undefined ? 'not started' : `started on ${startedOn}`}.`] });
}

function functionalGroups({ tests, heatmap }: PhaseReportData) {
  const of = heatmap === null ? tests.tests.map((test) => ({ functionalGroup: test.functionalGroup || 'not run yet', planned: 1, passed: test.outcome === 'passed' ? 1 : 0, failed: test.outcome === 'failed' ? 1 : 0 })) : heatmap.cells;
  const rows = [...Map.groupBy(of, (one) => one.functionalGroup)].sort(([one], [other]) => (one < other ? -1 : 1)).map(([group, cells]) => {
    const sum = (field: 'planned' | 'passed' | 'failed') => cells.reduce((total, cell) => total + cell[field], 0);
    return [group, String(sum('planned')), String(sum('passed')), String(sum('failed'))];
  });
  return table('Coverage of functional areas', 'SVTAD 16.4', { columns: ['functional group', 'planned', 'passed', 'failed'], rows, empty: 'Nothing was planned yet.' });
}

function capacity({ tests }: PhaseReportData) {
  const rows = tests.runs.map((run) => [run.submittedAt.slice(0, 10), run.state, String(run.lanes.length), String(run.lanes.filter((lane) => lane.state === 'waiting').length), String(run.planned)]);
  return table('Capacity', 'SVTAD 16.2', { columns: ['run of', 'state', 'DMCs', 'waiting for devices', 'tests'], rows, empty: 'No run was counted.' });
}

function eligibility({ file }: PhaseReportData) {
  const uts = file.phases.filter((one) => one.body.phase === 'UTS' && (one.body.stage === undefined || one.body.stage === 'Eligibility Testing'));
  const text = uts.map((one) => `${one.body.release}: ${one.body.startedOn === undefined ? 'not available yet' : one.body.endedOn === undefined ? `available since ${one.body.startedOn}` : `ended on ${one.body.endedOn}`}.`);
  return prose('Availability of Eligibility Testing', 'SVTAD 16.2, 16.3', text.length === 0 ? ['No phase of Eligibility Testing is recorded.'] : text);
}
