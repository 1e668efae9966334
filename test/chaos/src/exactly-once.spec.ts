import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunView } from '@gauntlet/contracts';
import type { Stack } from '@gauntlet/testkit';
import { readPack, startStack, uniformPortfolio } from '@gauntlet/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { countAttempts } from './count-attempts.ts';

const dmcs = 200;
const testsEach = 100;
const planned = dmcs * testsEach;

describe('a run of 20,000 tests while parts of the platform die', () => {
  let stack: Stack;

  beforeEach(async () => {
    stack = await startStack({ workers: 2 });
    await stack.importPortfolio(uniformPortfolio(dmcs));
    await stack.importPacks([readPack(testsEach)]);
  });
  afterEach(async () => stack.stop());

  it('keeps exactly one counted attempt of every test: a worker killed, Redis killed and restarted, a worker killed again', async () => {
    const run = await stack.submit({ packs: ['reads-100'], dmcs: ['*'], shardSize: 50 });
    expect(run.planned).toBe(planned);

    await progressed(stack, run.id, 0.1);
    kill(stack, /worker/, 'SIGKILL');
    await progressed(stack, run.id, 0.35);
    kill(stack, /redis/, 'SIGKILL');
    await progressed(stack, run.id, 0.6);
    kill(stack, /worker/, 'SIGKILL');

    const ended = await stack.ended(run.id, 300_000);
    expect(ended.state).toBe('completed');
    const counted = await countAttempts(stack, run.id);
    expect(counted).toEqual({ testsCounted: planned, testsCountedMoreThanOnce: 0, testsNotPassed: 0 });
    expect(ended.gate?.verdict).toBe('met');
    expect(ended.lanes.reduce((sum, lane) => sum + lane.passed, 0)).toBe(planned);
  });

  it('rebuilds the queue from the records after Redis was flushed', async () => {
    const run = await stack.submit({ packs: ['reads-100'], dmcs: ['*'], shardSize: 50 });
    await progressed(stack, run.id, 0.2);
    await flushRedis(stack);
    await progressed(stack, run.id, 0.5);
    await flushRedis(stack);

    const ended = await stack.ended(run.id, 300_000);
    expect(await countAttempts(stack, run.id)).toEqual({ testsCounted: planned, testsCountedMoreThanOnce: 0, testsNotPassed: 0 });
    expect(ended.gate?.verdict).toBe('met');
  });

  it('says nothing false about a device when the target is killed and comes back having forgotten everything', async () => {
    const run = await stack.submit({ packs: ['reads-100'], dmcs: ['*'], shardSize: 50 });
    await progressed(stack, run.id, 0.3);
    kill(stack, /simulator/, 'SIGKILL');

    const ended = await stack.ended(run.id, 300_000);
    const { testsCounted, testsCountedMoreThanOnce } = await countAttempts(stack, run.id);
    expect({ testsCounted, testsCountedMoreThanOnce }).toEqual({ testsCounted: planned, testsCountedMoreThanOnce: 0 });
    // What the target's absence left open is an infrastructure failure, so the gate is met or undecidable, never not met.
    expect(ended.lanes.reduce((sum, lane) => sum + lane.failed, 0)).toBe(0);
    expect(['met', 'undecidable']).toContain(ended.gate?.verdict);
  });

  it('goes on after the orchestrator was killed: same run, every test once, gate decided', async () => {
    const run = await stack.submit({ packs: ['reads-100'], dmcs: ['*'], shardSize: 50 });
    await progressed(stack, run.id, 0.2);
    kill(stack, /orchestrator/, 'SIGKILL');

    const ended = await stack.ended(run.id, 300_000);
    expect(await countAttempts(stack, run.id)).toEqual({ testsCounted: planned, testsCountedMoreThanOnce: 0, testsNotPassed: 0 });
    expect(ended.gate?.verdict).toBe('met');
  });
});

/** Kills the first part whose name matches, as the machine would: without a word. */
function kill(stack: Stack, name: RegExp, signal: NodeJS.Signals): void {
  const part = stack.parts().find((candidate) => name.test(candidate.name));
  if (part === undefined) throw new Error(`no part is named like ${name}`);
  process.kill(part.pid, signal);
}

/** FLUSHALL, as an operator might by mistake: every queued job is gone. */
function flushRedis(stack: Stack): Promise<void> {
  const address = stack.parts().find((part) => part.name === 'redis')?.address ?? '';
  const password = readFileSync(join(stack.stateDir, 'redis-password'), 'utf8').trim();
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect({ host: address.split(':')[0] ?? '', port: Number(address.split(':')[1]) }, () => socket.write(`AUTH ${password}\r\nFLUSHALL\r\nQUIT\r\n`));
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    socket.on('error', reject);
    socket.on('close', () => (answer.startsWith('+OK\r\n+OK') ? resolve() : reject(new Error(`Redis answered ${answer}`))));
  });
}

/** Waits until this share of the run's tests is done, so that what is killed is killed in the middle. */
async function progressed(stack: Stack, runId: string, share: number): Promise<void> {
  for (let waitedMs = 0; waitedMs < 240_000; waitedMs += 100) {
    const run = await stack.call<RunView>('GET', `/v1/runs/${runId}`).catch(() => undefined);
    const done = run?.lanes.reduce((sum, lane) => sum + lane.passed + lane.failed + lane.infrastructure, 0) ?? 0;
    if (done >= share * planned) return;
    if (run !== undefined && run.endedAt !== null) throw new Error(`the run ended before ${share * 100} % of it was seen`);
    await sleep(100);
  }
  throw new Error(`the run did not reach ${share * 100} %`);
}
