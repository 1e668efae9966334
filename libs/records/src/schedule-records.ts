import type { Principal } from '@gauntlet/contracts';
import { GauntletError } from '@gauntlet/contracts';
import type { ScheduleDocument, ScheduleRecords } from '@gauntlet/execution';
import { sql } from 'kysely';
import type { AuditEntry } from './audit-log.ts';
import type { Database, Tx } from './database.ts';

/** Past runs that are looked at, the newest; more would say no more of how long a pack takes. */
const pastMax = 20_000;

export function scheduleRecords(database: Database): ScheduleRecords {
  return {
    getSchedule: (version) =>
      database.read(async (tx) => {
        const found = tx.selectFrom('dmct_schedules').select('body');
        const row = await (version === 'latest' ? found.orderBy('version', 'desc').limit(1) : found.where('version', '=', version)).executeTakeFirst();
        return row?.body;
      }),
    listSchedules: () =>
      database.read(async (tx) => {
        const rows = await tx
          .selectFrom('dmct_schedules')
          .select(['version', 'published_at', 'published_by'])
          .select([sql<number>`jsonb_array_length(body->'schedule'->'entries')`.as('dmcs'), sql<number>`coalesce(jsonb_array_length(body->'changes'->'changes'), 0)`.as('changes')])
          .orderBy('version', 'desc')
          .execute();
        return rows.map((row) => ({ version: row.version, publishedAt: row.published_at.toISOString(), publishedBy: row.published_by, dmcs: row.dmcs, changes: row.changes }));
      }),
    pastDurations: () =>
      database.read(async (tx) => {
        const found = await sql<{ readonly pack: string; readonly dmcId: string; readonly minutes: number }>`
          select packs.key || '@' || packs.version as pack, lanes.dmc_id as "dmcId", sum(shards.duration_ms)::double precision / 60000 as minutes
          from runs
          join packs on packs.pack_hash = runs.packs->>0
          join lanes on lanes.run_id = runs.run_id and lanes.state = 'completed'
          join shards on shards.run_id = lanes.run_id and shards.dmc_id = lanes.dmc_id
          where runs.state = 'completed' and jsonb_array_length(runs.packs) = 1
          group by runs.sequence, packs.key, packs.version, lanes.dmc_id
          having bool_and(shards.duration_ms is not null)
          order by runs.sequence desc
          limit ${pastMax}`.execute(tx);
        return found.rows;
      }),
  };
}

/** @returns the entry for the audit log. @throws GauntletError 'conflict' when another version was published meanwhile */
export async function storeSchedule(tx: Tx, document: ScheduleDocument, by: Principal, wallClockMs: number): Promise<AuditEntry> {
  const version = document.version ?? 0;
  const last = await tx.selectFrom('dmct_schedules').select('version').orderBy('version', 'desc').limit(1).executeTakeFirst();
  if ((last?.version ?? 0) !== version - 1) throw new GauntletError('conflict', `version ${last?.version ?? 0} of the DMCT Schedule was published meanwhile; plan again`, { retryable: true });
  await tx.insertInto('dmct_schedules').values({ version, published_at: new Date(wallClockMs), published_by: by.subject, body: JSON.stringify(document) }).execute();
  return { by, action: 'schedule.published', subjectId: String(version), detail: { version, dmcs: document.schedule.entries.length, changes: document.changes?.changes.map(({ kind, dmcId }) => ({ kind, dmcId })) ?? [] } };
}
