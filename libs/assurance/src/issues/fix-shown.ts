import type { Outcome } from '@gauntlet/contracts';

/** One attempt, by what stays the same of a test over time: its pack, its key and the DMC. */
export interface ShownAttempt {
  readonly packKey: string;
  readonly testKey: string;
  readonly dmcId: string;
  readonly outcome: Outcome;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
}

/**
 * SVTAD 12.6(h), "the associated tests successfully re-run": the tests that showed an issue and that no later passed attempt of the
 * same test on the same DMC shows fixed, as "pack:test on DMC", sorted.
 */
export function testsNotShownFixed(found: readonly ShownAttempt[], fixes: readonly ShownAttempt[]): readonly string[] {
  const name = (one: ShownAttempt) => `${one.packKey}:${one.testKey} on ${one.dmcId}`;
  const fixed = (one: ShownAttempt) => fixes.some((fix) => name(fix) === name(one) && fix.outcome === 'passed' && fix.startedAt > one.startedAt);
  return [...new Set(found.filter((one) => !fixed(one)).map(name))].sort();
}
