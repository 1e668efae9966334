/** HTTP status of an exception code, as ClickHouse's HTTP handler maps them. */
export function exceptionStatus(code: number): number {
  for (const [status, codes] of codesByStatus) if (codes.has(code)) return status;
  return 500;
}

const codesByStatus: readonly (readonly [number, ReadonlySet<number>])[] = [
  [401, new Set([194])],
  // UNKNOWN_USER, WRONG_PASSWORD, ACCESS_DENIED, AUTHENTICATION_FAILED
  [403, new Set([192, 193, 497, 516])],
  // UNKNOWN_FUNCTION, _IDENTIFIER, _TYPE, _STORAGE, _TABLE, _AGGREGATE_FUNCTION, _FORMAT, _TYPE_OF_QUERY, _DATABASE, _SETTING
  [404, new Set([46, 47, 50, 56, 60, 63, 73, 78, 81, 115])],
  // TIMEOUT_EXCEEDED
  [408, new Set([159])],
  // TOO_MANY_BYTES
  [413, new Set([307])],
  // NOT_IMPLEMENTED
  [501, new Set([48])],
  // TOO_MANY_SIMULTANEOUS_QUERIES, SOCKET_TIMEOUT, CANNOT_SCHEDULE_TASK
  [503, new Set([202, 209, 439])],
  // Parse errors, wrong types, wrong arguments, READONLY, SETTING_CONSTRAINT_VIOLATION, UNKNOWN_QUERY_PARAMETER
  [400, new Set([6, 8, 16, 20, 25, 26, 27, 32, 33, 36, 38, 41, 42, 43, 44, 53, 62, 69, 70, 72, 117, 130, 164, 349, 354, 377, 386, 452, 456, 457, 467])],
];
