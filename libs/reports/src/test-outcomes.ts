import type { AttemptView, RunView } from '@gauntlet/contracts';
import type { RunReport } from './run-report.ts';

/** One test of a DMC with the attempt that counts and the tries that it superseded. */
export interface TestOutcome {
  readonly counted: AttemptView;
  /** In the order in which they were made. */
  readonly superseded: readonly AttemptView[];
}

/** The tests of one DMC and pack. */
export interface PackOutcomes {
  readonly dmcId: string;
  readonly packKey: string;
  readonly tests: readonly TestOutcome[];
}

/** Whether a test passed only after a try that did not: its own outcome, never plain green (SVTAD 9.4). */
export function passedOnRetry(test: TestOutcome): boolean {
  return test.counted.outcome === 'passed' && test.superseded.length > 0;
}

/**
 * The tests by DMC and pack: DMCs in the order of the run's lanes, packs in the run's order, tests as they ran.
 * Late attempts change nothing and are left out.
 */
export function packOutcomes(report: RunReport): readonly PackOutcomes[] {
  const groups = new Map<string, PackOutcomes & { readonly tests: TestOutcome[] }>();
  for (const test of testOutcomes(report.attempts)) {
    const { dmcId, packKey } = test.counted;
    const key = JSON.stringify([dmcId, packKey]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { dmcId, packKey, tests: [test] });
    else group.tests.push(test);
  }
  const place = placeIn(report.run);
  return [...groups.values()].sort((a, b) => place(a) - place(b) || compareText(a.dmcId, b.dmcId) || compareText(a.packKey, b.packKey));
}

/** Planned tests of each lane that no attempt counts for, DMCs in the order of the run's lanes; only where there are any. */
export function testsNotRun(report: RunReport): readonly { readonly dmcId: string; readonly tests: number }[] {
  const counted = new Map<string, number>();
  for (const test of testOutcomes(report.attempts)) counted.set(test.counted.dmcId, (counted.get(test.counted.dmcId) ?? 0) + 1);
  return report.run.lanes.map((lane) => ({ dmcId: lane.dmcId, tests: lane.planned - (counted.get(lane.dmcId) ?? 0) })).filter(({ tests }) => tests > 0);
}

function testOutcomes(attempts: readonly AttemptView[]): readonly TestOutcome[] {
  const counted = attempts.filter((attempt) => attempt.standing === 'counted');
  const superseded = new Map<string, AttemptView[]>();
  for (const attempt of attempts) {
    if (attempt.standing !== 'superseded') continue;
    const tries = superseded.get(attempt.testId);
    if (tries === undefined) superseded.set(attempt.testId, [attempt]);
    else tries.push(attempt);
  }
  return counted.sort(asTheyRan).map((attempt) => ({ counted: attempt, superseded: (superseded.get(attempt.testId) ?? []).sort(asTheyRan) }));
}

function placeIn(run: RunView): (group: PackOutcomes) => number {
  const lanes = new Map(run.lanes.map((lane, index) => [lane.dmcId, index]));
  const packs = new Map(run.packs.map((pack, index) => [pack.key, index]));
  return ({ dmcId, packKey }) => (lanes.get(dmcId) ?? run.lanes.length) * (run.packs.length + 1) + (packs.get(packKey) ?? run.packs.length);
}

/** Total, so that a report does not depend on the order in which the store gave the attempts. */
export function asTheyRan(a: AttemptView, b: AttemptView): number {
  return compareText(a.startedAt, b.startedAt) || a.tryNumber - b.tryNumber || compareText(a.attemptId, b.attemptId);
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
