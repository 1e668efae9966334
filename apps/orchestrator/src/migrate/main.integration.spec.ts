import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startClickHouse, startPostgres } from '@gauntlet/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));

describe('the migrate process', () => {
  let clickhouse: Awaited<ReturnType<typeof startClickHouse>>;
  let postgres: Awaited<ReturnType<typeof startPostgres>>;
  beforeAll(async () => {
    [clickhouse, postgres] = await Promise.all([startClickHouse(), startPostgres()]);
  });
  afterAll(() => Promise.all([clickhouse.stop(), postgres.stop()]));

  it('brings both schemas up to date and ends with 0; once more it finds nothing to do', async () => {
    const env = { DATABASE_URL: postgres.url, CLICKHOUSE_URL: clickhouse.url };
    const first = await run(env);
    expect(first.code, first.output).toBe(0);
    expect(first.output).toMatch(/"results":\["0001/);
    const again = await run(env);
    expect(again.code, again.output).toBe(0);
    expect(again.output).toContain('"results":[]');
  });

  it('exits with 104 and names every setting that is missing or wrong', async () => {
    const { code, output } = await run({ CLICKHOUSE_URL: 'localhost:8123' });
    expect(code).toBe(104);
    expect(output).toContain('DATABASE_URL is not set: ');
    expect(output).toContain('CLICKHOUSE_URL is (hidden): ');
  });
});

async function run(env: Readonly<Record<string, string>>): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn(process.execPath, ['--conditions=@gauntlet/source', main], { env: { PATH: process.env['PATH'], ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}
