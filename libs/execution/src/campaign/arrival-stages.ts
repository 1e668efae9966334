import type { ArrivalProfile, RateStage } from '@gauntlet/contracts';

/** An arrival profile as linear pieces, one after the other, together as long as the phase; none for a profile that is left out or 0. */
export function stagesOf(profile: ArrivalProfile | undefined, durationMs: number): readonly RateStage[] {
  if (profile === undefined || profile === 0) return [];
  if (typeof profile === 'number') return [{ durationMs, fromPerSecond: profile, toPerSecond: profile }];
  if ('ramp' in profile) return [{ durationMs, fromPerSecond: profile.ramp.from, toPerSecond: profile.ramp.to }];
  if ('steps' in profile) return stepsOf(profile.steps, durationMs);
  const { mean, weights } = profile.halfHourly;
  const average = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
  return average === 0 ? [] : stepsOf(weights.map((weight) => (mean * weight) / average), durationMs);
}

/** Whole milliseconds that add up to the phase. */
function stepsOf(rates: readonly number[], durationMs: number): readonly RateStage[] {
  const at = (place: number) => Math.round((place * durationMs) / rates.length);
  return rates.map((rate, place) => ({ durationMs: at(place + 1) - at(place), fromPerSecond: rate, toPerSecond: rate })).filter((stage) => stage.durationMs > 0);
}

/** Service Requests that the stages send. */
export function requestsOf(stages: readonly RateStage[]): number {
  return stages.reduce((sum, { durationMs, fromPerSecond, toPerSecond }) => sum + ((fromPerSecond + toPerSecond) / 2) * (durationMs / 1_000), 0);
}

export function peakOf(stages: readonly RateStage[]): number {
  return Math.max(0, ...stages.flatMap(({ fromPerSecond, toPerSecond }) => [fromPerSecond, toPerSecond]));
}

/** Service Requests a second, this long after the phase's start; the later stage where two meet. */
export function rateAt(stages: readonly RateStage[], sincePhaseStartMs: number): number {
  let startMs = 0;
  for (const { durationMs, fromPerSecond, toPerSecond } of stages) {
    if (sincePhaseStartMs < startMs + durationMs) return fromPerSecond + ((toPerSecond - fromPerSecond) * Math.max(0, sincePhaseStartMs - startMs)) / durationMs;
    startMs += durationMs;
  }
  return 0;
}
