import { percentage } from '../exact-share.ts';

/** One Solution Test that the DCC observed (SVTAD 13.11–13.12). */
export interface WitnessedTest {
  readonly testId: string;
  readonly outcome: 'passed' | 'failed' | 'not-executed';
  /** Of a failure, for 13.13(b). */
  readonly reason?: string;
  readonly scriptDeviation: 'none' | 'deviated';
  readonly observerInvolvement: 'none' | 'involved';
}

export interface WitnessingReport {
  /** 13.13(a) */
  readonly passed: number;
  /** 13.13(b) */
  readonly failures: readonly { readonly reason: string; readonly tests: number }[];
  readonly failed: number;
  readonly executed: number;
  /** 13.13(c), e.g. "9 of 10 (90.00 %)"; 'none executed' when there is nothing to divide by. */
  readonly ratio: string;
  /** 13.12: observations that break the rule and count as no witnessing. */
  readonly invalid: readonly { readonly testId: string; readonly reason: string }[];
}

/** SVTAD 13.11–13.13: what witnessing showed; an observation with a deviation or an involved observer is listed, not counted. */
export function witnessingReport(tests: readonly WitnessedTest[]): WitnessingReport {
  const broken = (test: WitnessedTest) => test.scriptDeviation === 'deviated' || test.observerInvolvement === 'involved';
  const executed = tests.filter((test) => !broken(test) && test.outcome !== 'not-executed');
  const failed = executed.filter((test) => test.outcome === 'failed');
  const reasons = Map.groupBy(failed, (test) => test.reason ?? 'no reason recorded');
  const passed = executed.length - failed.length;
  return {
    passed,
    failures: [...reasons].map(([reason, of]) => ({ reason, tests: of.length })).sort((one, other) => other.tests - one.tests || (one.reason < other.reason ? -1 : 1)),
    failed: failed.length,
    executed: executed.length,
    ratio: executed.length === 0 ? 'none executed' : `${passed} of ${executed.length} (${percentage(passed, executed.length)})`,
    invalid: tests.filter(broken).map((test) => ({ testId: test.testId, reason: test.scriptDeviation === 'deviated' ? 'SVTAD 13.12(a): the script was deviated from' : 'SVTAD 13.12(b): an observer was involved' })),
  };
}
