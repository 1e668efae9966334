import type { RedisServer } from '@gauntlet/testkit';
import { startRedis } from '@gauntlet/testkit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSegmentQueue, startPoolWorker } from './index.ts';
import type { PoolWorker } from './index.ts';

const soon = { timeout: 30_000, interval: 20 };
const segment = (segmentId: string, generation = 1) => ({ campaignId: 'campaign-1', segmentId, generation, traceparent: '' });

describe('the segment queue on a real Redis', () => {
  let redis: RedisServer;
  let queue: ReturnType<typeof createSegmentQueue>;
  let workers: PoolWorker[];

  beforeEach(async () => {
    redis = await startRedis();
    queue = createSegmentQueue({ redisUrl: redis.url });
    workers = [];
  });
  afterEach(async () => {
    await Promise.all(workers.map((worker) => worker.close({ graceMs: 0 })));
    await queue.close();
    await redis.stop();
  });

  it('gives each segment to one worker of the sct pool, and the same generation only once', async () => {
    const taken: string[] = [];
    const start = (name: string) => startPoolWorker({ redisUrl: redis.url, pool: 'sct', concurrency: 1, handlers: { 'run-segment': (payload) => Promise.resolve(void taken.push(`${name} ${payload.segmentId}.${payload.generation}`)) }, onError: () => undefined });
    await queue.add([segment('a'), segment('b'), segment('a')]);
    expect(await queue.depth()).toEqual({ waiting: 2, active: 0 });
    workers.push(start('one'), start('two'));
    await vi.waitFor(() => expect(taken.map((each) => each.slice(4)).sort()).toEqual(['a.1', 'b.1']), soon);
    await queue.add([segment('a', 2)]);
    await vi.waitFor(() => expect(taken).toHaveLength(3), soon);
  });

  it('keeps the pools apart: a worker of the dmct pool takes no segment', async () => {
    const taken: string[] = [];
    workers.push(startPoolWorker({ redisUrl: redis.url, pool: 'dmct', concurrency: 1, handlers: { 'run-shard': ({ shardId }) => Promise.resolve(void taken.push(shardId)) }, onError: () => undefined }));
    await workers[0]?.ready(10_000);
    await queue.add([segment('a')]);
    workers.push(startPoolWorker({ redisUrl: redis.url, pool: 'sct', concurrency: 1, handlers: { 'run-segment': ({ segmentId }) => Promise.resolve(void taken.push(segmentId)) }, onError: () => undefined }));
    await vi.waitFor(() => expect(taken).toEqual(['a']), soon);
  });
});
