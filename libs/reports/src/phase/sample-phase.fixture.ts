import type { AttemptView, CriterionView, RecordedDecision, RegisterEntry, RunView } from '@gauntlet/contracts';
import type { IssueStanding, PhaseReportData, PhaseTest } from '@gauntlet/execution';

const frame = { revision: 1, at: '2026-03-02T10:00:00.000Z', by: 'dora', reason: 'added' } as const;
const attempt: AttemptView = { attemptId: 'a-1', testId: 't-1', tryNumber: 1, leaseToken: 1, standing: 'counted', dmcId: 'moc-12-ormside', packKey: 'srvt', packKind: 'functional', testKey: 'read', functionalGroup: 'reads', srv: '4.1.1', deviceType: 'ESME', firmwareVersion: '1', outcome: 'failed', reason: 'device 00-DB-00-01-00-00-01-A0 answered <E5> & nothing else', startedAt: '2026-03-02T10:00:00.000Z', durationMs: 1, responseMs: 1, evidenceHash: 'ab', traceId: '', targetVersion: '7.2' };
const test = (change: Partial<PhaseTest>): PhaseTest => ({ dmcId: 'moc-12-ormside', packKind: 'functional', test: 'srvt:read', functionalGroup: 'reads', outcome: 'passed', reason: '', attempt: { ...attempt, outcome: 'passed', reason: '' }, ...change });
const run: RunView = { id: 'run-1', state: 'completed', packs: [{ key: 'srvt', version: '1.0.0', hash: 'h', kind: 'functional', name: 'Standard SRVT' }], environment: 'sit-b', submittedBy: 'dora', submittedAt: '2026-03-02T09:00:00.000Z', endedAt: '2026-03-02T10:00:00.000Z', deadlineAt: '2026-03-03T09:00:00.000Z', targetVersion: '7.2', platformVersion: '0.1.0', planned: 3, lanes: [], gate: null, traceId: '' };

const issueEntry: RegisterEntry<'testing-issue'> = {
  ...frame, kind: 'testing-issue', id: 'TI-1',
  body: { title: 'Ormside meters answer =E5', description: 'Seen at Energy Ltd.', serviceProvider: 'Plainfield', severity: 3, raisedIn: { phase: 'SIT', release: 'MOC' }, raisedBy: 'participant', participant: 'Energy Ltd', arisesFrom: 'dcc', state: 'open', attempts: [{ runId: 'run-1', attemptId: 'a-1', testId: 't-1', dmcId: 'moc-12-ormside', packKey: 'srvt', testKey: 'read', outcome: 'failed', reason: 'E5', startedAt: '2026-03-02T10:00:00.000Z', targetVersion: '7.2', evidenceHash: 'ab', messages: 2 }], fixes: [] },
};
const issue: IssueStanding = { entry: issueEntry, severity: 3, notShownFixed: ['srvt:read on moc-12-ormside'], decisions: [], issue: { issueId: 'TI-1', serviceProvider: 'Plainfield', severity: 3, raisedIn: { phase: 'SIT', release: 'MOC' }, raisedBy: 'participant', state: 'open', arisesFrom: 'dcc', dispute: { claimed: 2, tag: 'pending' } } };
const decision: RecordedDecision = { id: 'd-1', decision: 'approve-assurance-report', matter: { kind: 'report', id: 'RP-1' }, outcome: 'approved', rationale: 'complete', evidence: [], body: 'TAB', decidedBy: 'tess', decidedAt: '2026-03-05T10:00:00.000Z', clause: 'SVTAD 9.6' };
const criterion: CriterionView = { criterion: '12.6(c)', clause: 'SVTAD 12.6(c), Table 13.2', title: 'Open issues within the thresholds', verdict: 'undecidable', observed: 'Plainfield 0/0/1/0/0', limit: '<= 0/0/15/30/60', margin: null, reason: 'TI-1 could change it.', evidence: [] };
const plan: RegisterEntry<'work-off-plan'> = { ...frame, kind: 'work-off-plan', id: 'WOP-1', body: { phase: 'SIT-MOC', certificateDate: '2026-04-02', items: [{ issue: 'TI-1', severity: 3, due: '2026-05-05', clause: 'SVTAD 15.1(a)' }], withoutDueDate: [], ruleSet: 'readings 1', corrections: [] } };

/** SIT for MOC with one failure, one test not run, an issue that is disputed, a plan and a decision. */
export const samplePhase: PhaseReportData = {
  madeAt: '2026-03-06T10:00:00.000Z',
  file: {
    phase: { ...frame, kind: 'phase', id: 'SIT-MOC', body: { phase: 'SIT', release: 'MOC', serviceProviders: ['Plainfield', 'DSP'], observers: [], readiness: { laboratories: 'yes', devices: 'yes', tools: 'yes', stubs: 'yes', environments: 'yes', data: 'yes' }, testingApproachDocument: 'unknown', runs: ['run-1'], certificatesFor: [], recommendations: ['Test meters with two tariffs.'], lessonsLearnt: ['Order meters earlier.'] } },
    phases: [], issues: [issue], plans: [plan], certificates: [], reports: [], deScopings: [], notices: [], testPlan: undefined, testSpecification: undefined, ttm: undefined,
    decided: () => 'none', decisions: () => [],
  },
  tests: {
    runs: [run],
    tests: [test({ outcome: 'failed', reason: attempt.reason, attempt }), test({ test: 'srvt:write', dmcId: 'moc-13-tarn' }), test({ test: 'srvt:clock', dmcId: 'moc-13-tarn', outcome: 'not-run', reason: 'never tried', attempt: undefined })],
    dmcs: [], deScopings: [], stageExitVersion: '7.2', withoutEvidence: [],
  },
  exit: {
    phase: 'SIT-MOC', revision: 1, evaluatedAt: '2026-03-06T10:00:00.000Z', inputsHash: 'c'.repeat(64), runs: ['run-1'], stageExitVersion: '7.2', verdict: 'undecidable',
    decision: { allowed: 'no', clause: 'SVTAD 14.5', awaiting: ['TI-1'] }, ruleSets: ['SIT exit, Table 13.1 1.0.0'], dmcs: [], criteria: [criterion], notes: ['Pass rates are per DMC.'],
    providers: [{ serviceProvider: 'Plainfield', counts: { 1: 0, 2: 0, 3: 1, 4: 0, 5: 0 }, thresholds: { 1: 0, 2: 0, 3: 15, 4: 30, 5: 60 }, open: ['TI-1'], verdict: 'undecidable' }],
    excluded: [{ issueId: 'TI-2', serviceProvider: 'DSP', counts: 'excluded', severity: 3, outcomes: ['not-counted'], clause: 'SVTAD 13.20', reason: 'Excluded, the TAG agrees: not ours' }],
    completion: { state: 'to-prepare', verdict: 'undecidable', clause: 'SVTAD 13.15', missing: ['notice to SoS'] },
  },
  plans: [{ plan, approvedByTab: 'yes', items: [{ issueId: 'TI-1', due: '2026-05-05', state: 'on-time' }], correctionPlanNeededFor: [], certificate: 'valid', clause: 'SVTAD 15.2' }],
  witnessed: [{ testId: 'srvt:write on moc-13-tarn', outcome: 'passed', scriptDeviation: 'none', observerInvolvement: 'none' }, { testId: 'srvt:read on moc-12-ormside', outcome: 'failed', reason: 'E5', scriptDeviation: 'none', observerInvolvement: 'none' }],
  environments: [{ ...frame, kind: 'environment', id: 'EN-1', body: { name: 'sit-b', purpose: 'SIT', versions: [{ component: 'DSP', version: '7.2' }], closestToProduction: 'yes' } }],
  coverage: { version: 'SEC 6.2', sections: [{ section: 'H', requirements: 2, covered: 1, executed: 1, passed: 0 }], requirementsWithoutTest: ['H4.2'], executedTestsNotTraceable: [], unknownRequirements: [] },
  heatmap: { ttmVersion: 'SEC 6.2', cells: [{ functionalGroup: 'reads', dmcId: 'moc-12-ormside', planned: 1, run: 1, passed: 0, failed: 1, success: '0.00 %', shade: 'failing' }, { functionalGroup: 'reads', dmcId: 'moc-13-tarn', planned: 2, run: 1, passed: 1, failed: 0, success: '50.00 %', shade: 'in-progress' }], notTraceable: [] },
  decisions: [decision],
};
