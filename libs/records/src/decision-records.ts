import type { Matter, Principal, RecordedDecision } from '@gauntlet/contracts';
import type { DecisionRecords } from '@gauntlet/execution';
import { sql } from 'kysely';
import { appendAudit } from './audit-log.ts';
import { pageOf, positionOf } from './cursor.ts';
import type { Database, Tx } from './database.ts';

/** A decision is an entry of the audit log and nothing else: there is no second copy that could differ, and the hash chain covers it whole. */
export function decisionRecords(database: Database): DecisionRecords {
  return {
    appendDecision: (matter, by, decide) => database.change((tx) => appendDecision(tx, { matter, by, decide, wallClockMs: database.wallClockMs() })),
    listDecisions: (query) => database.read((tx) => listDecisions(tx, query)),
  };
}

interface Appending {
  readonly matter: Matter;
  readonly by: Principal;
  readonly decide: (taken: readonly RecordedDecision[]) => RecordedDecision;
  readonly wallClockMs: number;
}

async function appendDecision(tx: Tx, { matter, by, decide, wallClockMs }: Appending): Promise<RecordedDecision> {
  // Decisions of one matter follow one another, so that what a rule saw as taken is still so when its decision is written.
  await sql`select pg_advisory_xact_lock(7365004, hashtext(${`${matter.kind}\n${matter.id}`}))`.execute(tx);
  const taken = await decisions(tx).where(matterField('kind'), '=', matter.kind).where(matterField('id'), '=', matter.id).orderBy('seq').execute();
  const decision = decide(taken.map((row) => row.detail as RecordedDecision));
  await appendAudit(tx, wallClockMs, [{ by, action: 'decision.taken', subjectId: decision.id, detail: { ...decision } }]);
  return decision;
}

async function listDecisions(tx: Tx, query: Parameters<DecisionRecords['listDecisions']>[0]): ReturnType<DecisionRecords['listDecisions']> {
  let found = decisions(tx);
  if (query.cursor !== undefined) found = found.where('seq', '>', positionOf(query.cursor));
  if (query.matterKind !== undefined) found = found.where(matterField('kind'), '=', query.matterKind);
  if (query.matterId !== undefined) found = found.where(matterField('id'), '=', query.matterId);
  if (query.decision !== undefined) found = found.where(sql<string>`detail->>'decision'`, '=', query.decision);
  const rows = await found.orderBy('seq').limit(query.limit + 1).execute();
  return pageOf(rows, query.limit, (row) => row.detail as RecordedDecision, (row) => row.seq);
}

function decisions(tx: Tx) {
  return tx.selectFrom('audit_log').select(['seq', 'detail']).where('action', '=', 'decision.taken');
}

function matterField(name: 'kind' | 'id') {
  return sql<string>`detail->'matter'->>${sql.lit(name)}`;
}
