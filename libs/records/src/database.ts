import { GauntletError } from '@gauntlet/contracts';
import type { RunId } from '@gauntlet/contracts';
import type { RawBuilder, Transaction } from 'kysely';
import { Kysely, sql } from 'kysely';
import type { DatabaseSchema } from './database-schema.ts';
import { isLostRace, translateDatabaseError } from './translate-database-error.ts';

export type Tx = Transaction<DatabaseSchema>;

/** One connection pool; every use of it is a transaction, and every driver error leaves it as a GauntletError. */
export interface Database {
  readonly kysely: Kysely<DatabaseSchema>;
  /** UTC wall clock in milliseconds since the Unix epoch, for what people read. */
  readonly wallClockMs: () => number;
  /** A change: all of it or none. Runs `work` again when it lost a race against another transaction. */
  change<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Several reads of one state of the database. */
  read<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
}

const triesMax = 4;

export function databaseOver(kysely: Kysely<DatabaseSchema>, wallClockMs: () => number): Database {
  return {
    kysely,
    wallClockMs,
    async change(work) {
      for (let tried = 1; ; tried += 1) {
        try {
          return await kysely.transaction().execute(work);
        } catch (error) {
          if (!isLostRace(error) || tried === triesMax) throw translateDatabaseError(error);
        }
      }
    },
    async read(work) {
      try {
        return await kysely.transaction().setAccessMode('read only').setIsolationLevel('repeatable read').execute(work);
      } catch (error) {
        throw translateDatabaseError(error);
      }
    },
  };
}

/**
 * Locks are always taken in this order, so that no two transactions wait for each other:
 * scheduling → runs (oldest first) → lanes → shards → device sets → workers → audit.
 */
export async function lockScheduling(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(7365003, 1)`.execute(tx);
}

/** A run's transitions happen one after the other. @returns undefined for an unknown run */
export async function lockRun(tx: Tx, runId: RunId) {
  return await tx.selectFrom('runs').select(['run_id', 'state', 'ending', 'ended_at', 'environment', 'infrastructure_retries', 'traceparent', 'target_version']).where('run_id', '=', runId).forUpdate().executeTakeFirst();
}

/** `column = any(values)`: one parameter however many values there are. */
export function isAnyOf(column: string, values: readonly string[]): RawBuilder<boolean> {
  return sql<boolean>`${sql.ref(column)} = any(${[...values]}::text[])`;
}

/** Rows as a table expression, `fields` being its column definitions: one parameter however many rows there are. */
export function rowsOf(rows: readonly Readonly<Record<string, unknown>>[], fields: string): RawBuilder<unknown> {
  return sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given(${sql.raw(fields)})`;
}

/** Runs `insert` on chunks, to stay below the 65,535 parameters of one statement. */
export async function inChunks<Row>(rows: readonly Row[], size: number, insert: (chunk: readonly Row[]) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < rows.length; from += size) await insert(rows.slice(from, from + size));
}

/** For values that a constraint of the database or the caller's order of calls guarantees. */
export function known<T>(value: T | null | undefined, what: string): T {
  if (value === undefined || value === null) throw new GauntletError('internal', `the records have lost ${what}`);
  return value;
}
