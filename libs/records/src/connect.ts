import { GauntletError } from '@gauntlet/contracts';
import { Kysely, PGliteDialect, PostgresDialect } from 'kysely';
import type { DatabaseSchema } from './database-schema.ts';
import { claimDataDir } from './data-dir-claim.ts';

/** PostgreSQL's type numbers; int8 does not fit every JavaScript number, but our tokens and counters stay far below 2^53. */
const int8 = 20;
const poolSizeMax = 10;

export interface Connection {
  readonly kysely: Kysely<DatabaseSchema>;
  close(): Promise<void>;
}

/** A pool of connections to a PostgreSQL server. Nothing is sent until the first query. */
export async function connectToServer(databaseUrl: string): Promise<Connection> {
  const { Pool, types } = (await import('pg')).default;
  const pool = new Pool({
    connectionString: databaseUrl,
    max: poolSizeMax,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 30_000,
    idle_in_transaction_session_timeout: 60_000,
    keepAlive: true,
    application_name: 'gauntlet',
    types: { getTypeParser: (typeId, format) => (typeId === types.builtins.INT8 && format !== 'binary' ? Number : types.getTypeParser(typeId, format)) },
  });
  // A connection may break while it is idle in the pool, or in use between two statements of a transaction. The pool replaces it and
  // the next statement fails; but without both listeners the error event itself would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const kysely = new Kysely<DatabaseSchema>({ dialect: new PostgresDialect({ pool }) });
  return { kysely, close: () => kysely.destroy() };
}

/**
 * PostgreSQL inside this process. `dataDir` undefined keeps everything in memory.
 * @throws GauntletError 'conflict' when another living process has the folder open: two of them would destroy it
 */
export async function connectInProcess(dataDir: string | undefined): Promise<Connection> {
  const claim = dataDir === undefined ? undefined : claimDataDir(dataDir);
  try {
    const { PGlite } = await import('@electric-sql/pglite');
    const pglite = await PGlite.create({ ...(dataDir === undefined ? {} : { dataDir }), parsers: { [int8]: Number } });
    const kysely = new Kysely<DatabaseSchema>({ dialect: new PGliteDialect({ pglite }) });
    const close = async () => {
      await kysely.destroy();
      if (!pglite.closed) await pglite.close();
      claim?.release();
    };
    return { kysely, close };
  } catch (error) {
    claim?.release();
    throw new GauntletError('unavailable', `the embedded records database in ${dataDir ?? 'memory'} cannot be opened: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
