import type { Outcome, PackKind } from '@gauntlet/contracts';
import type { Counts } from '../counts.ts';

/** One try of one test; every attempt is kept. */
export interface AttemptOutcome {
  readonly testId: string;
  /** Later attempts have higher numbers. */
  readonly sequence: number;
  readonly outcome: Outcome;
  /** Version of the software under test. */
  readonly version: string;
}

/**
 * Counts planned tests by their latest valid attempt (SVTAD 9.4, 12.6): one that passed or failed; for regression only on the
 * stage-exit version (12.6(f), Table 13.1 row 2). Infrastructure failures never undo a valid attempt. A pass after a failure on the
 * same version is a pass on retry; after a change of version it is a pass.
 */
export function countAttempts(input: { readonly kind: PackKind; readonly planned: readonly string[]; readonly deScoped: readonly string[]; readonly attempts: readonly AttemptOutcome[]; readonly stageExitVersion: string }): Counts {
  const counts = { planned: new Set(input.planned).size, deScoped: 0, passed: 0, passedOnRetry: 0, failed: 0, infrastructure: 0, cancelled: 0, otherVersion: 0 };
  const attemptsOf = Map.groupBy(input.attempts, (attempt) => attempt.testId);
  const deScoped = new Set(input.deScoped);
  for (const testId of new Set(input.planned)) {
    const group = groupOf(attemptsOf.get(testId) ?? [], input.kind === 'regression' ? input.stageExitVersion : undefined);
    if (group !== undefined && executed.has(group)) counts[group] += 1;
    else if (deScoped.has(testId)) counts.deScoped += 1;
    else if (group !== undefined) counts[group] += 1;
  }
  return counts;
}

type Group = Exclude<keyof Counts, 'planned' | 'deScoped'>;
const executed: ReadonlySet<Group> = new Set(['passed', 'passedOnRetry', 'failed', 'otherVersion']);

function groupOf(attempts: readonly AttemptOutcome[], onlyVersion: string | undefined): Group | undefined {
  const inOrder = attempts.toSorted((one, other) => one.sequence - other.sequence);
  const results = inOrder.filter((attempt) => attempt.outcome === 'passed' || attempt.outcome === 'failed');
  const valid = onlyVersion === undefined ? results : results.filter((attempt) => attempt.version === onlyVersion);
  const latest = valid.at(-1);
  if (latest !== undefined) {
    if (latest.outcome === 'failed') return 'failed';
    return valid.some((attempt) => attempt.outcome === 'failed' && attempt.version === latest.version) ? 'passedOnRetry' : 'passed';
  }
  if (results.length > 0) return 'otherVersion';
  if (inOrder.some((attempt) => attempt.outcome === 'infrastructure')) return 'infrastructure';
  return inOrder.length > 0 ? 'cancelled' : undefined;
}
