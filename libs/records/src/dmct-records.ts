import type { DmcStepView, DmctDocument, EpclEntry, Principal } from '@gauntlet/contracts';
import { GauntletError } from '@gauntlet/contracts';
import type { DmctChange, DmctRecords, DmctSituation, HeldDmc } from '@gauntlet/execution';
import { sql } from 'kysely';
import { appendAudit, type AuditEntry } from './audit-log.ts';
import { positionOf, pageOf } from './cursor.ts';
import type { Database, Tx } from './database.ts';
import { inChunks, isAnyOf } from './database.ts';
import { dmctRunRecords, storeResult, storeRun } from './dmct-run-records.ts';
import { storeSchedule } from './schedule-records.ts';
import { storeSubmission, submissionReads } from './submission-records.ts';

/** The DMCT Process (SVTAD 20): its changes follow one another under one lock, and moves are entries of the audit log (decision 0014). */
export function dmctRecords(database: Database): DmctRecords {
  return {
    ...submissionReads(database),
    ...dmctRunRecords(database),
    changeDmct: (about, by, decide) => database.change((tx) => changeDmct(tx, { about, by, decide, wallClockMs: database.wallClockMs() })),
    requestSubmissions: (request, by) =>
      database.change(async (tx) => {
        await lockDmct(tx);
        const known = await tx.selectFrom('submission_requests').select('number').where('number', '=', request.number).executeTakeFirst();
        if (known !== undefined) throw new GauntletError('conflict', `window ${request.number} was notified already (SVTAD 20.2)`);
        await tx.insertInto('submission_requests').values({ number: request.number, body: JSON.stringify(request) }).execute();
        await appendAudit(tx, database.wallClockMs(), [{ by, action: 'submissions.requested', subjectId: String(request.number), detail: { ...request } }]);
      }),
    listDmctDmcs: (query) =>
      database.read(async (tx) => {
        const from = query.cursor === undefined ? 0 : positionOf(query.cursor);
        const rows = await tx
          .selectFrom('dmct_dmcs')
          .select('body')
          .$if(query.state !== undefined, (select) => select.where('state', '=', query.state ?? ''))
          .orderBy('dmc_id')
          .offset(from)
          .limit(query.limit + 1)
          .execute();
        const placed = rows.map((row, index) => ({ body: row.body, place: from + index + 1 }));
        return pageOf(placed, query.limit, (row) => row.body, (row) => row.place);
      }),
    allDmctDmcs: () => database.read(async (tx) => (await tx.selectFrom('dmct_dmcs').select('body').orderBy('dmc_id').execute()).map((row) => row.body)),
    getDmctDmc: (dmcId) => database.read(async (tx) => (await tx.selectFrom('dmct_dmcs').select('body').where('dmc_id', '=', dmcId).executeTakeFirst())?.body),
    dmctSteps: (dmcId) =>
      database.read(async (tx) => {
        const rows = await tx.selectFrom('audit_log').select('detail').where('action', '=', 'dmct.moved').where(sql<string>`detail->>'dmcId'`, '=', dmcId).orderBy('seq').execute();
        return rows.map((row) => row.detail as DmcStepView);
      }),
    listDmctDocuments: ({ dmcId, kind }) =>
      database.read(async (tx) => {
        let found = tx.selectFrom('dmct_documents').select(['document_id', 'kind', 'dmc_id', 'made_at', 'made_by']);
        if (dmcId !== undefined) found = found.where('dmc_id', '=', dmcId);
        if (kind !== undefined) found = found.where('kind', '=', kind);
        const rows = await found.orderBy('sequence').execute();
        return rows.map((row) => ({ id: row.document_id, kind: row.kind, dmcId: row.dmc_id, madeAt: row.made_at.toISOString(), madeBy: row.made_by }));
      }),
    getDmctDocument: (id) =>
      database.read(async (tx): Promise<DmctDocument | undefined> => {
        const row = await tx.selectFrom('dmct_documents').selectAll().where('document_id', '=', id).executeTakeFirst();
        return row === undefined ? undefined : { id, kind: row.kind, dmcId: row.dmc_id, madeAt: row.made_at.toISOString(), madeBy: row.made_by, body: row.body };
      }),
    saveEpclEntries: (entries, by) => database.change(async (tx) => {
        await lockDmct(tx);
        await appendAudit(tx, database.wallClockMs(), await storeEpclEntries(tx, entries, by));
      }),
    listEpclEntries: () => database.read(async (tx) => (await tx.selectFrom('epcl_entries').select('body').orderBy('entry_id').execute()).map((row) => row.body)),
  };
}

/** Taken before any other lock: changes of the process follow one another. */
async function lockDmct(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(7365005, 1)`.execute(tx);
}

interface Changing<T> {
  readonly about: Parameters<DmctRecords['changeDmct']>[0];
  readonly by: Principal;
  readonly decide: (situation: DmctSituation) => { readonly change: DmctChange; readonly result: T };
  readonly wallClockMs: number;
}

async function changeDmct<T>(tx: Tx, { about, by, decide, wallClockMs }: Changing<T>): Promise<T> {
  await lockDmct(tx);
  const { dmcIds, supplier } = about;
  const held = await tx.selectFrom('dmct_dmcs').select(['dmc_id', 'body']).$if(dmcIds !== 'all', (select) => select.where(isAnyOf('dmc_id', dmcIds === 'all' ? [] : dmcIds))).orderBy('dmc_id').execute();
  const requests = (await tx.selectFrom('submission_requests').select('body').orderBy('number').execute()).map((row) => row.body);
  const rows = supplier === undefined || dmcIds === 'all' ? [] : await tx.selectFrom('submission_rows').select(['dmc_id', 'submitted_on', 'data_hash', 'data']).where('supplier', '=', supplier).where(isAnyOf('dmc_id', dmcIds)).execute();
  const earlier = rows.map((row) => ({ dmcId: row.dmc_id, submittedOn: row.submitted_on, dataHash: row.data_hash, values: row.data }));
  const { change, result } = decide({ dmcs: new Map(held.map((row) => [row.dmc_id, row.body])), earlier, requests });
  await storeDmcs(tx, change.dmcs ?? []);
  const entries: AuditEntry[] = [];
  if (change.submission !== undefined) entries.push(await storeSubmission(tx, change.submission, by));
  if (change.run !== undefined) entries.push(await storeRun(tx, change.run, by));
  if (change.result !== undefined) entries.push(...(await storeResult(tx, change.result, by)));
  if (change.schedule !== undefined) entries.push(await storeSchedule(tx, change.schedule, by, wallClockMs));
  for (const { dmcId, detail } of change.sourced ?? []) entries.push({ by, action: 'dmct.data-sourced', subjectId: dmcId, detail });
  for (const step of change.steps ?? []) entries.push({ by, action: 'dmct.moved', subjectId: step.dmcId, detail: { ...step } });
  for (const document of change.documents ?? []) {
    await tx.insertInto('dmct_documents').values({ document_id: document.id, kind: document.kind, dmc_id: document.dmcId, made_at: new Date(document.madeAt), made_by: document.madeBy, body: JSON.stringify(document.body) }).execute();
    entries.push({ by, action: 'dmct.document-made', subjectId: document.id, detail: { ...document } });
  }
  entries.push(...(await storeEpclEntries(tx, change.epcl ?? [], by)));
  await appendAudit(tx, wallClockMs, entries);
  return result;
}

async function storeDmcs(tx: Tx, dmcs: readonly HeldDmc[]): Promise<void> {
  const rows = dmcs.map((dmc) => ({ dmc_id: dmc.record.dmcId, state: dmc.record.state, body: JSON.stringify(dmc) }));
  await inChunks(rows, 2_000, (chunk) =>
    tx
      .insertInto('dmct_dmcs')
      .values([...chunk])
      .onConflict((conflict) => conflict.column('dmc_id').doUpdateSet((excluded) => ({ state: excluded.ref('excluded.state'), body: excluded.ref('excluded.body') })))
      .execute(),
  );
}

async function storeEpclEntries(tx: Tx, entries: readonly EpclEntry[], by: Principal): Promise<readonly AuditEntry[]> {
  const known = new Map((await tx.selectFrom('epcl_entries').select('body').where(isAnyOf('entry_id', entries.map((entry) => entry.id))).execute()).map((row) => [row.body.id, row.body]));
  for (const entry of entries) {
    if (known.get(entry.id)?.state === 'on-list' && entry.state !== 'on-list') throw new GauntletError('conflict', `EPCL entry ${entry.id} is on the list since ${known.get(entry.id)?.addedOn}; it cannot become ${entry.state} again`);
  }
  await inChunks(entries.map((entry) => ({ entry_id: entry.id, dmc_id: entry.dmcId, body: JSON.stringify(entry) })), 2_000, (chunk) =>
    tx
      .insertInto('epcl_entries')
      .values([...chunk])
      .onConflict((conflict) => conflict.column('entry_id').doUpdateSet((excluded) => ({ dmc_id: excluded.ref('excluded.dmc_id'), body: excluded.ref('excluded.body') })))
      .execute(),
  );
  return entries.map((entry) => ({ by, action: 'epcl.saved', subjectId: entry.id, detail: { ...entry } }));
}
