import type { CriterionView, PackKind, Verdict } from '@gauntlet/contracts';
import type { Counts, DeScoping } from './counts.ts';
import type { CriterionInput } from './criterion-input.ts';
import { executedCriterion } from './executed-criterion.ts';
import { passRateCriterion } from './pass-rate-criterion.ts';
import { regressionCriterion } from './regression-criterion.ts';
import type { RuleSet } from './rule-set.ts';
import { deScopingsOf, tally } from './tally.ts';
import { worstVerdict } from './worst-verdict.ts';

export interface DmcCounts {
  readonly dmcId: string;
  readonly functional: Counts;
  readonly regression: Counts;
  /** Ids of the tests that did not pass. */
  readonly evidence: { readonly functional: readonly string[]; readonly regression: readonly string[] };
}

export interface ExitInput {
  /** Which kinds of packs are judged: functional gives 12.6(a) and (b), regression 12.6(f). */
  readonly scope: readonly PackKind[];
  readonly dmcs: readonly DmcCounts[];
  readonly deScopings: readonly DeScoping[];
  readonly rules: RuleSet;
}

export interface DmcVerdict {
  readonly dmcId: string;
  readonly verdict: Verdict;
  readonly criteria: readonly CriterionView[];
}

export interface ExitEvaluation {
  readonly verdict: Verdict;
  /** Name and version of the rules, as printed in reports. */
  readonly ruleSet: string;
  /** What a reader of the verdict must know besides: passes on retry, de-scopings, the readings that were applied. */
  readonly notes: readonly string[];
  readonly dmcs: readonly DmcVerdict[];
}

const evidenceMax = 100;

/**
 * Judges the exit criteria of SVTAD 12.6 that counts of test results decide, DMC by DMC (Table 13.1: "on the same DMC", never pooled).
 * Pure: the same input gives the same evaluation. No data is undecidable, never met. DMCs come back in the order given.
 */
export function evaluateExit(input: ExitInput): ExitEvaluation {
  const dmcs = input.dmcs.map((dmc) => evaluateDmc(dmc, input));
  return {
    verdict: worstVerdict(dmcs.map((dmc) => dmc.verdict)),
    ruleSet: `${input.rules.name} ${input.rules.version}`,
    notes: notesOn(input),
    dmcs,
  };
}

function evaluateDmc(dmc: DmcCounts, input: ExitInput): DmcVerdict {
  const judged = (kind: PackKind): CriterionInput => ({
    tally: tally(dmc[kind], deScopingsOf(input.deScopings, dmc.dmcId, kind), input.rules),
    rules: input.rules,
    notPassed: [...new Set(dmc.evidence[kind])].sort().slice(0, evidenceMax),
  });
  const criteria: CriterionView[] = [];
  if (input.scope.includes('functional')) criteria.push(executedCriterion(judged('functional')), passRateCriterion(judged('functional')));
  if (input.scope.includes('regression')) criteria.push(regressionCriterion(judged('regression')));
  return { dmcId: dmc.dmcId, verdict: worstVerdict(criteria.map((criterion) => criterion.verdict)), criteria };
}

function notesOn(input: ExitInput): string[] {
  const sum = (count: (counts: Counts) => number) => input.dmcs.reduce((total, dmc) => total + input.scope.reduce((inner, kind) => inner + count(dmc[kind]), 0), 0);
  const onRetry = sum((counts) => counts.passedOnRetry);
  const infrastructure = sum((counts) => counts.infrastructure);
  const proposed = input.deScopings.reduce((total, one) => total + one.tests, 0);
  return [
    `Pass rates are per DMC over its planned tests and ${input.rules.rounding === 'never' ? 'never rounded' : 'rounded to the nearest percentage'} (SVTAD Table 13.1).`,
    ...(onRetry > 0 ? [`${onRetry} tests passed only on retry${input.rules.passOnRetry === 'passed' ? '' : ' and count as failed'}; every attempt is kept.`] : []),
    ...(infrastructure > 0
      ? [`${infrastructure} tests ended in infrastructure failure: neither passes nor failures of their DMC${input.rules.shortfall === 'undecidable' ? ', so they decide nothing' : ', and not executed under 12.6(a)'}.`]
      : []),
    ...(proposed > 0 ? [`De-scoping is proposed for ${proposed} tests; it counts when ${input.rules.deScoping === 'tab' ? 'the TAB approved' : 'the Secretary of State approved on the TAB’s recommendation'} (SVTAD 12.6(a)).`] : []),
  ];
}
