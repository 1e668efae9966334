import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));

describe('worker process', () => {
  it('exits with 104 and names every setting that is missing or wrong', async () => {
    const child = spawn(process.execPath, ['--conditions=@gauntlet/source', main], { env: { PATH: process.env['PATH'], TARGET_URL: 'ftp://x' }, stdio: ['ignore', 'ignore', 'pipe'] });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    expect(code).toBe(104);
    for (const name of ['GAUNTLET_ORCHESTRATOR_URL', 'GAUNTLET_WORKER_TOKEN', 'REDIS_URL', 'CLICKHOUSE_URL', 'GAUNTLET_LAB_TOKEN', 'GAUNTLET_CREDENTIALS_DIR', 'GAUNTLET_SPOOL_DIR']) expect(errors).toContain(`${name} is not set: `);
    expect(errors).toContain('TARGET_URL is (hidden): ');
  });
});
