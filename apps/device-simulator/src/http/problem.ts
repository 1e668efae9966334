import { GauntletError, type ErrorCode, type ProblemDetails } from '@gauntlet/contracts';

const statuses: Readonly<Record<ErrorCode, number>> = {
  'invalid-input': 422,
  'not-found': 404,
  conflict: 409,
  gone: 410,
  unauthenticated: 401,
  forbidden: 403,
  'too-large': 413,
  unavailable: 503,
  'not-acknowledged': 503,
  internal: 500,
};

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
    status: statuses[known.code],
    detail: known.message,
    code: known.code,
    ...(known.problems.length === 0 ? {} : { problems: known.problems }),
  };
}
