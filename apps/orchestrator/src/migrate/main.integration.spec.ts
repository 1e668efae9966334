import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startClickHouse, startPostgres } from '@gauntlet/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';


describe('the migrate process', () => {
  let clickhouse: Awaited<ReturnType<typeof startClickHouse>>;
  let postgres: Awaited<ReturnType<typeof startPostgres>>;
  const folder = mkdtempSync(join(tmpdir(), 'gauntlet-migrate-'));
  const tokensFile = join(folder, 'tokens.json');
  beforeAll(async () => {
    writeFileSync(tokensFile, JSON.stringify({ admin: 'a'.repeat(40), worker: 'w'.repeat(40), viewer: 'v'.repeat(40) }), { mode: 0o600 });
    [clickhouse, postgres] = await Promise.all([startClickHouse(), startPostgres()]);
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await Promise.all([clickhouse.stop(), postgres.stop()]);
  });

  it('brings both schemas up to date and ends with 0; once more it finds nothing to do', async () => {
    const env = { DATABASE_URL: postgres.url, CLICKHOUSE_URL: clickhouse.url };
    const first = await run(env);
    expect(first.code, first.output).toBe(0);
    expect(first.output).toMatch(/"results":\["0001/);
    const again = await run(env);
    expect(again.code, again.output).toBe(0);
    expect(again.output).toContain('"results":[]');
  });

  // Nest's decorators run only when they are compiled.
  it.each(['./main.ts', '../../dist/main.js'])('a schema that a newer version made is refused by %s with 104, by the setting, and stays as it is', async (program) => {
    const newer = await startPostgres();
    try {
      const env = { DATABASE_URL: newer.url, CLICKHOUSE_URL: clickhouse.url, REDIS_URL: 'redis://127.0.0.1:1', GAUNTLET_TOKENS_FILE: tokensFile };
      expect((await run(env)).code).toBe(0);
      await promisify(execFile)('psql', [newer.url, '--command', "insert into kysely_migration values ('9999-later', now()::text)"]);
      const { code, output } = await run(env, program);
      expect(code, output).toBe(104);
      expect(output).toMatch(/DATABASE_URL is \(hidden\): the schema is newer than this program: it has migration 9999-later; expected none after \d{4}-/);
    } finally {
      await newer.stop();
    }
  });

  it('exits with 104 and names every setting that is missing or wrong', async () => {
    const { code, output } = await run({ CLICKHOUSE_URL: 'localhost:8123' });
    expect(code).toBe(104);
    expect(output).toContain('DATABASE_URL is not set: ');
    expect(output).toContain('CLICKHOUSE_URL is (hidden): ');
  });
});

async function run(env: Readonly<Record<string, string>>, program = './main.ts'): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn(process.execPath, [...(program.endsWith('.ts') ? ['--conditions=@gauntlet/source'] : []), fileURLToPath(new URL(program, import.meta.url))], { env: { PATH: process.env['PATH'], ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}
