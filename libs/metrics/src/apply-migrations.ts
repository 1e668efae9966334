import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { GauntletError } from '@gauntlet/contracts';
import type { ClickHouseClient } from '@clickhouse/client';
import { connect, translated } from './clickhouse.ts';
import type { ClickHouseOptions } from './clickhouse.ts';

interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/** src/ and dist/ both lie beside it. */
const folder = new URL('../migrations/', import.meta.url);

/**
 * Brings the store's tables up to date and returns the names of the migrations that it applied. Each file holds one statement
 * that may run twice, so that processes that start together need no lock.
 * @throws GauntletError 'conflict' when an applied migration's file was changed since; 'unavailable' or 'internal' as the store answers
 */
export async function applyMigrations(options: ClickHouseOptions): Promise<readonly string[]> {
  const migrations = await readMigrations();
  const client = connect(options);
  try {
    return await translated('a migration', async () => applyTo(client, migrations));
  } finally {
    await client.close();
  }
}

async function applyTo(client: ClickHouseClient, migrations: readonly Migration[]): Promise<readonly string[]> {
  await client.command({
    query: `CREATE TABLE IF NOT EXISTS migrations (number UInt32, name String, checksum String, applied_at DateTime64(6, 'UTC') DEFAULT now64(6)) ENGINE = MergeTree ORDER BY number`,
  });
  const result = await client.query({ query: 'SELECT DISTINCT number, checksum FROM migrations', format: 'JSONEachRow' });
  const recorded = await result.json<{ number: number; checksum: string }>();
  const applied: string[] = [];
  for (const { number, name, sql, checksum } of migrations) {
    const earlier = recorded.filter((row) => row.number === number);
    if (earlier.some((row) => row.checksum !== checksum)) {
      throw new GauntletError('conflict', `migration ${name} was applied with other content; expected a migration to stay as it is and a change to be a new one`, { details: { name } });
    }
    if (earlier.length > 0) continue;
    await client.command({ query: sql });
    await client.insert({ table: 'migrations', values: [{ number, name, checksum }], columns: ['number', 'name', 'checksum'], format: 'JSONEachRow' });
    applied.push(name);
  }
  return applied;
}

async function readMigrations(): Promise<readonly Migration[]> {
  const files = (await readdir(fileURLToPath(folder))).filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name)).sort();
  return Promise.all(
    files.map(async (name) => {
      const sql = await readFile(new URL(name, folder), 'utf8');
      return { number: Number(name.slice(0, 4)), name: name.slice(0, -'.sql'.length), sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}
