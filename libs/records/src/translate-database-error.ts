import { GauntletError } from '@gauntlet/contracts';

const networkCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOENT']);

/** The caller's transaction lost against another one; done again it may succeed. */
export function isLostRace(error: unknown): boolean {
  const code = codeOf(error);
  return code === '40001' || code === '40P01';
}

/** Connection refused, broken or shut down by the server (classes 08, 53 and 57P of PostgreSQL's error codes). */
export function isConnectionLoss(error: unknown): boolean {
  const code = codeOf(error);
  if (networkCodes.has(code) || /^(08|53|57P)/.test(code)) return true;
  return error instanceof Error && /connection terminated|timeout exceeded when trying to connect|not queryable|pool after calling end|driver has already been destroyed|PGlite is clos/i.test(error.message);
}

/** What a driver threw, as the one error that the rest of the platform knows. */
export function translateDatabaseError(error: unknown): GauntletError {
  if (error instanceof GauntletError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (isConnectionLoss(error)) return new GauntletError('unavailable', `the records database does not answer: ${message || codeOf(error)}`, { retryable: true, cause: error });
  if (isLostRace(error)) return new GauntletError('conflict', 'another change came first', { retryable: true, cause: error });
  const code = codeOf(error);
  // 57014: the statement ran into its time-out; the same statement may be quick later.
  if (code === '57014') return new GauntletError('unavailable', 'the records database took too long', { retryable: true, cause: error });
  if (code.startsWith('23')) return new GauntletError('conflict', `the records refuse it: ${message}`, { details: { constraint: constraintOf(error) }, cause: error });
  // 22021 and 22P05: text that PostgreSQL cannot keep, such as U+0000.
  if (code === '22021' || code === '22P05') return new GauntletError('invalid-input', 'expected text without U+0000', { cause: error });
  return new GauntletError('internal', `the records database failed: ${message}`, { details: { code }, cause: error });
}

function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function constraintOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'constraint' in error && typeof error.constraint === 'string' ? error.constraint : '';
}
