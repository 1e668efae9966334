import type { ErrorCode } from './gauntlet-error.ts';

/** The HTTP status that an error is answered with (RFC 9110). */
export const httpStatusOf: Readonly<Record<ErrorCode, number>> = {
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
