/** e.g. "ECONNREFUSED: connect ECONNREFUSED 127.0.0.1:9"; an AggregateError of several addresses names its first. */
export function describeError(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return describeError(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? `${error.code}: ` : '';
  return `${code}${error.message}`;
}
