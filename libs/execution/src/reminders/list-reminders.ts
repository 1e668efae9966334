import { englandAndWales, isWorkingDay, readOutcome, referralClock, workingDaysBetween } from '@gauntlet/assurance';
import type { ReferralClock } from '@gauntlet/assurance';
import type { RecordedDecision, RegisterEntry } from '@gauntlet/contracts';
import type { IssueStandingDeps } from '../issues/issue-standing.ts';
import { decisionsOn, standingIssues, type IssueStanding } from '../issues/issue-standing.ts';
import { withinTable, workOffOn } from '../phase/work-off.ts';
import { allEntries } from '../register/write-entry.ts';

/** Something with a date that somebody has to act on. */
export interface Reminder {
  readonly what: 'referral' | 'work-off' | 'severity' | 'phase-start' | 'phase-end' | 'correction-plan';
  /** e.g. "testing-issue:TI-4" */
  readonly matter: string;
  /** Who has to act. */
  readonly body: string;
  /** YYYY-MM-DD; null where the SVTAD sets no date. */
  readonly due: string | null;
  /** Working Days from today; negative when overdue; null without a date. */
  readonly workingDaysLeft: number | null;
  readonly state: 'running' | 'due-today' | 'overdue' | 'open';
  readonly clause: string;
  readonly text: string;
}

/**
 * What is due or running on a day: referrals to the Secretary of State (5 or 10 Working Days: 13.4, 13.7, 13.21), Work Off Plans (15.1,
 * 15.2), severities that the TAG has to determine (14.2), planned starts and ends of phases. Soonest first.
 * @throws GauntletError 'invalid-input' for a day outside the holiday table
 */
export async function listReminders(today: string, deps: IssueStandingDeps): Promise<readonly Reminder[]> {
  withinTable('on', today, () => isWorkingDay(today, englandAndWales));
  const [issues, phases, plans, dmcDecisions, phaseDecisions] = await Promise.all([standingIssues(deps), allEntries('phase', deps), allEntries('work-off-plan', deps), decisionsOn('dmc', deps), decisionsOn('phase', deps)]);
  const reminders = [
    ...issues.flatMap((issue) => issueReminders(issue, today)),
    ...[...dmcDecisions, ...phaseDecisions].flatMap(([id, taken]) => selectionReminders({ id, taken, kind: dmcDecisions.get(id) === taken ? 'dmc' : 'phase' }, today)),
    ...phases.flatMap((phase) => phaseReminders(phase, today)),
    ...(await Promise.all(plans.map((plan) => planReminders(plan, today, deps)))).flat(),
  ];
  return reminders.sort((one, other) => ((one.due ?? '9999') === (other.due ?? '9999') ? (one.matter < other.matter ? -1 : 1) : (one.due ?? '9999') < (other.due ?? '9999') ? -1 : 1));
}

function issueReminders({ entry, issue, decisions }: IssueStanding, today: string): readonly Reminder[] {
  if (issue.state === 'closed') return [];
  const matter = `testing-issue:${entry.id}`;
  const disputed: Reminder[] = issue.dispute?.tag === 'pending' ? [{ what: 'severity', matter, body: 'TAG', due: null, workingDaysLeft: null, state: 'open', clause: 'SVTAD 14.2, 14.5', text: `severity ${issue.severity} is disputed (${issue.dispute.claimed} is claimed); no exit decision where it could change one` }] : [];
  const refused = decisions.findLast((one) => one.decision === 'agree-exclusion' && readOutcome(one.outcome) === 'against');
  const referred = issue.exclusion?.sos !== 'not-referred';
  if (refused === undefined || referred) return disputed;
  const clock = referralClock({ referral: 'issue-exclusion', decidedOn: londonDay(refused.decidedAt), today, table: englandAndWales });
  return [...disputed, ...referral(clock, { matter, body: 'DCC', today, text: 'the TAG refused the exclusion; the DCC may refer it to the Secretary of State' })];
}

/** 13.4 and 13.7: a decision of the DCC on DMCs that was not determined on referral yet. */
function selectionReminders({ id, taken, kind }: { readonly id: string; readonly taken: readonly RecordedDecision[]; readonly kind: string }, today: string): readonly Reminder[] {
  const clocks = [['select-dmcs', 'determine-dmc-selection', 'dmc-selection'], ['de-select-dmc', 'determine-de-selection', 'dmc-de-selection']] as const;
  return clocks.flatMap(([decision, determination, clockOf]) => {
    const last = taken.findLast((one) => one.decision === decision);
    if (last === undefined || taken.some((one) => one.decision === determination && one.decidedAt >= last.decidedAt)) return [];
    const clock = referralClock({ referral: clockOf, decidedOn: londonDay(last.decidedAt), today, table: englandAndWales });
    return referral(clock, { matter: `${kind}:${id}`, body: 'SupplierParty', today, text: `${decision === 'select-dmcs' ? 'the selection of DMCs' : 'the de-selection'} may be referred to the Secretary of State` });
  });
}

/** A clock that has run out ends the right to refer: it is no reminder any more. */
function referral(clock: ReferralClock, about: Pick<Reminder, 'matter' | 'body' | 'text'> & { readonly today: string }): readonly Reminder[] {
  if (clock.state === 'expired') return [];
  const { matter, body, text, today } = about;
  return [{ what: 'referral', matter, body, text, due: clock.lastDay, workingDaysLeft: workingDaysBetween(today, clock.lastDay, englandAndWales), state: clock.state, clause: clock.clause }];
}

function phaseReminders({ id, body }: RegisterEntry<'phase'>, today: string): readonly Reminder[] {
  const of = (what: 'phase-start' | 'phase-end', due: string | undefined, text: string): Reminder[] => (due === undefined ? [] : [dated({ what, matter: `phase:${id}`, body: 'DCC', due, clause: 'SVTAD 8.1(b), 8.7', text }, today)]);
  if (body.startedOn === undefined) return of('phase-start', body.plannedStart, 'planned start');
  return body.endedOn === undefined ? of('phase-end', body.plannedEnd, 'planned end') : [];
}

async function planReminders(plan: RegisterEntry<'work-off-plan'>, today: string, deps: IssueStandingDeps): Promise<readonly Reminder[]> {
  const state = await workOffOn(plan.id, today, deps);
  const items = state.items.filter((item) => item.state !== 'resolved' && item.state !== 'resolved-late');
  const clauseOf = new Map(plan.body.items.map((item) => [item.issue, item.clause]));
  return [
    ...items.map((item) => dated({ what: 'work-off', matter: `testing-issue:${item.issueId}`, body: 'DCC', due: item.due, clause: clauseOf.get(item.issueId) ?? 'SVTAD 15.1', text: `to be resolved by ${plan.id}` }, today)),
    ...(state.correctionPlanNeededFor.length === 0 ? [] : [{ what: 'correction-plan' as const, matter: `work-off-plan:${plan.id}`, body: 'DCC', due: null, workingDaysLeft: null, state: 'open' as const, clause: 'SVTAD 15.2', text: `a correction plan must go to the TAB for ${state.correctionPlanNeededFor.join(', ')}` }]),
  ];
}

function dated(reminder: Pick<Reminder, 'what' | 'matter' | 'body' | 'clause' | 'text'> & { readonly due: string }, today: string): Reminder {
  const { due } = reminder;
  // A planned day beyond the holiday table is shown, not counted.
  const counted = due >= englandAndWales.from && due <= englandAndWales.to;
  const left = !counted ? null : due >= today ? workingDaysBetween(today, due, englandAndWales) : -workingDaysBetween(due, today, englandAndWales);
  return { ...reminder, workingDaysLeft: left, state: due < today ? 'overdue' : due === today ? 'due-today' : 'running' };
}

function londonDay(iso: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London', year: 'numeric', month: '2-digit', day: '2-digit' }).format(new Date(iso));
}
