import type { z } from 'zod';

/** A process's settings, or every problem with them: variable, value and what was expected. */
export type ReadSettings<Values> = { readonly ok: true; readonly values: Values } | { readonly ok: false; readonly problems: readonly string[] };

/** Names of variables whose values are never shown. URLs may carry passwords. */
const secret = /(PASSWORD|TOKEN|SECRET|KEY|_URL)$/;

/** Parses environment variables with a process's one schema. An empty variable counts as one that is not set. */
export function readSettings<Schema extends z.ZodType>(schema: Schema, variables: Readonly<Record<string, string | undefined>>): ReadSettings<z.output<Schema>> {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== '' && value !== undefined));
  const parsed = schema.safeParse(given);
  if (parsed.success) return { ok: true, values: parsed.data };
  return { ok: false, problems: parsed.error.issues.map((issue) => describeProblem(issue, given)) };
}

function describeProblem(issue: z.core.$ZodIssue, given: Readonly<Record<string, string | undefined>>): string {
  const name = String(issue.path[0]);
  const value = given[name];
  // The parser's own words for a variable that is missing say no more than that it is.
  const expected = value === undefined ? issue.message.replace(/^Invalid input: (expected .*), received undefined$/, '$1') : issue.message;
  const shown = value === undefined ? 'is not set' : `is ${secret.test(name) ? '(hidden)' : JSON.stringify(value)}`;
  return `${name} ${shown}: ${expected}`;
}
