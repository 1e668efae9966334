import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { RunView } from '@gauntlet/contracts';
import { freePort, readPack, startClickHouse, startPostgres, startRedis, startStack, uniformPortfolio } from '@gauntlet/testkit';
import type { Stack } from '@gauntlet/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countAttempts } from './count-attempts.ts';

const orchestratorMain = fileURLToPath(new URL('../../../apps/orchestrator/dist/main.js', import.meta.url));
const dmcs = 20;
const testsEach = 50;

/** What a rolling update does: for a while two orchestrators work on one PostgreSQL, Redis and ClickHouse. */
describe('two orchestrators at one time', () => {
  const closers: (() => Promise<unknown>)[] = [];
  let stack: Stack;
  let stores: Readonly<Record<string, string>>;

  beforeAll(async () => {
    const [redis, clickhouse, postgres] = await Promise.all([startRedis(), startClickHouse(), startPostgres()]);
    closers.push(() => redis.stop(), () => clickhouse.stop(), () => postgres.stop());
    stores = { REDIS_URL: redis.url, CLICKHOUSE_URL: clickhouse.url, DATABASE_URL: postgres.url };
    stack = await startStack({ workers: 2, variables: stores });
    closers.push(() => stack.stop());
    await stack.importPortfolio(uniformPortfolio(dmcs));
    await stack.importPacks([readPack(testsEach)]);
  });
  afterAll(async () => {
    for (const close of closers.toReversed()) await close();
  });

  it('bring runs that either took to their end, each test counted once, and leave one whole audit chain', async () => {
    const first = await stack.submit({ packs: ['reads-50'], dmcs: ['*'], shardSize: 10 });
    const other = await startOrchestrator();
    // The second run waits for the device sets of the first, which either of the two may hand on.
    const second = await other.submit(['reads-50']);
    const ended = await Promise.all([stack.ended(first.id, 300_000), stack.ended(second.id, 300_000)]);
    expect(await other.stop()).toBe(0);
    for (const run of ended) {
      expect(run.state).toBe('completed');
      expect(run.gate?.verdict).toBe('met');
      expect(await countAttempts(stack, run.id)).toEqual({ testsCounted: dmcs * testsEach, testsCountedMoreThanOnce: 0, testsNotPassed: 0 });
    }
    expect(await stack.call<{ brokenAt: number | null }>('GET', '/v1/audit/verify')).toMatchObject({ brokenAt: null });
  });

  async function startOrchestrator() {
    const url = `http://127.0.0.1:${await freePort()}`;
    const child = spawn(process.execPath, [orchestratorMain], { env: { PATH: process.env['PATH'], ...stores, GAUNTLET_TOKENS_FILE: join(stack.stateDir, 'tokens.json'), GAUNTLET_PORT: new URL(url).port }, stdio: ['ignore', 'pipe', 'pipe'] });
    let log = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (log += chunk.toString()));
    closers.push(async () => void child.kill('SIGKILL'));
    while (!(await fetch(`${url}/readyz`).then((answer) => answer.ok, () => false))) {
      if (child.exitCode !== null) throw new Error(`the second orchestrator ended with ${child.exitCode}:\n${log}`);
      await sleep(100);
    }
    return {
      submit: async (packs: readonly string[]) => {
        const answer = await fetch(`${url}/v1/runs`, { method: 'POST', headers: { authorization: `Bearer ${stack.tokens.admin}`, 'content-type': 'application/json' }, body: JSON.stringify({ packs, dmcs: ['*'], shardSize: 10 }) });
        if (!answer.ok) throw new Error(await answer.text());
        return (await answer.json()) as RunView;
      },
      stop: async () => {
        const ended = once(child, 'exit');
        child.kill('SIGTERM');
        return ((await ended) as [number | null])[0];
      },
    };
  }
});
