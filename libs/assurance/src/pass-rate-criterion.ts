import type { CriterionView } from '@gauntlet/contracts';
import { dataProblem, type CriterionInput } from './criterion-input.ts';
import { formatShare, marginPoints, percentage, reaches } from './exact-share.ts';

/**
 * SVTAD 12.6(b), Table 13.1 row 1: passed share of the planned tests of one DMC; de-scoped tests are left out, tests not executed
 * are not. While missing tests could lift the rate over the limit the criterion is undecidable.
 */
export function passRateCriterion(input: CriterionInput): CriterionView {
  const { tally } = input;
  const limit = input.rules.minimumPassRate;
  const frame = { criterion: '12.6(b)', clause: 'SVTAD 12.6(b), Table 13.1 row 1', title: 'Pass rate of functional tests on this DMC', limit: `>= ${formatShare(limit)} of planned tests` };
  const problem = dataProblem(tally, 'functional');
  if (problem !== undefined) return { ...frame, verdict: 'undecidable', observed: problem.observed, margin: null, reason: problem.reason, evidence: input.notPassed };

  const retries = tally.onRetry > 0 ? `, ${tally.onRetry} of them on retry` : '';
  const observed = `${tally.passed} of ${tally.base} passed (${percentage(tally.passed, tally.base)})${retries}`;
  const margin = marginPoints(tally.passed, tally.base, limit);
  if (reaches(tally.passed, tally.base, limit, input.rules.rounding)) {
    return { ...frame, verdict: 'met', observed, margin, reason: `${tally.passed} of ${tally.base} reaches ${formatShare(limit)}.`, evidence: input.notPassed };
  }
  const highest = tally.passed + tally.missing;
  if (reaches(highest, tally.base, limit, input.rules.rounding)) {
    const reason = `Between ${percentage(tally.passed, tally.base)} and ${percentage(highest, tally.base)}: the ${tally.missing} tests without a result could still decide it.`;
    return { ...frame, verdict: 'undecidable', observed, margin: null, reason, evidence: input.notPassed };
  }
  return { ...frame, verdict: 'not-met', observed, margin, reason: `${tally.failed} failed; ${tally.passed} of ${tally.base} falls short of ${formatShare(limit)}.`, evidence: input.notPassed };
}
