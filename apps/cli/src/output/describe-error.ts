import { GauntletError } from '@gauntlet/contracts';

/** What went wrong, for a person: the message, then every problem with its path, value and what was expected. */
export function describeError(error: unknown): string {
  if (!(error instanceof GauntletError)) return `gauntlet: ${error instanceof Error ? error.message : String(error)}`;
  const problems = error.problems.map((problem) => `  ${problem.path}: ${problem.value}\n    expected ${problem.expected.replace(/^expected:? /, '')}`);
  return [`gauntlet: ${error.message}`, ...problems].join('\n');
}
