import type { Verdict } from '@gauntlet/contracts';
import { nameOf, type Readings } from '../readings.ts';

export interface CapacityVerdict {
  readonly verdict: Verdict;
  readonly clause: 'SVTAD 5.2(d)';
  readonly reason: string;
  readonly ruleSet: string;
}

/**
 * SVTAD 5.2(d), "not adversely affected by the introduction of SMETS1 Services": judged from the 95 % confidence interval of the
 * ratio latency with SMETS1 to without. Wholly within the margin is met, wholly beyond it not met, across it undecidable.
 */
export function adverseEffect(ratio: { readonly low: number; readonly high: number }, readings: Readings): CapacityVerdict {
  const { adverseEffectMargin: margin } = readings;
  const say = (verdict: Verdict, reason: string): CapacityVerdict => ({ verdict, clause: 'SVTAD 5.2(d)', reason, ruleSet: nameOf(readings) });
  if (!(ratio.low > 0 && ratio.low <= ratio.high && Number.isFinite(ratio.high))) return say('undecidable', `${ratio.low} to ${ratio.high} is no interval of a ratio.`);
  if (ratio.high <= margin) return say('met', `The whole interval ${ratio.low} to ${ratio.high} is at or below ${margin}.`);
  if (ratio.low > margin) return say('not-met', `The whole interval ${ratio.low} to ${ratio.high} is above ${margin}.`);
  return say('undecidable', `The interval ${ratio.low} to ${ratio.high} holds ${margin}: the campaign must run longer.`);
}

/** SVTAD 5.2(d), "will operate at the requisite performance levels": no class says anything unless the planned load was applied. */
export function requisitePerformance(input: { readonly achievedRate: number; readonly plannedRate: number; readonly classesBeyondTarget: readonly string[] | 'unknown' }, readings: Readings): CapacityVerdict {
  const say = (verdict: Verdict, reason: string): CapacityVerdict => ({ verdict, clause: 'SVTAD 5.2(d)', reason, ruleSet: nameOf(readings) });
  const applied = input.plannedRate > 0 && input.achievedRate >= readings.achievedRateMinimum * input.plannedRate;
  if (!applied) return say('undecidable', `The load was not applied: ${input.achievedRate} of ${input.plannedRate} per second, at least ${readings.achievedRateMinimum * 100} % is needed.`);
  if (input.classesBeyondTarget === 'unknown') return say('undecidable', 'No class of Service Request was measured.');
  if (input.classesBeyondTarget.length > 0) return say('not-met', `Beyond their target: ${input.classesBeyondTarget.join(', ')}.`);
  return say('met', 'Every class of Service Request is within its target at the planned load.');
}
