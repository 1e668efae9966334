import type { CriterionView, Verdict } from '@gauntlet/contracts';
import { evaluateExit, type DmcVerdict, type ExitInput } from '../evaluate-exit.ts';
import { evaluateThresholds, type ProviderThresholds, type ThresholdInput } from '../issues/threshold-criterion.ts';
import type { IssueCounting } from '../issues/issue-counting.ts';
import { worstVerdict } from '../worst-verdict.ts';
import { evidenceCriteria } from './evidence-criteria.ts';
import type { ExitEvidence } from './exit-evidence.ts';

export interface PhaseExitInput {
  readonly tests: ExitInput;
  readonly thresholds: ThresholdInput & { readonly gate: 'PIT' | 'SIT' };
  readonly evidence: ExitEvidence;
}

export interface PhaseExitEvaluation {
  readonly verdict: Verdict;
  /**
   * SVTAD 14.5: no decision on exit may be taken while a disputed severity could change it; the ids are those of the issues in
   * question. A phase that fails another criterion anyway fails however they are decided.
   */
  readonly decision: { readonly allowed: 'yes' } | { readonly allowed: 'no'; readonly clause: 'SVTAD 14.5'; readonly awaiting: readonly string[] };
  readonly ruleSets: readonly string[];
  /** 12.6(a), (b), (f) by DMC, never pooled. */
  readonly dmcs: readonly DmcVerdict[];
  readonly providers: readonly ProviderThresholds[];
  /** 12.6(c)–(e), (g)–(i) and Table 13.1 rows 6–8 for the phase. */
  readonly criteria: readonly CriterionView[];
  /** For the Completion Report (13.20). */
  readonly excluded: readonly IssueCounting[];
  readonly notes: readonly string[];
}

/** All exit criteria of SVTAD 12.6 and Table 13.1 for PIT or SIT of one Capability Release; every one is required. */
export function evaluatePhaseExit(input: PhaseExitInput): PhaseExitEvaluation {
  // SVTAD 12.6(a) to (f) are all required: a phase without regression in scope would exit without 12.6(f) ever having been looked at.
  const tests = evaluateExit({ ...input.tests, scope: ['functional', 'regression'] });
  const thresholds = evaluateThresholds(input.thresholds);
  const criteria = [thresholds.criterion, ...evidenceCriteria(input.evidence, input.thresholds.gate)];
  const verdict = worstVerdict([tests.verdict, ...criteria.map((one) => one.verdict)]);
  const awaiting = thresholds.providers.filter((one) => one.verdict === 'undecidable').flatMap((one) => one.open);
  const blocked = verdict !== 'not-met' && awaiting.length > 0;
  return {
    verdict,
    decision: blocked ? { allowed: 'no', clause: 'SVTAD 14.5', awaiting } : { allowed: 'yes' },
    ruleSets: [tests.ruleSet, thresholds.ruleSet],
    dmcs: tests.dmcs,
    providers: thresholds.providers,
    criteria,
    excluded: thresholds.excluded,
    notes: [...tests.notes, ...thresholds.notes],
  };
}
