import { GauntletError } from '@gauntlet/contracts';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { DatabaseSchema } from '../database-schema.ts';
import { isConnectionLoss, translateDatabaseError } from '../translate-database-error.ts';
import { portfolioAndPacks } from './0001-portfolio-and-packs.ts';
import { runs } from './0002-runs.ts';
import { auditLog } from './0003-audit-log.ts';
import { decisions } from './0004-decisions.ts';
import { campaigns } from './0005-campaigns.ts';
import { registers } from './0006-registers.ts';
import { dmct } from './0008-dmct.ts';
import { dmctSchedules } from './0009-dmct-schedules.ts';
import { dmctRuns } from './0010-dmct-runs.ts';

/** In order of their names; a released one is never changed, a change is the next number. PostgreSQL 15 syntax, one statement each. */
const migrations: Readonly<Record<string, readonly string[]>> = {
  '0001-portfolio-and-packs': portfolioAndPacks,
  '0002-runs': runs,
  '0003-audit-log': auditLog,
  '0004-decisions': decisions,
  '0005-campaigns': campaigns,
  '0006-registers': registers,
  '0008-dmct': dmct,
  '0009-dmct-schedules': dmctSchedules,
  '0010-dmct-runs': dmctRuns,
};

/**
 * Brings the database to the newest schema; processes that start together wait for each other (advisory lock).
 * @throws GauntletError 'unavailable' when the database cannot be reached, 'conflict' with detail `unknownMigration` when its schema is newer, 'internal' when it is damaged
 */
export async function migrate(db: Kysely<DatabaseSchema>): Promise<void> {
  const provider = {
    getMigrations: () => Promise.resolve(Object.fromEntries(Object.entries(migrations).map(([name, statements]) => [name, { up: (on: Kysely<unknown>) => apply(on, statements) }]))),
  };
  const { error } = await new Migrator({ db, provider }).migrateToLatest();
  if (error === undefined) return;
  if (isConnectionLoss(error)) throw translateDatabaseError(error);
  const unknown = await newerMigration(db);
  if (unknown !== undefined) throw new GauntletError('conflict', `the schema is newer than this program: it has migration ${unknown}; expected none after ${newest}`, { details: { unknownMigration: unknown } });
  throw new GauntletError('internal', `the records database cannot be migrated: ${error instanceof Error ? error.message : 'for an unknown reason'}`, { cause: error });
}

const newest = Object.keys(migrations).sort().at(-1) ?? '';

/** The newest migration that was applied, when it comes after all that this program knows. */
async function newerMigration(db: Kysely<DatabaseSchema>): Promise<string | undefined> {
  const applied = await sql<{ readonly name: string }>`select name from kysely_migration order by name desc limit 1`.execute(db).then(({ rows }) => rows, () => []);
  const last = applied[0]?.name;
  return last !== undefined && last > newest ? last : undefined;
}

async function apply(db: Kysely<unknown>, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
