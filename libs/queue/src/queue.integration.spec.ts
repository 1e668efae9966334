import type { RunId, ShardId, ShardProgress } from '@gauntlet/contracts';
import type { QueuedShard } from '@gauntlet/execution';
import type { RedisServer } from '@gauntlet/testkit';
import { startRedis } from '@gauntlet/testkit';
import { Queue } from 'bullmq';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { HandlersByJob, PoolWorker } from './index.ts';
import { createShardQueue, startPoolWorker } from './index.ts';
import { connectionOptionsOf } from './redis-connection.ts';

type RunShard = HandlersByJob['run-shard'];
const soon = { timeout: 30_000, interval: 20 };

describe('the shard queue on a real Redis', () => {
  let redis: RedisServer;
  let queue: ReturnType<typeof createShardQueue>;
  let workers: PoolWorker[];
  let errors: string[];
  const start = (handler: RunShard, concurrency = 4) => {
    const worker = startPoolWorker({ redisUrl: redis.url, pool: 'dmct', concurrency, handlers: { 'run-shard': handler }, onError: (error) => errors.push(error.message) });
    workers.push(worker);
    return worker;
  };

  beforeEach(async () => {
    redis = await startRedis();
    queue = createShardQueue({ redisUrl: redis.url, pool: 'dmct' });
    workers = [];
    errors = [];
  });
  afterEach(async () => {
    await Promise.all(workers.map((worker) => worker.close({ graceMs: 0 })));
    await queue.close();
    await redis.stop();
  });

  it('carries each shard once, however often it is added, and a later generation as another job', async () => {
    await queue.add(shards(3));
    await queue.add([...shards(3), ...shards(1, 2)]);
    expect(await queue.depth()).toEqual({ waiting: 4, active: 0 });
    const seen: string[] = [];
    const worker = start(({ runId, shardId, generation, traceparent }) => {
      seen.push(`${runId} ${shardId} ${generation} ${traceparent}`);
      return Promise.resolve();
    });
    await worker.ready(10_000);
    await vi.waitFor(() => expect(seen).toHaveLength(4), soon);
    expect(seen.sort()).toEqual(['run s0 1 00-t', 'run s0 2 00-t', 'run s1 1 00-t', 'run s2 1 00-t']);
    await vi.waitFor(async () => expect(await queue.depth()).toEqual({ waiting: 0, active: 0 }), soon);
    await queue.ping();
  });

  it('puts a job off when its handler says so, and tries one again that threw', async () => {
    const calls: string[] = [];
    start(({ shardId }) => {
      calls.push(shardId);
      const times = calls.filter((call) => call === shardId).length;
      if (shardId === 's0' && times === 1) return Promise.resolve({ delayMs: 50 });
      if (shardId === 's1' && times < 3) return Promise.reject(new Error('the orchestrator is away'));
      return Promise.resolve();
    });
    await queue.add(shards(2));
    await vi.waitFor(() => expect(calls.toSorted()).toEqual(['s0', 's0', 's1', 's1', 's1']), soon);
    await vi.waitFor(async () => expect(await queue.depth()).toEqual({ waiting: 0, active: 0 }), soon);
    expect(errors).toContain('the orchestrator is away');
  });

  it('brings progress to the orchestrator, fewer than were reported, the last one always', async () => {
    const heard: ShardProgress[] = [];
    queue.onProgress((progress) => heard.push(progress));
    // The listener hears what is sent after it has subscribed: a first job shows that it has.
    start(async ({ shardId }, { progress }) => {
      for (let done = 1; done <= 250; done += 1) progress({ shardId, done, passed: done, failed: 0, infrastructure: 0 });
      await Promise.resolve();
    });
    let generation = 0;
    await vi.waitFor(async () => {
      generation += 1;
      await queue.add(shards(1, generation));
      expect(heard.length).toBeGreaterThan(0);
    }, { timeout: 30_000, interval: 500 });
    heard.length = 0;
    await queue.add([{ ...only(1), shardId: 'last' as ShardId }]);
    await vi.waitFor(() => expect(heard.filter((progress) => progress.shardId === 'last').map((progress) => progress.done)).toEqual([1, 250]), soon);
  });

  it('gives a job up whose payload is not the catalogue’s, and says what was expected', async () => {
    const raw = new Queue('dmct', { connection: connectionOptionsOf(redis.url), prefix: 'gauntlet' });
    const handled: string[] = [];
    start(({ shardId }) => {
      handled.push(shardId);
      return Promise.resolve();
    });
    await raw.add('run-shard', { runId: 'r', generation: 'one' }, { attempts: 10 });
    await raw.add('boil-kettle', {}, { attempts: 10 });
    await queue.add(shards(1));
    await vi.waitFor(async () => expect(await raw.getJobCounts('failed', 'wait', 'delayed', 'active')).toEqual({ failed: 2, wait: 0, delayed: 0, active: 0 }), soon);
    await raw.close();
    expect(handled).toEqual(['s0']);
    expect(errors.join('\n')).toMatch(/shardId: expected .*generation: expected /);
    expect(errors.join('\n')).toContain('named boil-kettle');
  });

  it.each([{ abruptly: false }, { abruptly: true }])('finishes every job though Redis restarts in the middle ($abruptly = killed)', async (how) => {
    const done = new Set<string>();
    start(async ({ shardId }) => {
      await new Promise((resolve) => setTimeout(resolve, 10));
      done.add(shardId);
    });
    const all = shards(300);
    await queue.add(all);
    await vi.waitFor(() => expect(done.size).toBeGreaterThan(30), soon);
    expect(done.size).toBeLessThan(300);
    await redis.restart({ ...how, downMs: 500 });
    // With an append-only file written every second a killed Redis may lose the last jobs: the records list them again.
    await vi.waitFor(() => queue.add(all.filter((shard) => !done.has(shard.shardId))), { timeout: 30_000, interval: 200 });
    await vi.waitFor(() => expect(done.size).toBe(300), soon);
    await vi.waitFor(async () => expect(await queue.depth()).toEqual({ waiting: 0, active: 0 }), soon);
  });

  it('takes over the job of a worker process that was killed', async () => {
    await queue.add(shards(1));
    const child = spawn(process.execPath, ['--conditions=@gauntlet/source', new URL('hanging-worker.fixture.ts', import.meta.url).pathname, redis.url], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    expect(line.toString()).toBe('took s0\n');
    const taken: string[] = [];
    start(({ shardId }) => {
      taken.push(shardId);
      return Promise.resolve();
    });
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
    await vi.waitFor(() => expect(taken).toEqual(['s0']), soon);
  });

  it('drains at close: waits for what is in hand, then aborts it, and leaves the rest for others', async () => {
    const outcomes: string[] = [];
    const handler: RunShard = ({ shardId }, { signal }) =>
      new Promise((resolve, reject) => {
        if (shardId === 's0') setTimeout(() => resolve(outcomes.push('s0 finished') > 0 ? undefined : undefined), 300);
        else signal.addEventListener('abort', () => reject(outcomes.push(`${shardId} aborted`) > 0 ? new Error('aborted') : new Error('unreachable')));
      });
    const worker = start(handler, 2);
    await queue.add(shards(3));
    await vi.waitFor(() => expect(worker.running()).toBe(2), soon);
    await worker.close({ graceMs: 1_000 });
    expect(outcomes).toEqual(['s0 finished', 's1 aborted']);
    expect(await queue.depth()).toEqual({ waiting: 2, active: 0 });
    const rest: string[] = [];
    start(({ shardId }) => {
      rest.push(shardId);
      return Promise.resolve();
    });
    await vi.waitFor(() => expect(rest.toSorted()).toEqual(['s1', 's2']), soon);
  });
});

describe('the shard queue without a Redis', () => {
  it('closes though Redis went away while jobs were in hand', async () => {
    const redis = await startRedis();
    const queue = createShardQueue({ redisUrl: redis.url, pool: 'dmct' });
    queue.onProgress(() => undefined);
    const worker = startPoolWorker({ redisUrl: redis.url, pool: 'dmct', concurrency: 2, handlers: { 'run-shard': (_payload, { signal }) => once(signal, 'abort').then(() => undefined) }, onError: () => undefined });
    await queue.add(shards(2));
    await vi.waitFor(() => expect(worker.running()).toBe(2), soon);
    await redis.stop();
    await Promise.all([worker.close({ graceMs: 0 }), queue.close()]);
    expect(worker.running()).toBe(0);
  });

  it('says unavailable, retryable, and closes', async () => {
    const errors: Error[] = [];
    const queue = createShardQueue({ redisUrl: 'redis://127.0.0.1:1', pool: 'dmct', onError: (error) => errors.push(error) });
    await expect(queue.add(shards(1))).rejects.toMatchObject({ code: 'unavailable', retryable: true });
    await expect(queue.ping()).rejects.toMatchObject({ code: 'unavailable', retryable: true });
    const worker = startPoolWorker({ redisUrl: 'redis://127.0.0.1:1', pool: 'dmct', concurrency: 1, handlers: { 'run-shard': () => Promise.resolve() }, onError: (error) => errors.push(error) });
    await expect(worker.ready(100)).rejects.toMatchObject({ code: 'unavailable', retryable: true });
    await Promise.all([worker.close({ graceMs: 0 }), queue.close()]);
    expect(errors.map((error) => error.message).join()).toContain('ECONNREFUSED');
  });
});

function only(generation: number): QueuedShard {
  return { runId: 'run' as RunId, shardId: 's0' as ShardId, generation, traceparent: '00-t' };
}

function shards(count: number, generation = 1): QueuedShard[] {
  return Array.from({ length: count }, (_, n) => ({ ...only(generation), shardId: `s${n}` as ShardId }));
}
