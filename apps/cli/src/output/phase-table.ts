import type { CriterionView, RegisterEntry, Verdict } from '@gauntlet/contracts';
import { showVerdict } from './gate-table.ts';
import { renderTable } from './table.ts';
import type { Sink } from './terminal.ts';

/** What GET /v1/phases/{id}/exit answers, as far as people read it here. */
export interface PhaseExit {
  readonly phase: string;
  readonly verdict: Verdict;
  readonly decision: { readonly allowed: 'yes' } | { readonly allowed: 'no'; readonly clause: string; readonly awaiting: readonly string[] };
  readonly ruleSets: readonly string[];
  readonly stageExitVersion: string;
  readonly runs: readonly string[];
  readonly dmcs: readonly { readonly dmcId: string; readonly criteria: readonly CriterionView[] }[];
  readonly criteria: readonly CriterionView[];
  readonly excluded: readonly { readonly issueId: string; readonly clause: string; readonly reason: string }[];
  readonly notes: readonly string[];
  readonly completion: { readonly state: string; readonly clause: string; readonly missing: readonly string[] } | null;
}

/** What GET /v1/work-off-plans/{id}/state answers. */
export interface WorkOffState {
  readonly plan: RegisterEntry<'work-off-plan'>;
  readonly approvedByTab: 'yes' | 'no';
  readonly items: readonly { readonly issueId: string; readonly due: string; readonly state: string }[];
  readonly correctionPlanNeededFor: readonly string[];
  readonly certificate: string;
}

export function phaseTable(phases: readonly RegisterEntry<'phase'>[]): string {
  return renderTable(
    [{ title: 'PHASE' }, { title: 'RELEASE' }, { title: 'STAGE' }, { title: 'PLANNED' }, { title: 'STARTED' }, { title: 'ENDED' }, { title: 'RUNS', align: 'right' }, { title: 'PROVIDERS' }],
    phases.map(({ id, body }) => [id, body.release, body.stage ?? '', `${body.plannedStart ?? '?'} – ${body.plannedEnd ?? '?'}`, body.startedOn ?? '', body.endedOn ?? '', String(body.runs.length), body.serviceProviders.join(', ')]),
  );
}

export function describeEntry(sink: Pick<Sink, 'colour'>, entry: { readonly phase: string; readonly verdict: Verdict; readonly ruleSet: string; readonly criteria: readonly CriterionView[] }): string {
  const rows = entry.criteria.map((one) => [one.clause, showVerdict(sink, one.verdict), one.title, one.reason]);
  return [renderTable([{ title: 'CLAUSE' }, { title: 'VERDICT' }, { title: 'CRITERION' }, { title: 'WHY' }], rows), '', `Entry to ${entry.phase}: ${showVerdict(sink, entry.verdict)} (${entry.ruleSet})`].join('\n');
}

export function describeExit(sink: Pick<Sink, 'colour'>, exit: PhaseExit): string {
  const all = [...exit.dmcs.flatMap((dmc) => dmc.criteria.map((one) => ({ where: dmc.dmcId, ...one }))), ...exit.criteria.map((one) => ({ where: 'phase', ...one }))];
  const rows = all.map((one) => [one.where, one.criterion, showVerdict(sink, one.verdict), one.observed, one.limit]);
  const open = all.filter((one) => one.verdict !== 'met').map((one) => `${one.where} ${one.criterion}: ${one.reason} (${one.clause})`);
  return [
    renderTable([{ title: 'OF' }, { title: 'SVTAD' }, { title: 'VERDICT' }, { title: 'OBSERVED' }, { title: 'LIMIT' }], rows),
    ...(open.length === 0 ? [] : ['', ...open]),
    ...(exit.excluded.length === 0 ? [] : ['', ...exit.excluded.map((one) => `Not counted: ${one.issueId}, ${one.reason} (${one.clause})`)]),
    '',
    ...exit.notes.map((note) => `Note: ${note}`),
    `Counted: ${exit.runs.length} ${exit.runs.length === 1 ? 'run' : 'runs'}; stage-exit version ${exit.stageExitVersion === '' ? 'not known' : exit.stageExitVersion}; rules: ${exit.ruleSets.join(', ')}`,
    ...(exit.completion === null ? [] : [`Completion (${exit.completion.clause}): ${exit.completion.state}${exit.completion.missing.length === 0 ? '' : `; wanting: ${exit.completion.missing.join(', ')}`}`]),
    ...(exit.decision.allowed === 'yes' ? [] : [`No decision on exit may be taken until it is determined how ${exit.decision.awaiting.join(', ')} counts (${exit.decision.clause})`]),
    `Exit of ${exit.phase}: ${showVerdict(sink, exit.verdict)}`,
  ].join('\n');
}

/** What GET /v1/phases/{id}/thresholds answers, as far as people read it here. */
export interface Thresholds {
  readonly phase: string;
  readonly gate: string;
  readonly verdict: Verdict;
  readonly ruleSet: string;
  readonly criterion: CriterionView;
  readonly providers: readonly { readonly serviceProvider: string; readonly verdict: Verdict; readonly counts: Readonly<Record<number, number>>; readonly thresholds: Readonly<Record<number, number>>; readonly open: readonly string[] }[];
  readonly excluded: PhaseExit['excluded'];
  readonly toPresent: Readonly<Record<'a' | 'b' | 'c', readonly string[]>> | null;
}

export function describeThresholds(sink: Pick<Sink, 'colour'>, found: Thresholds): string {
  const severities = [1, 2, 3, 4, 5];
  const rows = found.providers.map((one) => [one.serviceProvider, showVerdict(sink, one.verdict), ...severities.map((severity) => `${one.counts[severity] ?? 0} of ${one.thresholds[severity] ?? 0}`), one.open.join(', ')]);
  return [
    renderTable([{ title: 'PROVIDER' }, { title: 'VERDICT' }, ...severities.map((severity) => ({ title: `SEVERITY ${severity}` })), { title: 'NOT DETERMINED YET' }], rows),
    '',
    found.criterion.reason,
    ...found.excluded.map((one) => `Not counted: ${one.issueId}, ${one.reason} (${one.clause})`),
    ...(found.toPresent === null ? [] : (['a', 'b', 'c'] as const).map((letter) => `To present to the TAG, 13.23(${letter}): ${found.toPresent?.[letter].join(', ') || 'none'}`)),
    `Thresholds of ${found.phase} at ${found.gate}: ${showVerdict(sink, found.verdict)} (${found.criterion.clause}; ${found.ruleSet})`,
  ].join('\n');
}

export function describeWorkOff(state: WorkOffState): string {
  return [
    renderTable([{ title: 'ISSUE' }, { title: 'DUE' }, { title: 'STATE' }], state.items.map((item) => [item.issueId, item.due, item.state])),
    '',
    `${state.plan.id} of ${state.plan.body.phase}: ${state.approvedByTab === 'yes' ? 'approved by the TAB' : 'not approved by the TAB'} (SVTAD 15.1); certificate ${state.certificate === 'valid' ? 'not revoked' : state.certificate} (15.2)`,
    ...(state.correctionPlanNeededFor.length === 0 ? [] : [`A correction plan must go to the TAB for ${state.correctionPlanNeededFor.join(', ')} (15.2)`]),
  ].join('\n');
}
