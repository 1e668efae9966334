import type { JobName, Pool } from '@gauntlet/contracts';
import { GauntletError } from '@gauntlet/contracts';
import type { Job } from 'bullmq';
import { DelayedError, UnrecoverableError, Worker } from 'bullmq';
import { closeOrDrop } from './close-or-drop.ts';
import type { HandlersByJob, HandlersOf, JobContext, PutOff } from './job-handlers.ts';
import { isJobOf, parsePayload } from './job-handlers.ts';
import { keyPrefix, queueNameOf } from './queue-name.ts';
import { connectionOptionsOf } from './redis-connection.ts';
import { withoutRepeats } from './repeated-errors.ts';
import { throttleProgress } from './throttled-progress.ts';
import { within } from './within.ts';

export interface PoolWorkerOptions<Of extends Pool> {
  /** redis://:password@host:port/database, or rediss:// */
  readonly redisUrl: string;
  readonly pool: Of;
  /** Jobs at one time. */
  readonly concurrency: number;
  readonly handlers: HandlersOf<Of>;
  /** Hears of lost connections and of handlers that threw (their job is tried again). */
  readonly onError: (error: Error) => void;
}

export interface PoolWorker {
  /** @throws GauntletError 'unavailable' when Redis does not answer within `timeoutMs`; the worker goes on trying */
  ready(timeoutMs: number): Promise<void>;
  /** Jobs being handled now. */
  running(): number;
  /** Takes no more jobs, waits up to `graceMs` for those being handled, then aborts their signals. Bounded to `graceMs` + 15 s. */
  close(options: { readonly graceMs: number }): Promise<void>;
}

/**
 * A dead worker's job is found by its expired lock: 5 s after its last renewal at the latest, then seen by two checks 3 s apart,
 * so another worker has it within 11 s.
 */
const lockDurationMs = 5_000;
const stalledCheckMs = 3_000;
/** How often a job may be taken over, or a handler may throw: without end. Whether a shard is done is not the queue's to decide. */
const unbounded = 1_000_000;
const backoffMaxMs = 5_000;
const abortedWithinMs = 5_000;
const closedWithinMs = 5_000;

/** Takes a pool's jobs and calls their handlers. Redis need not be up, and may go and come back. */
export function startPoolWorker<Of extends Pool>({ redisUrl, pool, concurrency, handlers, onError }: PoolWorkerOptions<Of>): PoolWorker {
  const report = withoutRepeats(onError);
  const inHand = new Map<AbortController, Promise<unknown>>();
  const worker = new Worker(queueNameOf(pool), (job, token) => track(inHand, (signal) => handle({ job, token, signal, pool, handlers, report })), {
    connection: { ...connectionOptionsOf(redisUrl), maxRetriesPerRequest: null },
    prefix: keyPrefix,
    concurrency,
    lockDuration: lockDurationMs,
    stalledInterval: stalledCheckMs,
    maxStalledCount: unbounded,
    drainDelay: 1,
    // BullMQ's pause after a failed command, 15 s unless told otherwise, is as long as a take-over may last in all.
    runRetryDelay: 500,
    settings: { backoffStrategy: (tries) => Math.min(100 * 2 ** Math.min(tries, 10), backoffMaxMs) },
  });
  worker.on('error', report);
  worker.on('failed', (_job, error) => report(error));
  return {
    ready: (timeoutMs) => within(timeoutMs, 'be reached', worker.waitUntilReady().then(() => undefined)),
    running: () => inHand.size,
    async close({ graceMs }) {
      await worker.pause(true);
      await settledWithin(graceMs, inHand);
      for (const controller of inHand.keys()) controller.abort(new GauntletError('unavailable', 'the worker is closing', { retryable: true }));
      await settledWithin(abortedWithinMs, inHand);
      await closeOrDrop(worker, { force: inHand.size > 0, timeoutMs: closedWithinMs, report });
    },
  };
}

async function track<T>(inHand: Map<AbortController, Promise<unknown>>, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const running = run(controller.signal);
  inHand.set(controller, running);
  try {
    return await running;
  } finally {
    inHand.delete(controller);
  }
}

interface Handling {
  readonly job: Job;
  readonly token: string | undefined;
  readonly signal: AbortSignal;
  readonly pool: Pool;
  readonly handlers: Partial<HandlersByJob>;
  readonly report: (error: Error) => void;
}

async function handle({ job, token, signal, pool, handlers, report }: Handling): Promise<void> {
  const progress = throttleProgress(async (state) => {
    try {
      await job.updateProgress({ ...state });
    } catch (error) {
      // The job is gone from a flushed Redis: its handler goes on, for the records decide what counts.
      report(error instanceof Error ? error : new Error('progress cannot be sent'));
    }
  });
  const context: JobContext = { signal, progress: (state) => progress.report(state) };
  if (!isJobOf(pool, job.name)) throw new UnrecoverableError(`job ${job.id ?? '?'} is named ${job.name}; expected a job of the pool ${pool}`);
  let putOff: void | PutOff;
  try {
    putOff = await handlerOf(job.name, handlers)(parseOrGiveUp(job.name, job), context);
  } finally {
    await progress.flush();
  }
  if (putOff === undefined) return;
  await job.moveToDelayed(Date.now() + putOff.delayMs, token);
  throw new DelayedError();
}

/** Parsed by the catalogue's entry of the same name, the payload is what the handler of that name takes. */
function handlerOf(name: JobName, handlers: Partial<HandlersByJob>): (payload: unknown, context: JobContext) => Promise<void | PutOff> {
  const handler = handlers[name];
  if (handler === undefined) throw new UnrecoverableError(`there is no handler for jobs named ${name}`);
  return handler as (payload: unknown, context: JobContext) => Promise<void | PutOff>;
}

/** A payload that is not the catalogue's will not become one by trying again. */
function parseOrGiveUp(name: JobName, job: Job): unknown {
  try {
    return parsePayload(name, job.data);
  } catch (error) {
    const problems = error instanceof GauntletError ? error.problems.map((problem) => `${problem.path}: expected ${problem.expected}`).join('; ') : '';
    throw new UnrecoverableError(`job ${job.id ?? '?'} has a payload that is not the catalogue's: ${problems}`);
  }
}

async function settledWithin(timeoutMs: number, inHand: ReadonlyMap<AbortController, Promise<unknown>>): Promise<void> {
  if (inHand.size === 0) return;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs);
  });
  await Promise.race([Promise.allSettled(inHand.values()), late]);
  clearTimeout(timer);
}
