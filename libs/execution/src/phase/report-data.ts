import { heatmap, ttmCoverage } from '@gauntlet/assurance';
import type { Heatmap, TtmCoverage, WitnessedTest } from '@gauntlet/assurance';
import type { RecordedDecision, RegisterEntry } from '@gauntlet/contracts';
import { allEntries } from '../register/write-entry.ts';
import { outcomesByTest } from './exit-evidence.ts';
import { phaseExitFile, type PhaseExitDeps, type PhaseExitFile } from './phase-exit.ts';
import type { PhaseFile } from './phase-file.ts';
import { workOffView, type WorkOffView } from './work-off.ts';

/** All that the reports of a phase are made of; every one of them is a pure function of it. */
export interface PhaseReportData extends PhaseExitFile {
  /** ISO 8601, UTC. */
  readonly madeAt: string;
  readonly plans: readonly WorkOffView[];
  readonly witnessed: readonly WitnessedTest[];
  /** Environments that the runs name. */
  readonly environments: readonly RegisterEntry<'environment'>[];
  /** Null where the phase names no matrix. */
  readonly coverage: TtmCoverage | null;
  readonly heatmap: Heatmap | null;
  /** Decisions on the phase and on all that belongs to it, in the order in which they were taken. */
  readonly decisions: readonly RecordedDecision[];
}

/** Reads everything once. @throws as `phaseExit` */
export async function phaseReportData(phaseId: string, deps: PhaseExitDeps): Promise<PhaseReportData> {
  const found = await phaseExitFile(phaseId, deps);
  const { file, tests } = found;
  const madeAt = deps.now().toISOString();
  const named = new Set(tests.runs.map((run) => run.environment));
  const [plans, witnessings, environments] = await Promise.all([
    Promise.all(file.plans.filter((plan) => plan.body.phase === phaseId).map((plan) => workOffView(plan, file, { today: madeAt.slice(0, 10), deps }))),
    allEntries('witnessing', deps, { phase: phaseId }),
    allEntries('environment', deps),
  ]);
  return {
    ...found,
    madeAt,
    plans,
    witnessed: witnessings.map(({ body }) => ({ testId: `${body.test} on ${body.dmc}`, outcome: body.outcome, scriptDeviation: body.scriptDeviation, observerInvolvement: body.observerInvolvement, ...(body.reason === undefined ? {} : { reason: body.reason }) })),
    environments: environments.filter((one) => named.has(one.body.name)),
    coverage: file.ttm === undefined ? null : ttmCoverage(file.ttm.body, outcomesByTest(tests)),
    heatmap: file.ttm === undefined ? null : heatmap(file.ttm.body, tests.tests.map(({ test, dmcId, outcome }) => ({ testId: test, dmcId, outcome }))),
    decisions: decisionsOf(file, phaseId),
  };
}

function decisionsOf(file: PhaseFile, phaseId: string): readonly RecordedDecision[] {
  const { phase, release } = file.phase.body;
  const certificates = file.certificates.filter((one) => one.body.phase === phaseId);
  const plans = file.plans.filter((one) => one.body.phase === phaseId);
  const issues = file.issues.filter(({ issue }) => issue.raisedIn.phase === phase && issue.raisedIn.release === release);
  return [
    ...file.decisions('phase', phaseId),
    ...(file.testPlan === undefined ? [] : file.decisions('test-plan', file.testPlan.id)),
    ...file.deScopings.flatMap((one) => file.decisions('de-scoping', one.id)),
    ...plans.flatMap((one) => file.decisions('work-off-plan', one.id)),
    ...certificates.flatMap((one) => file.decisions('certificate', one.id)),
    ...file.reports.flatMap((one) => file.decisions('report', one.id)),
    ...issues.flatMap((one) => one.decisions),
  ].sort((one, other) => (one.decidedAt === other.decidedAt ? (one.id < other.id ? -1 : 1) : one.decidedAt < other.decidedAt ? -1 : 1));
}
