import { canonicalJson } from '@gauntlet/contracts';
import type { Principal } from '@gauntlet/contracts';
import type { AuditRecords } from '@gauntlet/execution';
import { sql } from 'kysely';
import { sha256 } from './sha256.ts';
import type { Database, Tx } from './database.ts';
import { inChunks } from './database.ts';

type DmctAction = 'submissions.requested' | 'submission.received' | 'dmct.moved' | 'dmct.data-sourced' | 'dmct.document-made' | 'epcl.saved' | 'schedule.published' | 'dmct.run-started' | 'dmct.run-taken' | 'dmct.completion-rule-set';

export interface AuditEntry {
  readonly by: Principal;
  readonly action: 'portfolio.imported' | 'pack.stored' | 'run.created' | 'lanes.started' | 'lane.ended' | 'run.cancelled' | 'run.deadline-passed' | 'run.ended' | 'gate.saved' | 'worker.registered' | 'decision.taken' | 'register.revised' | 'campaign.created' | 'campaign.stopped' | 'campaign.ended' | 'generator.lost' | 'verdict.saved' | DmctAction;
  /** Id of what was changed. */
  readonly subjectId: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** The platform itself, for what no person and no other machine asked for. */
export const platform: Principal = { subject: 'gauntlet', kind: 'machine', roles: [] };

/** The hash that the first entry names as its predecessor's. */
const genesis = '0'.repeat(64);
const rowsPerPage = 1_000;

/**
 * Appends in the transaction of the change itself; writers of the chain follow one another, so this comes last in a transaction.
 * @returns the entries' places in the log
 */
export async function appendAudit(tx: Tx, wallClockMs: number, entries: readonly AuditEntry[]): Promise<readonly number[]> {
  if (entries.length === 0) return [];
  await sql`select pg_advisory_xact_lock(7365003, 2)`.execute(tx);
  const head = await tx.selectFrom('audit_log').select(['seq', 'hash']).orderBy('seq', 'desc').limit(1).executeTakeFirst();
  let link: Link = { seq: head?.seq ?? 0, hash: head?.hash ?? genesis };
  const at = new Date(wallClockMs);
  const rows = entries.map((entry) => {
    const body = { seq: link.seq + 1, at: at.toISOString(), subject: entry.by.subject, roles: entry.by.roles, action: entry.action, subjectId: entry.subjectId, detail: entry.detail };
    const row = { seq: body.seq, at, subject: body.subject, roles: JSON.stringify(body.roles), action: body.action, subject_id: body.subjectId, detail: JSON.stringify(body.detail), prev_hash: link.hash, hash: hashOf(link.hash, body) };
    link = { seq: row.seq, hash: row.hash };
    return row;
  });
  await inChunks(rows, 1_000, (chunk) => tx.insertInto('audit_log').values([...chunk]).execute());
  return rows.map((row) => row.seq);
}

export function auditRecords(database: Database): AuditRecords {
  return {
    verifyAudit: () =>
      database.read(async (tx) => {
        let link: Link = { seq: 0, hash: genesis };
        for (;;) {
          const rows = await tx.selectFrom('audit_log').selectAll().where('seq', '>', link.seq).orderBy('seq').limit(rowsPerPage).execute();
          for (const row of rows) {
            const { seq, subject, roles, action, detail } = row;
            const hash = hashOf(link.hash, { seq, at: row.at.toISOString(), subject, roles, action, subjectId: row.subject_id, detail });
            if (seq !== link.seq + 1 || row.prev_hash !== link.hash || row.hash !== hash) return { entries: seq, brokenAt: seq };
            link = { seq, hash };
          }
          if (rows.length < rowsPerPage) return { entries: link.seq, brokenAt: null };
        }
      }),
  };
}

interface Link {
  readonly seq: number;
  readonly hash: string;
}

function hashOf(previous: string, body: Readonly<Record<string, unknown>>): string {
  return sha256(previous + canonicalJson(body));
}
