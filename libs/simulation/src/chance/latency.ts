import type { SimulationProfile } from '@gauntlet/contracts';
import type { Random } from './random.ts';

/** Milliseconds from the acceptance of a Service Request until its Response leaves the DCC. */
export function drawLatencyMs(latency: SimulationProfile['latency'], random: Random): number {
  if (latency.kind === 'constant') return latency.ms;
  return Math.min(latency.maxMs, latency.medianMs * Math.exp(latency.sigma * drawNormal(random)));
}

/** Standard normal by Box and Muller; 1 - next() keeps the logarithm away from zero. */
function drawNormal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
  return radius * Math.cos(2 * Math.PI * random.next());
}
