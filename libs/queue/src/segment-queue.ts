import { jobCatalogue, parseInput } from '@gauntlet/contracts';
import type { SegmentQueue } from '@gauntlet/execution';
import type { DefaultJobOptions } from 'bullmq';
import { Queue } from 'bullmq';
import { closeOrDrop } from './close-or-drop.ts';
import { jobIdOf, keyPrefix, queueNameOf } from './queue-name.ts';
import { connectionOptionsOf } from './redis-connection.ts';
import { withoutRepeats } from './repeated-errors.ts';
import { within } from './within.ts';

export interface SegmentQueueOptions {
  /** redis://:password@host:port/database, or rediss:// */
  readonly redisUrl: string;
  /** Hears of lost connections; the queue itself carries on. */
  readonly onError?: (error: Error) => void;
}

const answerWithinMs = 5_000;

/**
 * A job that comes back to another worker does no harm: its claim is refused, because a segment is claimed once.
 * So it may be tried until someone says that there is nothing to do.
 */
const jobOptions: DefaultJobOptions = {
  attempts: 1_000_000,
  backoff: { type: 'capped' },
  removeOnComplete: true,
  removeOnFail: { count: 100, age: 86_400 },
  stackTraceLimit: 1,
};

/** The orchestrator's side of the sct pool's queue. Each call waits at most 5 s for Redis and then throws 'unavailable', retryable. */
export function createSegmentQueue({ redisUrl, onError = () => undefined }: SegmentQueueOptions): SegmentQueue {
  const report = withoutRepeats(onError);
  const queue = new Queue(queueNameOf('sct'), { connection: { ...connectionOptionsOf(redisUrl), maxRetriesPerRequest: 3 }, prefix: keyPrefix, defaultJobOptions: jobOptions, streams: { events: { maxLen: 1_000 } } });
  queue.on('error', report);
  return {
    async add(segments) {
      const jobs = segments.map((segment) => ({
        name: 'run-segment' as const,
        data: parseInput(jobCatalogue['run-segment'], segment, 'the job'),
        opts: { jobId: jobIdOf(segment.segmentId, segment.generation) },
      }));
      await within(answerWithinMs, 'take segments', queue.addBulk(jobs));
    },
    async depth() {
      const { active = 0, ...others } = await within(answerWithinMs, 'count its segments', queue.getJobCounts('wait', 'prioritized', 'delayed', 'active'));
      return { waiting: Object.values(others).reduce((sum, count) => sum + count, 0), active };
    },
    close: () => closeOrDrop(queue, { force: false, timeoutMs: answerWithinMs, report }),
  };
}
