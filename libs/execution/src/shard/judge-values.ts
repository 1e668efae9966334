import type { ValueExpectation } from '@gauntlet/contracts';
import { valuesAt } from '@gauntlet/duis';
import { matchesPattern } from './match-pattern.ts';

/**
 * Checks every value expectation against the content of a response element.
 * An element that occurs several times must satisfy the expectation in each occurrence.
 * @returns what was expected and what came for the first that does not hold; undefined when all hold
 * @throws GauntletError 'invalid-input' when a pattern cannot be decided in time
 */
export function judgeValues(payloadXml: string, expectations: readonly ValueExpectation[]): string | undefined {
  for (const expectation of expectations) {
    const reason = judgeValue(valuesAt(payloadXml, expectation.path), expectation);
    if (reason !== undefined) return `value ${expectation.path}: ${reason}`;
  }
  return undefined;
}

function judgeValue(values: readonly string[], expectation: ValueExpectation): string | undefined {
  if (expectation.exists === false) return values.length === 0 ? undefined : `expected none, got ${list(values)}`;
  if (values.length === 0) return `expected ${wanted(expectation)}, got none`;
  const wrong = values.find((value) => !holds(value, expectation));
  return wrong === undefined ? undefined : `expected ${wanted(expectation)}, got "${shorten(wrong)}"`;
}

function holds(value: string, { equals, min, max, matches }: ValueExpectation): boolean {
  if (equals !== undefined && value !== equals) return false;
  if (matches !== undefined && !matchesPattern(matches, value)) return false;
  if (min === undefined && max === undefined) return true;
  const number = value.trim() === '' ? Number.NaN : Number(value);
  return Number.isFinite(number) && number >= (min ?? -Infinity) && number <= (max ?? Infinity);
}

function wanted({ equals, min, max, matches }: ValueExpectation): string {
  const parts = [
    ...(equals === undefined ? [] : [`"${equals}"`]),
    ...(matches === undefined ? [] : [`a match of /${matches}/`]),
    ...(min === undefined ? [] : [`at least ${min}`]),
    ...(max === undefined ? [] : [`at most ${max}`]),
  ];
  return parts.length === 0 ? 'a value' : parts.join(' and ');
}

function list(values: readonly string[]): string {
  return values.slice(0, 3).map((value) => `"${shorten(value)}"`).join(', ');
}

function shorten(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`;
}
