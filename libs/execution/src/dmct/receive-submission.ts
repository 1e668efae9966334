import { createHash } from 'node:crypto';
import { acceptEntries, submissionTiming, transitionsFrom } from '@gauntlet/assurance';
import type { SubmittedEntry } from '@gauntlet/assurance';
import type { ConfirmUnchanged, DmcDatum, DmcStepView, ImportSubmission, InputProblem, Principal, SubmissionRequestView, SubmissionView, SubmittedRowView } from '@gauntlet/contracts';
import { canonicalJson, GauntletError } from '@gauntlet/contracts';
import type { DmctSituation, EarlierData, NewSubmission } from '../ports/dmct-records.ts';
import { newId } from '../run/identity.ts';
import { advanceHeld, type DmctActor } from './advance-held.ts';
import { checkSubmission, type CheckedRow, type Sheet } from './check-submission.ts';
import { actorOf, dayInLondon, type DmctDeps } from './dmct-deps.ts';
import { newDmc, type HeldDmc } from './held-dmc.ts';
import { ownColumns, submissionFormat } from './submission-format.ts';

export interface SubmissionFile {
  readonly sheet: Sheet;
  /** sha256 of the file's bytes, hex. */
  readonly hash: string;
}

/**
 * Takes a Supplier Party's submission (SVTAD 20.2): every line holds or nothing is stored. DMCs that are new enter the process; those
 * that were excluded and may come back do; the data of the others is brought up to date.
 * @throws GauntletError 'invalid-input' with every wrong cell, 'forbidden' for a Supplier Party that hands in another's submission
 */
export async function receiveSubmission(file: SubmissionFile, given: ImportSubmission, by: Principal, deps: DmctDeps): Promise<SubmissionView> {
  const requests = await deps.records.listSubmissionRequests();
  const submittedOn = submissionDay(given.submittedOn, deps);
  const request = windowOf(requests, given.window, submittedOn);
  const rows = checkSubmission(file.sheet, request?.wanted ?? undefined);
  return await store(rows, { supplier: given.supplier, submittedOn, request, file: given.file ?? '', fileHash: file.hash }, by, deps);
}

/**
 * SVTAD 20.3: a Supplier Party confirms in writing that its data on these DMCs is wholly unaltered; the data given last stands.
 * @throws GauntletError 'invalid-input' naming each DMC on which it gave no data before
 */
export async function confirmUnchanged(given: ConfirmUnchanged, by: Principal, deps: DmctDeps): Promise<SubmissionView> {
  const requests = await deps.records.listSubmissionRequests();
  const submittedOn = submissionDay(given.submittedOn, deps);
  const rows = [...new Set(given.dmcs)].map((dmcId, index): CheckedRow => ({ line: index + 1, dmcId, kind: 'unchanged', values: {}, gaps: [] }));
  return await store(rows, { supplier: given.supplier, submittedOn, request: windowOf(requests, undefined, submittedOn), file: confirmation, fileHash: sha256(canonicalJson(rows.map((row) => row.dmcId))) }, by, deps);
}

/** Stands for a file's name where there is none. */
const confirmation = 'confirmation';

interface Frame {
  readonly supplier: string;
  readonly submittedOn: string;
  readonly request: SubmissionRequestView | undefined;
  readonly file: string;
  readonly fileHash: string;
}

async function store(rows: readonly CheckedRow[], frame: Frame, by: Principal, deps: DmctDeps): Promise<SubmissionView> {
  const speaksForAll = by.roles.includes('DCC') || by.roles.includes('operator');
  if (!speaksForAll && by.subject !== frame.supplier) throw new GauntletError('forbidden', `${by.subject} may hand in its own submission, not that of ${frame.supplier} (SVTAD 20.2)`);
  const actor = actorOf(by, deps);
  const id = newId(deps.nowMs());
  return await deps.records.changeDmct({ dmcIds: rows.map((row) => row.dmcId), supplier: frame.supplier }, by, (situation) => {
    const taken = takeRows(rows, frame, situation);
    const moved = taken.map((row) => enter(row, { frame, id, actor, held: situation.dmcs.get(row.dmcId) }));
    const { request, ...own } = frame;
    const timing = request === undefined ? 'no-window' : submissionTiming({ ...request, clause: 'SVTAD 20.2' }, frame.submittedOn);
    const submission: NewSubmission = {
      id, supplier: own.supplier, submittedOn: own.submittedOn, file: own.file, fileHash: own.fileHash, window: request?.number ?? null, timing, format: `${submissionFormat.name} ${submissionFormat.version}`,
      rows: rows.length, gaps: moved.filter((one) => one.view.gaps.length > 0).length, receivedBy: by.subject, receivedAt: actor.recordedAt, items: moved.map((one) => one.view), data: new Map(taken.map((row) => [row.dmcId, row])),
    };
    const { data: _stored, ...result } = submission;
    return { change: { dmcs: moved.map((one) => one.dmc), steps: moved.flatMap((one) => one.step), submission }, result };
  });
}

interface TakenRow extends CheckedRow {
  readonly changed: SubmittedRowView['changed'];
  readonly dataHash: string;
}

/** SVTAD 20.3: a confirmation stands for the data given last; without any it is refused with its line. */
function takeRows(rows: readonly CheckedRow[], frame: Frame, situation: DmctSituation): readonly TakenRow[] {
  const entries = rows.map((row): SubmittedEntry => (row.kind === 'data' ? { dmcId: row.dmcId, kind: 'data', dataHash: hashOf(row.values) } : { dmcId: row.dmcId, kind: 'unchanged', confirmedInWriting: 'yes' }));
  const accepted = acceptEntries(entries, situation.earlier);
  const problems: InputProblem[] = [];
  const taken = rows.flatMap((row, index): TakenRow[] => {
    const entry = accepted[index];
    if (entry === undefined || entry.result === 'refused') {
      problems.push({ path: frame.file === confirmation ? `dmcs[${row.line - 1}]` : `line ${row.line}, confirmation`, value: JSON.stringify(row.dmcId), expected: `earlier data of ${frame.supplier} on this DMC (${entry?.clause ?? 'SVTAD 20.3'})` });
      return [];
    }
    const values = row.kind === 'data' ? row.values : { ...lastOf(situation.earlier, row.dmcId)?.values, ...row.values };
    return [{ ...row, values, changed: entry.changed, dataHash: entry.dataHash }];
  });
  if (problems.length > 0) throw new GauntletError('invalid-input', `the submission has ${problems.length} problem${problems.length === 1 ? '' : 's'}; nothing of it is stored`, { problems });
  return taken;
}

interface Entering {
  readonly frame: Frame;
  readonly id: string;
  readonly actor: DmctActor;
  readonly held: HeldDmc | undefined;
}

/** What the line does to its DMC: in, back in, or brought up to date. */
function enter(row: TakenRow, { frame, id, actor, held }: Entering): { readonly dmc: HeldDmc; readonly step: readonly DmcStepView[]; readonly view: SubmittedRowView } {
  const before = held ?? newDmc(row.dmcId, frame.submittedOn);
  const fresh = withData(before, row, frame, id);
  const view = (note: string): SubmittedRowView => ({ line: row.line, dmcId: row.dmcId, kind: row.kind, changed: row.changed, gaps: row.gaps, note });
  if (held === undefined) return { dmc: fresh, step: [], view: view('new in the DMCT Process (SVTAD 20.2)') };
  const back = transitionsFrom(held.record.state).find((one) => one.event === 'submit-again');
  if (back === undefined) return { dmc: fresh, step: [], view: view(`data taken; stays ${held.record.state}`) };
  const changeEvidence = row.values['change_evidence'] ?? '';
  if (back.evidence.includes('change-evidence') && changeEvidence === '') return { dmc: fresh, step: [], view: view(`data taken; stays ${held.record.state}: change_evidence is missing (${back.clause})`) };
  const evidence = { 'supplier-submission': id, ...(back.evidence.includes('change-evidence') ? { 'change-evidence': changeEvidence } : {}) };
  const on = frame.submittedOn < held.since ? held.since : frame.submittedOn;
  const { dmc, step } = advanceHeld(fresh, { kind: 'submit-again', as: 'SupplierParty', evidence, on: on > actor.today ? undefined : on }, actor);
  return { dmc, step: [step], view: view(`back in the DMCT Process (${back.clause})`) };
}

/** The newest word of a Supplier replaces an older one of any Supplier; what manufacturer or SMSO gave stays. */
function withData(dmc: HeldDmc, row: TakenRow, frame: Frame, id: string): HeldDmc {
  const data: Record<string, DmcDatum> = { ...dmc.data };
  for (const [name, value] of Object.entries(row.values)) {
    const known = data[name];
    if (ownColumns.includes(name) || (known?.from !== undefined && known.from !== 'supplier')) continue;
    data[name] = { value, from: 'supplier', reference: id, askedInVain: known?.askedInVain ?? [] };
  }
  const others = dmc.suppliers.filter((one) => one.supplier !== frame.supplier);
  const own = { supplier: frame.supplier, submissionId: id, submittedOn: frame.submittedOn, meters: Number(row.values['meters_to_enrol'] ?? 0) };
  const { wanted: before, ...rest } = dmc;
  const wanted = frame.request === undefined ? before : (frame.request.wanted ?? undefined);
  return { ...rest, data, suppliers: [...others, own], ...(wanted === undefined ? {} : { wanted }) };
}

function windowOf(requests: readonly SubmissionRequestView[], number: number | undefined, submittedOn: string): SubmissionRequestView | undefined {
  if (number === undefined) return requests.filter((one) => one.notifiedOn <= submittedOn).toSorted((a, b) => a.number - b.number).at(-1);
  const found = requests.find((one) => one.number === number);
  if (found === undefined) throw new GauntletError('invalid-input', 'the submission has 1 problem', { problems: [{ path: 'window', value: String(number), expected: requests.length === 0 ? 'a window that the DCC has notified; there is none yet' : `one of ${requests.map((one) => one.number).join(', ')}` }] });
  return found;
}

function submissionDay(given: string | undefined, deps: DmctDeps): string {
  const today = dayInLondon(deps.nowMs());
  if (given !== undefined && given > today) throw new GauntletError('invalid-input', 'the submission has 1 problem', { problems: [{ path: 'submittedOn', value: JSON.stringify(given), expected: `a day up to today, ${today}` }] });
  return given ?? today;
}

function lastOf(earlier: readonly EarlierData[], dmcId: string): EarlierData | undefined {
  return earlier.filter((one) => one.dmcId === dmcId).toSorted((a, b) => (a.submittedOn < b.submittedOn ? -1 : 1)).at(-1);
}

function hashOf(values: Readonly<Record<string, string>>): string {
  return sha256(canonicalJson(Object.fromEntries(Object.entries(values).filter(([name]) => !ownColumns.includes(name)))));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
