import { describe, expect, it } from 'vitest';
import { matchesPattern } from './match-pattern.ts';

describe('a pack author\'s pattern on a device\'s value', () => {
  it.each([
    ['^\\d{4}$', '1234', true],
    ['^\\d{4}$', '12345', false],
    ['^[A-Z]+-\\d+(\\.\\d+)*$', 'AB-12.3.4', true],
    ['^[A-Z]+-\\d+(\\.\\d+)*$', 'AB-12.3.x', false],
    ['^\\p{Lu}', 'É', true],
  ])('/%s/ on %s: %s', (pattern, value, matches) => {
    expect(matchesPattern(pattern, value)).toBe(matches);
  });

  it.each(['^(a+)+$', '^(a|aa)+$', '(.*)*x', '(a{1,}){1,}$'])('/%s/ cannot hold the worker: it is given up and named', (pattern) => {
    const hostile = `${'a'.repeat(20_000)}b`;
    expect(() => matchesPattern(pattern, hostile)).toThrow(`the pattern /${pattern}/ took longer than 100 ms on a value of 20001 characters`);
  });
});
