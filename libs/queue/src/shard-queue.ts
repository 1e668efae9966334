import type { JobPayload, Pool, ShardProgress } from '@gauntlet/contracts';
import { jobCatalogue, parseInput } from '@gauntlet/contracts';
import type { QueuedShard, ShardQueue } from '@gauntlet/execution';
import type { DefaultJobOptions } from 'bullmq';
import { Queue, QueueEvents } from 'bullmq';
import { closeOrDrop } from './close-or-drop.ts';
import { jobIdOf, keyPrefix, queueNameOf } from './queue-name.ts';
import { connectionOptionsOf } from './redis-connection.ts';
import { withoutRepeats } from './repeated-errors.ts';
import { within } from './within.ts';

export interface ShardQueueOptions {
  /** redis://:password@host:port/database, or rediss:// */
  readonly redisUrl: string;
  readonly pool: Pool;
  /** Hears of lost connections; the queue itself carries on. */
  readonly onError?: (error: Error) => void;
}

const answerWithinMs = 5_000;
const jobsPerAdd = 1_000;

/**
 * A shard is tried until its claim says that nothing is left to do: whether it is done is decided by the records, never by the queue.
 * Only a payload that is not in the catalogue fails for good.
 */
const jobOptions: DefaultJobOptions = {
  attempts: 1_000_000,
  backoff: { type: 'capped' },
  removeOnComplete: true,
  removeOnFail: { count: 100, age: 86_400 },
  stackTraceLimit: 1,
};

/** The orchestrator's side of the queue. Redis need not be up: each call waits at most 5 s and then throws 'unavailable', retryable. */
export function createShardQueue({ redisUrl, pool, onError = () => undefined }: ShardQueueOptions): ShardQueue {
  const connection = connectionOptionsOf(redisUrl);
  const report = withoutRepeats(onError);
  const queue = new Queue(queueNameOf(pool), { connection: { ...connection, maxRetriesPerRequest: 3 }, prefix: keyPrefix, defaultJobOptions: jobOptions, streams: { events: { maxLen: 1_000 } } });
  queue.on('error', report);
  let events: QueueEvents | undefined;
  return {
    async add(shards) {
      for (let from = 0; from < shards.length; from += jobsPerAdd) {
        const jobs = shards.slice(from, from + jobsPerAdd).map((shard) => ({ name: 'run-shard' as const, data: payloadOf(shard), opts: { jobId: jobIdOf(shard.shardId, shard.generation) } }));
        await within(answerWithinMs, 'take jobs', queue.addBulk(jobs));
      }
    },
    onProgress(listener) {
      events ??= listenTo({ redisUrl, pool, report });
      events.on('progress', ({ data }) => {
        if (isShardProgress(data)) listener(data);
      });
    },
    async depth() {
      const counts = await within(answerWithinMs, 'count its jobs', queue.getJobCounts('wait', 'prioritized', 'delayed', 'active'));
      const { active = 0, ...others } = counts;
      return { waiting: Object.values(others).reduce((sum, count) => sum + count, 0), active };
    },
    async ping() {
      await within(answerWithinMs, 'be reached', queue.getJobCounts('active'));
    },
    async close() {
      await Promise.all([queue, events].map(async (part) => part && (await closeOrDrop(part, { force: false, timeoutMs: answerWithinMs, report }))));
    },
  };
}

function payloadOf({ runId, shardId, generation, traceparent }: QueuedShard): JobPayload<'run-shard'> {
  return parseInput(jobCatalogue['run-shard'], { runId, shardId, generation, traceparent }, 'the job');
}

function listenTo({ redisUrl, pool, report }: { readonly redisUrl: string; readonly pool: Pool; readonly report: (error: Error) => void }): QueueEvents {
  const events = new QueueEvents(queueNameOf(pool), { connection: { ...connectionOptionsOf(redisUrl), maxRetriesPerRequest: null }, prefix: keyPrefix });
  events.on('error', report);
  return events;
}

function isShardProgress(data: unknown): data is ShardProgress {
  if (typeof data !== 'object' || data === null || !('shardId' in data) || typeof data.shardId !== 'string') return false;
  return ['done', 'passed', 'failed', 'infrastructure'].every((count) => count in data && typeof data[count as keyof typeof data] === 'number');
}
