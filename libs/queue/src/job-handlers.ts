import type { JobName, JobOf, JobPayload, Pool, ShardProgress } from '@gauntlet/contracts';
import { jobCatalogue, jobsOfPool, parseInput } from '@gauntlet/contracts';

export interface JobContext {
  /** Aborted when the worker closes and its grace has run out. */
  readonly signal: AbortSignal;
  /** Sent at most every 250 ms; the last one is always sent. */
  readonly progress: (progress: ShardProgress) => void;
}

/** Put the job off: it comes back, to any worker, after `delayMs`. */
export interface PutOff {
  readonly delayMs: number;
}

/** One handler per job of the catalogue. A handler that throws is called again later. */
export type HandlersByJob = {
  readonly [Name in JobName]: (payload: JobPayload<Name>, context: JobContext) => Promise<void | PutOff>;
};

/** The handlers of one pool's jobs; the compiler refuses one too few and one too many. */
export type HandlersOf<Of extends Pool> = Pick<HandlersByJob, JobOf<Of>>;

export function isJobOf<Of extends Pool>(pool: Of, name: string): name is JobOf<Of> {
  return (jobsOfPool[pool] as readonly string[]).includes(name);
}

/** @throws GauntletError 'invalid-input' when the payload is not the catalogue's */
export function parsePayload<Name extends JobName>(name: Name, data: unknown): JobPayload<Name> {
  return parseInput(jobCatalogue[name], data, `the payload of job ${name}`) as JobPayload<Name>;
}
