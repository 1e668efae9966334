import type { z } from 'zod';
import { GauntletError } from './gauntlet-error.ts';
import type { InputProblem } from './problem.ts';

/**
 * Parses untrusted input with a zod schema.
 * @throws GauntletError 'invalid-input' that lists every problem with path, value and what was expected.
 */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown, what: string): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.flatMap((issue) => problemsOf(issue, input));
  throw new GauntletError('invalid-input', `${what} has ${problems.length} problem${problems.length === 1 ? '' : 's'}`, { problems });
}

function problemsOf(issue: z.core.$ZodIssue, input: unknown): InputProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: formatPath([...issue.path, key]), value: describe(valueAt(input, [...issue.path, key])), expected: 'no such field' }));
  }
  return [{ path: formatPath(issue.path), value: describe(valueAt(input, issue.path)), expected: issue.message }];
}

/** ["tests", 3, "srv"] → "tests[3].srv"; the whole input is "(input)". */
export function formatPath(path: readonly PropertyKey[]): string {
  if (path.length === 0) return '(input)';
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`)).join('');
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[part];
  }
  return value;
}

/** The offending value, short enough for a message. */
export function describe(value: unknown): string {
  if (value === undefined) return '(missing)';
  // A function or a symbol has no JSON.
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}
