import type { Records } from '@gauntlet/execution';
import { sql } from 'kysely';
import { auditRecords } from './audit-log.ts';
import { campaignRecords } from './campaign-records.ts';
import { connectInProcess, connectToServer } from './connect.ts';
import { databaseOver } from './database.ts';
import { decisionRecords } from './decision-records.ts';
import { dmctRecords } from './dmct-records.ts';
import { migrate } from './migrations/migrate.ts';
import { occupancyRecords } from './occupancy-records.ts';
import { packRecords } from './pack-records.ts';
import { portfolioRecords } from './portfolio-records.ts';
import { registerRecords } from './register-records.ts';
import { runRecords } from './run-records.ts';
import { scheduleRecords } from './schedule-records.ts';
import { shardRecords } from './shard-records.ts';

export interface RecordsPlace {
  /** A PostgreSQL server, 15 or newer: postgres://user:password@host:port/database. */
  readonly databaseUrl?: string | undefined;
  /** Without a URL: the folder of the embedded PostgreSQL; left out, everything is in memory and gone at close. */
  readonly dataDir?: string | undefined;
  /** UTC wall clock in milliseconds since the Unix epoch; the system's when left out. */
  readonly wallClockMs?: (() => number) | undefined;
}

/**
 * Opens the records and brings their schema up to date.
 * @throws GauntletError 'unavailable' when the database cannot be reached, 'conflict' when another process has `dataDir` open
 */
export async function openRecords({ databaseUrl, dataDir, wallClockMs = Date.now }: RecordsPlace): Promise<Records> {
  const connection = databaseUrl === undefined ? await connectInProcess(dataDir) : await connectToServer(databaseUrl);
  const database = databaseOver(connection.kysely, wallClockMs);
  try {
    await migrate(connection.kysely);
  } catch (error) {
    await connection.close();
    throw error;
  }
  return {
    ...portfolioRecords(database),
    ...packRecords(database),
    ...runRecords(database),
    ...shardRecords(database),
    ...occupancyRecords(database),
    ...auditRecords(database),
    ...decisionRecords(database),
    ...registerRecords(database),
    ...campaignRecords(database),
    ...dmctRecords(database),
    ...scheduleRecords(database),
    ping: () => database.read(async (tx) => void (await sql`select 1`.execute(tx))),
    close: () => connection.close(),
  };
}
