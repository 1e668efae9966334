import { GauntletError, httpStatusOf } from '@gauntlet/contracts';
import type { ErrorCode, ProblemDetails } from '@gauntlet/contracts';

const titles: Readonly<Record<ErrorCode, string>> = {
  'invalid-input': 'The input is not valid',
  'not-found': 'There is no such thing',
  conflict: 'The state does not allow it',
  gone: 'It is no longer there',
  unauthenticated: 'A valid token is needed',
  forbidden: 'It is not allowed',
  'too-large': 'The body is too large',
  unavailable: 'It cannot be done now',
  'not-acknowledged': 'It was not acknowledged',
  internal: 'The simulator failed',
};

/** RFC 9457 problem details of an error; what is no GauntletError shows nothing of itself. */
export function problemOf(error: unknown): ProblemDetails {
  const known = error instanceof GauntletError ? error : new GauntletError('internal', 'an unexpected error; the log has it');
  return {
    type: `urn:gauntlet:problem:${known.code}`,
    title: titles[known.code],
    status: httpStatusOf[known.code],
    detail: known.message,
    code: known.code,
    ...(known.problems.length === 0 ? {} : { problems: known.problems }),
  };
}
