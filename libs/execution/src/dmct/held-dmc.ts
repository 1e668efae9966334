import { dmcStates, dataState, submittedDmc, transitionsFrom } from '@gauntlet/assurance';
import type { DataItem, DmcRecord } from '@gauntlet/assurance';
import type { DmcDatum, DmcStepView, DmcSummary, DmctDocumentSummary, DmctRunView, DmcView } from '@gauntlet/contracts';
import { wantedColumns } from './submission-format.ts';

/** A DMC of the DCC's process as it stands; how it came there is in its steps, which are entries of the audit log. */
export interface HeldDmc {
  readonly record: Omit<DmcRecord, 'history'>;
  /** The day of the last move, or of the first submission. */
  readonly since: string;
  readonly data: Readonly<Record<string, DmcDatum>>;
  /** Columns that the window of the last submission wanted; left out where the format's stand. */
  readonly wanted?: readonly string[];
  /** Supplier Parties with their last submission that included the DMC. */
  readonly suppliers: readonly { readonly supplier: string; readonly submissionId: string; readonly submittedOn: string; readonly meters: number }[];
}

/** A DMC that a submission names for the first time (SVTAD 20.2). */
export function newDmc(dmcId: string, since: string): HeldDmc {
  const { history: _none, ...record } = submittedDmc(dmcId);
  return { record, since, data: {}, suppliers: [] };
}

/** SVTAD 20.4–20.5: what is missing of the DMC's data, and whom to ask. */
export function dataOf(dmc: HeldDmc): ReturnType<typeof dataState> {
  const given = new Set(Object.entries(dmc.data).filter(([, datum]) => datum.value !== undefined).map(([name]) => name));
  const items = wantedColumns(given, dmc.wanted).map((name): DataItem => {
    const datum = dmc.data[name];
    return { name, askedInVain: datum?.askedInVain ?? [], ...(datum?.from === undefined ? {} : { from: datum.from }) };
  });
  // Nothing is known of the installation's type: then it is among what is missing, and the Supplier's word is what there is to go on.
  const type = dmc.data['installation_type']?.value;
  return dataState(items, type === 'dormant' || type === 'mixed' ? 'all-or-part-dormant' : 'active');
}

/** Meters that all Supplier Parties together want to enrol. */
export function metersOf(dmc: HeldDmc): number {
  return dmc.suppliers.reduce((sum, one) => sum + one.meters, 0);
}

export function summaryOf(dmc: HeldDmc): DmcSummary {
  const { dmcId, state } = dmc.record;
  const { status, kind, clause } = dmcStates[state];
  return { dmcId, state, status, kind, clause: `SVTAD ${clause}`, since: dmc.since, suppliers: dmc.suppliers.map((one) => one.supplier).sort(), metersToEnrol: metersOf(dmc), missing: dataOf(dmc).missing };
}

/** The DMC with its history, its documents and all that may happen next. */
export function viewOf(dmc: HeldDmc, history: readonly DmcStepView[], documents: readonly DmctDocumentSummary[], testRuns: readonly DmctRunView[]): DmcView {
  const { record } = dmc;
  const next = transitionsFrom(record.state)
    .filter(({ only, reason }) => (only?.migration ?? record.migration) === record.migration && (only?.pack === undefined || only.pack === record.pack) && (reason === undefined || !record.settled.includes(reason)))
    .map(({ event, to, by, clause, evidence }) => ({ event, to, body: by, clause, evidence }));
  return { ...summaryOf(dmc), migration: record.migration, testPack: record.testPack, runs: record.runs, replaces: record.replaces ?? null, data: dmc.data, history, next, documents, testRuns };
}
