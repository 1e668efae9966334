import type { DmcDatum, DmcStepView, DmctDocument, InputProblem, Principal, SourceData } from '@gauntlet/contracts';
import { GauntletError } from '@gauntlet/contracts';
import { newId } from '../run/identity.ts';
import { advanceHeld } from './advance-held.ts';
import { actorOf, type DmctDeps } from './dmct-deps.ts';
import { dataOf, type HeldDmc } from './held-dmc.ts';
import { ownColumns, submissionFormat } from './submission-format.ts';

/**
 * SVTAD 20.4: what the DCC sourced for a DMC from the manufacturer or the SMSO: values given, values confirmed, and what could not be had.
 * @returns the DMC as it stands then
 * @throws GauntletError 'invalid-input' for a column that the format lacks or that has nothing to confirm, 'not-found'
 */
export async function sourceData(dmcId: string, given: SourceData, by: Principal, deps: DmctDeps): Promise<HeldDmc> {
  return await deps.records.changeDmct({ dmcIds: [dmcId] }, by, ({ dmcs }) => {
    const held = heldDmc(dmcs, dmcId);
    const { missing } = dataOf(held);
    const confirms = given.confirms.includes('*') ? Object.keys(held.data).filter((name) => held.data[name]?.value !== undefined) : given.confirms;
    const askedInVain = given.askedInVain.includes('*') ? missing.filter((name) => held.data[name]?.value === undefined) : given.askedInVain;
    checkColumns(held, { values: given.values, confirms, askedInVain });
    const data: Record<string, DmcDatum> = { ...held.data };
    for (const [name, value] of Object.entries(given.values)) data[name] = { value, from: given.source, reference: given.reference, askedInVain: data[name]?.askedInVain ?? [] };
    for (const name of confirms) data[name] = { ...(data[name] ?? { askedInVain: [] }), from: given.source, reference: given.reference };
    for (const name of askedInVain) data[name] = { ...data[name], askedInVain: [...new Set([...(data[name]?.askedInVain ?? []), given.source])] };
    const dmc = { ...held, data };
    return { change: { dmcs: [dmc], sourced: [{ dmcId, detail: { ...given, confirms, askedInVain } }] }, result: dmc };
  });
}

export interface DataCheck {
  readonly dmcId: string;
  readonly result: 'complete' | 'missing' | 'excluded';
  readonly clause: string;
  readonly missing: readonly string[];
  readonly toAsk: readonly { readonly name: string; readonly sources: readonly string[] }[];
  readonly state: string;
}

/**
 * SVTAD 20.4–20.6: looks at every DMC whose data is being checked and moves it on: complete, or missing data being sourced. With
 * `exclude` those whose data manufacturer and SMSO could not give are excluded with a notice to their Supplier Parties (20.5).
 * @param dmcIds those to look at; 'all' for every one
 */
export async function checkData(dmcIds: readonly string[] | 'all', options: { readonly exclude: boolean }, by: Principal, deps: DmctDeps): Promise<readonly DataCheck[]> {
  const actor = actorOf(by, deps);
  return await deps.records.changeDmct({ dmcIds }, by, ({ dmcs }) => {
    const checks: DataCheck[] = [];
    const moved: HeldDmc[] = [];
    const steps: DmcStepView[] = [];
    const documents: DmctDocument[] = [];
    const wanted = dmcIds === 'all' ? [...dmcs.values()].filter((dmc) => inChecking(dmc)) : dmcIds.map((id) => heldDmc(dmcs, id));
    for (const held of wanted) {
      const { dmcId, state } = held.record;
      if (!inChecking(held)) throw new GauntletError('conflict', `${dmcId} is ${state}: its data was checked before (SVTAD 20.6)`);
      const found = dataOf(held);
      const notice: DmctDocument = { id: newId(deps.nowMs()), kind: 'data-notice', dmcId, madeAt: actor.recordedAt, madeBy: by.subject, body: { dmcId, to: held.suppliers.map((one) => one.supplier).sort(), missing: found.missing, clause: 'SVTAD 20.5', askedInVain: Object.fromEntries(found.missing.map((name) => [name, held.data[name]?.askedInVain ?? []])) } };
      const event = eventOf(held, found, options.exclude, notice.id);
      const advance = event === undefined ? undefined : advanceHeld(held, event, actor);
      if (advance !== undefined) {
        moved.push(advance.dmc);
        steps.push(advance.step);
      }
      if (event?.kind === 'data-not-sourced') documents.push(notice);
      const result = found.state === 'complete' ? 'complete' : event?.kind === 'data-not-sourced' ? 'excluded' : 'missing';
      checks.push({ dmcId, result, clause: found.clause, missing: found.missing, toAsk: found.toAsk, state: (advance?.dmc ?? held).record.state });
    }
    return { change: { dmcs: moved, steps, documents }, result: checks };
  });
}

function inChecking(dmc: HeldDmc): boolean {
  return dmc.record.state === 'submitted' || dmc.record.state === 'sourcing-data';
}

function eventOf(held: HeldDmc, found: ReturnType<typeof dataOf>, exclude: boolean, noticeId: string) {
  const submission = held.suppliers.at(-1)?.submissionId ?? 'none';
  const gaps = found.missing.join(', ').slice(0, 400);
  if (found.state === 'complete') return { kind: 'data-complete', evidence: { 'dmc-data': `submission:${submission}` } };
  if (held.record.state === 'submitted') return { kind: 'data-missing', evidence: { 'data-gaps': gaps } };
  return found.state === 'excludable' && exclude ? { kind: 'data-not-sourced', evidence: { 'sourcing-attempts': `asked in vain: ${gaps}`, 'supplier-notice': noticeId } } : undefined;
}

function checkColumns(held: HeldDmc, given: { readonly values: Readonly<Record<string, string>>; readonly confirms: readonly string[]; readonly askedInVain: readonly string[] }): void {
  const known = submissionFormat.columns.filter((column) => !ownColumns.includes(column.name));
  const names = known.map((column) => column.name);
  const problems: InputProblem[] = [];
  const isKnown = (path: string, name: string) => {
    if (names.includes(name)) return true;
    problems.push({ path, value: JSON.stringify(name), expected: `a column of the format: ${names.join(', ')}` });
    return false;
  };
  for (const [name, value] of Object.entries(given.values)) {
    if (!isKnown(`values.${name}`, name)) continue;
    const holds = known.find((column) => column.name === name)?.holds;
    if (holds?.kind === 'text' && value.length > holds.lengthMax) problems.push({ path: `values.${name}`, value: JSON.stringify(value), expected: `at most ${holds.lengthMax} characters` });
    if (holds?.kind === 'choice' && !holds.choices.includes(value)) problems.push({ path: `values.${name}`, value: JSON.stringify(value), expected: holds.choices.join(', ') });
    if (holds?.kind === 'count' && !/^\d{1,9}$/.test(value)) problems.push({ path: `values.${name}`, value: JSON.stringify(value), expected: `a whole number from 0 to ${holds.max}` });
  }
  given.confirms.forEach((name, index) => {
    if (isKnown(`confirms[${index}]`, name) && held.data[name]?.value === undefined) problems.push({ path: `confirms[${index}]`, value: JSON.stringify(name), expected: 'a column that has a value' });
  });
  given.askedInVain.forEach((name, index) => isKnown(`askedInVain[${index}]`, name));
  if (problems.length > 0) throw new GauntletError('invalid-input', `the data has ${problems.length} problem${problems.length === 1 ? '' : 's'}`, { problems });
}

/** @throws GauntletError 'not-found' for a DMC that no submission named */
export function heldDmc(dmcs: ReadonlyMap<string, HeldDmc>, dmcId: string): HeldDmc {
  const held = dmcs.get(dmcId);
  if (held === undefined) throw new GauntletError('not-found', `${dmcId.slice(0, 80)} is in no submission (SVTAD 20.2)`);
  return held;
}
