import type { IsoDate } from '../working-days/iso-date.ts';
import type { WorkOffPlan } from './work-off-plan.ts';

/** What is known of the work on one item of a plan. */
export interface WorkOffProgress {
  readonly issueId: string;
  readonly resolvedOn?: IsoDate;
  /** When it is expected to be resolved; later than due calls for a correction plan (15.2). */
  readonly expectedOn?: IsoDate;
}

/** SVTAD 15.2, one plan as a whole: the correction plan that stands, and what the TAB said. */
export interface CorrectionPlan {
  readonly items: readonly { readonly issueId: string; readonly due: IsoDate }[];
  readonly tab: 'approved' | 'rejected' | 'pending';
  /** The TAB may revoke the certificate pending resolution of the issues in the plan. */
  readonly certificate: 'stands' | 'revoked';
}

export interface WorkOffItemState {
  readonly issueId: string;
  /** The date that holds: the correction plan's where the TAB approved it. */
  readonly due: IsoDate;
  readonly state: 'resolved' | 'resolved-late' | 'on-time' | 'will-miss' | 'overdue';
}

export interface WorkOffState {
  readonly items: readonly WorkOffItemState[];
  /** Issues for which a correction plan must go to the TAB (15.2). */
  readonly correctionPlanNeededFor: readonly string[];
  readonly certificate: 'valid' | 'revoked' | 'may-be-reinstated';
  readonly clause: 'SVTAD 15.2';
}

/**
 * Where a Work Off Plan stands on a day (SVTAD 15.1–15.2): what is due, what will be missed and needs a correction plan, and whether
 * the certificate stands. A revoked one may be reinstated once every issue of the correction plan is resolved.
 */
export function workOffState(input: { readonly plan: WorkOffPlan; readonly progress: readonly WorkOffProgress[]; readonly corrections: readonly CorrectionPlan[]; readonly today: IsoDate }): WorkOffState {
  const { plan, corrections, today } = input;
  const progressOf = new Map(input.progress.map((one) => [one.issueId, one]));
  const items = plan.items.map((item): WorkOffItemState => {
    const corrected = corrections.filter((one) => one.tab === 'approved').flatMap((one) => one.items.filter((wanted) => wanted.issueId === item.issueId)).at(-1);
    const due = corrected?.due ?? item.due;
    return { issueId: item.issueId, due, state: stateOf(progressOf.get(item.issueId), due, today) };
  });
  const pending = new Set(corrections.filter((one) => one.tab === 'pending').flatMap((one) => one.items.map((item) => item.issueId)));
  const late = items.filter((item) => item.state === 'will-miss' || item.state === 'overdue').map((item) => item.issueId);
  const revokedFor = corrections.filter((one) => one.certificate === 'revoked').flatMap((one) => one.items.map((item) => item.issueId));
  const unresolved = revokedFor.filter((issueId) => progressOf.get(issueId)?.resolvedOn === undefined);
  return {
    items,
    correctionPlanNeededFor: late.filter((issueId) => !pending.has(issueId)),
    certificate: revokedFor.length === 0 ? 'valid' : unresolved.length > 0 ? 'revoked' : 'may-be-reinstated',
    clause: 'SVTAD 15.2',
  };
}

function stateOf(progress: WorkOffProgress | undefined, due: IsoDate, today: IsoDate): WorkOffItemState['state'] {
  if (progress?.resolvedOn !== undefined) return progress.resolvedOn <= due ? 'resolved' : 'resolved-late';
  if (today > due) return 'overdue';
  return progress?.expectedOn !== undefined && progress.expectedOn > due ? 'will-miss' : 'on-time';
}
