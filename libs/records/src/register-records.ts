import { GauntletError, registerKinds } from '@gauntlet/contracts';
import type { Principal, RegisterBody, RegisterEntry, RegisterKind } from '@gauntlet/contracts';
import type { NewRevision, RegisterRecords } from '@gauntlet/execution';
import { sql } from 'kysely';
import { appendAudit } from './audit-log.ts';
import { pageOf, positionOf } from './cursor.ts';
import type { Database, Tx } from './database.ts';

/** A revision is an entry of the audit log and has no second copy; the table says which one is the latest. */
export function registerRecords(database: Database): RegisterRecords {
  return {
    appendRevision: (revision, by) => database.change((tx) => appendRevision(tx, revision, { by, wallClockMs: database.wallClockMs() })),
    findEntry: (kind, id) => database.read((tx) => findEntry(tx, kind, id)),
    listEntries: (query) => database.read((tx) => listEntries(tx, query)),
    listRevisions: (query) => database.read((tx) => listRevisions(tx, query)),
  };
}

/** What the audit log holds of a revision. */
interface RevisionDetail {
  readonly kind: string;
  readonly id: string;
  readonly revision: number;
  readonly reason: string;
  readonly body: Readonly<Record<string, unknown>>;
}

async function appendRevision<Kind extends RegisterKind>(tx: Tx, wanted: NewRevision<Kind>, { by, wallClockMs }: { readonly by: Principal; readonly wallClockMs: number }): Promise<RegisterEntry<Kind>> {
  const { kind, after, reason, body } = wanted;
  // Changes of one register follow one another: its numbers have no gap or double, and the latest revision is the latest.
  await sql`select pg_advisory_xact_lock(7365005, hashtext(${kind}))`.execute(tx);
  const id = wanted.id ?? (await nextId(tx, kind));
  const current = await tx.selectFrom('register_entries').select('revision').where('kind', '=', kind).where('entry_id', '=', id).executeTakeFirst();
  refuse({ kind, id, current: current?.revision ?? 0, after });
  const detail: RevisionDetail = { kind, id, revision: after + 1, reason, body };
  const [seq] = await appendAudit(tx, wallClockMs, [{ by, action: 'register.revised', subjectId: subjectOf(kind, id), detail: { ...detail } }]);
  if (seq === undefined) throw new GauntletError('internal', 'the audit log took no entry');
  await tx
    .insertInto('register_entries')
    .values({ kind, entry_id: id, revision: detail.revision, audit_seq: seq })
    .onConflict((conflict) => conflict.columns(['kind', 'entry_id']).doUpdateSet({ revision: detail.revision, audit_seq: seq }))
    .execute();
  return entryOf({ detail, at: new Date(wallClockMs), subject: by.subject });
}

function refuse({ kind, id, current, after }: { readonly kind: RegisterKind; readonly id: string; readonly current: number; readonly after: number }): void {
  if (current === after) return;
  const { path } = registerKinds[kind];
  if (after === 0) throw new GauntletError('conflict', `${path} has ${id} already; revise it instead`);
  if (current === 0) throw new GauntletError('not-found', `${path} has no ${id}`);
  throw new GauntletError('conflict', `${id} has revision ${current} by now, not ${after}: read it again`, { details: { revision: current } });
}

async function nextId(tx: Tx, kind: RegisterKind): Promise<string> {
  const { idPrefix } = registerKinds[kind];
  const numbered = sql<number | null>`max(substring(entry_id from ${`^${idPrefix}-([0-9]{1,9})$`})::int)`;
  const row = await tx.selectFrom('register_entries').select(numbered.as('highest')).where('kind', '=', kind).executeTakeFirst();
  return `${idPrefix}-${(row?.highest ?? 0) + 1}`;
}

async function findEntry<Kind extends RegisterKind>(tx: Tx, kind: Kind, id: string): Promise<RegisterEntry<Kind> | undefined> {
  const row = await latest(tx, kind).where('register_entries.entry_id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : entryOf<Kind>(row);
}

async function listEntries<Kind extends RegisterKind>(tx: Tx, query: Parameters<RegisterRecords['listEntries']>[0] & { readonly kind: Kind }) {
  let found = latest(tx, query.kind);
  if (query.cursor !== undefined) found = found.where('register_entries.position', '>', positionOf(query.cursor));
  for (const [path, text] of Object.entries(query.where ?? {})) found = found.where(sql<string>`audit_log.detail #>> ${['body', ...path.split('.')]}::text[]`, '=', text);
  const rows = await found.orderBy('register_entries.position').limit(query.limit + 1).execute();
  return pageOf(rows, query.limit, (row) => entryOf<Kind>(row), (row) => row.position);
}

async function listRevisions<Kind extends RegisterKind>(tx: Tx, query: Parameters<RegisterRecords['listRevisions']>[0] & { readonly kind: Kind }) {
  let found = tx.selectFrom('audit_log').select(['seq', 'at', 'subject', 'detail']).where('action', '=', 'register.revised').where('subject_id', '=', subjectOf(query.kind, query.id));
  if (query.cursor !== undefined) found = found.where('seq', '>', positionOf(query.cursor));
  const rows = await found.orderBy('seq').limit(query.limit + 1).execute();
  return pageOf(rows, query.limit, (row) => entryOf<Kind>(row), (row) => row.seq);
}

function latest(tx: Tx, kind: RegisterKind) {
  return tx
    .selectFrom('register_entries')
    .innerJoin('audit_log', 'audit_log.seq', 'register_entries.audit_seq')
    .select(['register_entries.position', 'audit_log.at', 'audit_log.subject', 'audit_log.detail'])
    .where('register_entries.kind', '=', kind);
}

/** Bodies were parsed with the schema of their kind before they were stored, and the log cannot change. */
function entryOf<Kind extends RegisterKind>(row: { readonly detail: unknown; readonly at: Date; readonly subject: string }): RegisterEntry<Kind> {
  const { kind, id, revision, reason, body } = row.detail as RevisionDetail;
  // jsonb keeps no order of fields; people read them in that of the schema.
  const fields = Object.keys(registerKinds[kind as Kind].body.shape).flatMap((field) => (Object.hasOwn(body, field) ? [[field, body[field]] as const] : []));
  return { kind: kind as Kind, id, revision, at: row.at.toISOString(), by: row.subject, reason, body: Object.fromEntries(fields) as RegisterBody<Kind> };
}

function subjectOf(kind: RegisterKind, id: string): string {
  return `${kind}:${id}`;
}
