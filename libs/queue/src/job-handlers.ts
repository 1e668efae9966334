import type { JobName, JobPayload, ShardProgress } from '@gauntlet/contracts';
import { jobCatalogue, parseInput } from '@gauntlet/contracts';

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

/** One handler per job of the catalogue; the compiler refuses one too few and one too many. A handler that throws is called again later. */
export type HandlersByJob = {
  readonly [Name in JobName]: (payload: JobPayload<Name>, context: JobContext) => Promise<void | PutOff>;
};

export function isJobName(name: string): name is JobName {
  return Object.hasOwn(jobCatalogue, name);
}

/** @throws GauntletError 'invalid-input' when the payload is not the catalogue's */
export function parsePayload<Name extends JobName>(name: Name, data: unknown): JobPayload<Name> {
  return parseInput(jobCatalogue[name], data, `the payload of job ${name}`);
}
