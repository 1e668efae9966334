import type { InputProblem } from './problem.ts';

export type ErrorCode =
  | 'invalid-input'
  | 'not-found'
  | 'conflict'
  | 'gone'
  | 'unauthenticated'
  | 'forbidden'
  | 'too-large'
  | 'unavailable'
  | 'not-acknowledged'
  | 'internal';

/**
 * The one base of errors that are thrown. Domain results are values; an error means a bad request, a broken
 * dependency or broken code. Adapters translate vendor errors into it.
 */
export class GauntletError extends Error {
  readonly code: ErrorCode;
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;
  readonly details: Readonly<Record<string, unknown>>;
  readonly problems: readonly InputProblem[];

  constructor(code: ErrorCode, message: string, options: { retryable?: boolean; details?: Record<string, unknown>; problems?: readonly InputProblem[]; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'GauntletError';
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.details = options.details ?? {};
    this.problems = options.problems ?? [];
  }
}
