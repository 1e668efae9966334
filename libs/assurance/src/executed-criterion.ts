import type { CriterionView } from '@gauntlet/contracts';
import { dataProblem, testsNotExecuted, type CriterionInput } from './criterion-input.ts';
import { marginPoints, percentage } from './exact-share.ts';
import type { Tally } from './tally.ts';

/** SVTAD 12.6(a), Table 13.1 row 1: every planned functional test has been executed. */
export function executedCriterion(input: CriterionInput): CriterionView {
  const { tally } = input;
  const frame = { criterion: '12.6(a)', clause: 'SVTAD 12.6(a), Table 13.1 row 1', title: 'All planned functional tests executed', limit: '100 % of planned tests' };
  const problem = dataProblem(tally, 'functional');
  if (problem !== undefined) return { ...frame, verdict: 'undecidable', observed: problem.observed, margin: null, reason: problem.reason, evidence: input.notPassed };

  const observed = `${tally.executed} of ${tally.base} executed (${percentage(tally.executed, tally.base)})`;
  const { verdict, reason } = judge(input, tally);
  const margin = verdict === 'undecidable' ? null : marginPoints(tally.executed, tally.base, { of: 1, in: 1 });
  return { ...frame, verdict, observed, margin, reason, evidence: verdict === 'met' ? [] : input.notPassed };
}

function judge(input: CriterionInput, tally: Tally): Pick<CriterionView, 'verdict' | 'reason'> {
  if (tally.missing === 0) return { verdict: 'met', reason: `All ${tally.base} planned tests have been executed.` };
  // A shortfall that is wholly open says nothing yet: a decision on a de-scoping, or a repetition, may close it.
  const open = input.rules.shortfall === 'undecidable' ? tally.missing : tally.pendingDeScoped;
  return { verdict: tally.missing <= open ? 'undecidable' : 'not-met', reason: testsNotExecuted(tally) };
}
