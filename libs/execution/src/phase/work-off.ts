import { englandAndWales, makeWorkOffPlan, readOutcome, svtadReadings, workOffState } from '@gauntlet/assurance';
import type { CorrectionPlan, WorkOffProgress, WorkOffState } from '@gauntlet/assurance';
import { GauntletError } from '@gauntlet/contracts';
import type { Principal, RegisterEntry } from '@gauntlet/contracts';
import type { IssueStandingDeps } from '../issues/issue-standing.ts';
import { addEntry, requireEntry } from '../register/write-entry.ts';
import { openIssuesOf } from './exit-evidence.ts';
import { certificateState, readPhaseFile, type PhaseFile } from './phase-file.ts';

/**
 * Makes a Work Off Plan of a phase's open issues as they stand, with the day by which each is to be resolved (SVTAD 15.1), and keeps
 * it for the TAB to approve. @throws GauntletError 'not-found', 'invalid-input' for a day outside the holiday table
 */
export async function planWorkOff(phaseId: string, certificateDate: string, by: Principal, deps: IssueStandingDeps): Promise<RegisterEntry<'work-off-plan'>> {
  const file = await readPhaseFile(phaseId, deps);
  const issues = openIssuesOf(file).map((one) => one.issue);
  const plan = withinTable('certificateDate', certificateDate, () => makeWorkOffPlan({ issues, certificateDate, table: englandAndWales, readings: svtadReadings }));
  const body = {
    phase: phaseId,
    certificateDate,
    items: plan.items.map(({ issueId, severity, due, clause }) => ({ issue: issueId, severity, due, clause })),
    withoutDueDate: plan.withoutDueDate.map(({ issueId, reason }) => ({ issue: issueId, reason })),
    ruleSet: plan.ruleSet,
    corrections: [],
  };
  return await addEntry({ kind: 'work-off-plan', body }, by, deps);
}

export interface WorkOffView extends WorkOffState {
  readonly plan: RegisterEntry<'work-off-plan'>;
  readonly approvedByTab: 'yes' | 'no';
}

/** Where a Work Off Plan stands on a day (SVTAD 15.1–15.2). @throws GauntletError 'not-found' */
export async function workOffOn(planId: string, today: string, deps: IssueStandingDeps): Promise<WorkOffView> {
  const plan = await requireEntry('work-off-plan', planId, deps);
  return await workOffView(plan, await readPhaseFile(plan.body.phase, deps), { today, deps });
}

/** The same for a plan whose phase was read already. */
export async function workOffView(plan: RegisterEntry<'work-off-plan'>, file: PhaseFile, { today, deps }: { readonly today: string; readonly deps: IssueStandingDeps }): Promise<WorkOffView> {
  const { items, certificateDate, ruleSet } = plan.body;
  const state = workOffState({
    plan: { certificateDate, items: items.map(({ issue, severity, due, clause }) => ({ issueId: issue, severity, due, clause })), withoutDueDate: [], ruleSet },
    progress: await Promise.all(items.map((item) => progressOf(item, deps))),
    corrections: correctionsOf(plan, file),
    today,
  });
  return { plan, approvedByTab: file.decided('work-off-plan', plan.id, 'approve-work-off-plan') === 'for' ? 'yes' : 'no', ...state };
}

async function progressOf(item: RegisterEntry<'work-off-plan'>['body']['items'][number], deps: IssueStandingDeps): Promise<WorkOffProgress> {
  const expected = item.expectedOn === undefined ? {} : { expectedOn: item.expectedOn };
  const revisions: RegisterEntry<'testing-issue'>[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await deps.records.listRevisions({ kind: 'testing-issue', id: item.issue, cursor, limit: 1_000 });
    revisions.push(...page.items);
    if (page.next === null) break;
    cursor = page.next;
  }
  // Resolved on the day on which it was last closed and stayed so.
  const closedFrom = revisions.findLastIndex((one) => one.body.state === 'open') + 1;
  const closed = revisions[closedFrom];
  return { issueId: item.issue, ...expected, ...(closed === undefined ? {} : { resolvedOn: closed.at.slice(0, 10) }) };
}

/** SVTAD 15.2: the n-th correction plan is decided by the n-th decision; a revoked certificate is pending on the latest. */
function correctionsOf(plan: RegisterEntry<'work-off-plan'>, file: PhaseFile): readonly CorrectionPlan[] {
  const decided = file.decisions('work-off-plan', plan.id).filter((one) => one.decision === 'approve-correction-plan');
  const revoked = file.certificates.some((one) => one.body.phase === plan.body.phase && certificateState(file, one.id) === 'revoked');
  return plan.body.corrections.map((correction, index): CorrectionPlan => {
    const reading = readOutcome(decided[index]?.outcome ?? '');
    const last = index === plan.body.corrections.length - 1;
    return {
      items: correction.items.map(({ issue, due }) => ({ issueId: issue, due })),
      tab: ({ for: 'approved', against: 'rejected', unclear: 'pending' } as const)[reading],
      certificate: revoked && last ? 'revoked' : 'stands',
    };
  });
}

/** The holiday table ends; what it does not cover is the caller's date, not a failure of ours. */
export function withinTable<T>(path: string, value: string, compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new GauntletError('invalid-input', 'the day has a problem', { problems: [{ path, value: JSON.stringify(value), expected: error.message }] });
  }
}
