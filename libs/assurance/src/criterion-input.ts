import type { PackKind } from '@gauntlet/contracts';
import type { RuleSet } from './rule-set.ts';
import type { Tally } from './tally.ts';

/** What one criterion of one DMC is judged from. */
export interface CriterionInput {
  readonly tally: Tally;
  readonly rules: RuleSet;
  /** Ids of the tests that did not pass, sorted, at most 100. */
  readonly notPassed: readonly string[];
}

/** Why nothing can be decided from this tally, or undefined when it is sound. No data is never a pass. */
export function dataProblem(tally: Tally, kind: PackKind): { readonly observed: string; readonly reason: string } | undefined {
  if (tally.data === 'sound') return undefined;
  if (tally.data === 'contradictory') return { observed: 'contradictory counts', reason: `The ${kind} counts contradict each other: more tests are accounted for than were planned, or a count is no whole number.` };
  if (tally.base === 0) return { observed: 'no tests planned', reason: `No ${kind} test is planned for this DMC, so there is nothing to decide from.` };
  return { observed: `0 of ${tally.base} executed`, reason: `No result of any of the ${tally.base} planned ${kind} tests is there, so there is nothing to decide from.` };
}

/** One sentence that says how many tests are missing and why. */
export function testsNotExecuted(tally: Tally): string {
  const notRun = tally.missing - tally.infrastructure - tally.pendingDeScoped - tally.otherVersion;
  const parts = [
    tally.infrastructure > 0 ? `${tally.infrastructure} ended in infrastructure failure` : '',
    tally.pendingDeScoped > 0 ? `${tally.pendingDeScoped} await a decision on their de-scoping` : '',
    tally.otherVersion > 0 ? `${tally.otherVersion} ran on another version` : '',
    notRun > 0 ? `${notRun} were not run` : '',
  ].filter((part) => part !== '');
  return `${tally.missing} of ${tally.base} planned tests count as not executed: ${parts.join(', ')}.`;
}
