import type { CriterionView } from '@gauntlet/contracts';
import { dataProblem, testsNotExecuted, type CriterionInput } from './criterion-input.ts';
import { formatShare, marginPoints, percentage, reaches } from './exact-share.ts';

/** SVTAD 12.6(f), Table 13.1 row 2: every planned regression test executed on the stage-exit version, and passed there. */
export function regressionCriterion(input: CriterionInput): CriterionView {
  const { tally } = input;
  const limit = input.rules.regressionPassRate;
  const frame = { criterion: '12.6(f)', clause: 'SVTAD 12.6(f), Table 13.1 row 2', title: 'Regression executed and passed on the stage-exit version', limit: `100 % executed on the stage-exit version, ${formatShare(limit)} passed` };
  const problem = dataProblem(tally, 'regression');
  if (problem !== undefined) return { ...frame, verdict: 'undecidable', observed: problem.observed, margin: null, reason: problem.reason, evidence: input.notPassed };

  const observed = `${tally.executed} of ${tally.base} executed on the stage-exit version, ${tally.passed} passed (${percentage(tally.passed, tally.base)})`;
  const { verdict, reason } = judge(input);
  const margin = verdict === 'undecidable' ? null : marginPoints(tally.passed, tally.base, limit);
  return { ...frame, verdict, observed, margin, reason, evidence: verdict === 'met' ? [] : input.notPassed };
}

function judge({ tally, rules }: CriterionInput): Pick<CriterionView, 'verdict' | 'reason'> {
  const limit = rules.regressionPassRate;
  if (tally.missing === 0 && reaches(tally.passed, tally.base, limit)) return { verdict: 'met', reason: `All ${tally.base} planned regression tests were executed on the stage-exit version; ${tally.passed} passed.` };
  if (!reaches(tally.passed + tally.missing, tally.base, limit)) return { verdict: 'not-met', reason: `${tally.failed} of ${tally.base} regression tests failed on the stage-exit version.` };
  // What ran on another version than the stage-exit version did not run (SVTAD Table 13.1 row 2): that much is known.
  const open = rules.shortfall === 'undecidable' ? tally.missing - tally.otherVersion : tally.pendingDeScoped;
  return { verdict: tally.missing <= open ? 'undecidable' : 'not-met', reason: testsNotExecuted(tally) };
}
