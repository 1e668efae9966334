import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Session {
  queryAsync(sql: string): Promise<{ text(): string }>;
  close(): void;
}

export interface InProcessEngine {
  /** Loads a file's rows into `attempts`, from memory (tmpfs), as the fastest safe way into the engine. */
  load(bytes: Uint8Array, format: 'ArrowStream' | 'RowBinary', columns: readonly string[]): Promise<void>;
  count(): Promise<number>;
  truncate(): Promise<void>;
  close(): void;
}

const repository = new URL('../../../', import.meta.url);

/** chDB inside this process, without a server around it, with the table `attempts` as the first migration makes it. */
export async function openInProcessEngine(): Promise<InProcessEngine> {
  // The engine is a dependency of the server alone; a benchmark of the server compares with what it is built on.
  const { Session } = createRequire(new URL('apps/clickhouse-embedded/package.json', repository))('chdb') as { Session: new (dir: string) => Session };
  const dir = mkdtempSync(join(tmpdir(), 'gauntlet-bench-'));
  const spool = mkdtempSync('/dev/shm/gauntlet-bench-');
  mkdirSync(join(dir, 'data'));
  const session = new Session(join(dir, 'data'));
  await session.queryAsync(readFileSync(new URL('libs/metrics/migrations/0001_attempts.sql', repository), 'utf8'));
  const described = (await session.queryAsync("SELECT name || ' ' || type FROM system.columns WHERE table = 'attempts' ORDER BY position FORMAT TSVRaw")).text().trim();
  const types = new Map(described.split('\n').map((line) => [line.slice(0, line.indexOf(' ')), line]));
  return {
    load: async (bytes, format, columns) => {
      const path = join(spool, 'rows');
      writeFileSync(path, bytes);
      const structure = columns.map((column) => types.get(column) ?? '').join(', ').replaceAll("'", "\\'");
      await session.queryAsync(`INSERT INTO attempts (${columns.join(', ')}) SELECT ${columns.join(', ')} FROM file('${path}', '${format}', '${structure}')`);
    },
    count: async () => Number((await session.queryAsync('SELECT count() FROM attempts FORMAT TSV')).text()),
    truncate: async () => void (await session.queryAsync('TRUNCATE TABLE attempts')),
    close: () => {
      session.close();
      for (const folder of [dir, spool]) rmSync(folder, { recursive: true, force: true });
    },
  };
}
