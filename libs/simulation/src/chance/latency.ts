import type { SimulationProfile } from '@gauntlet/contracts';
import type { Random } from './random.ts';

type Latency = SimulationProfile['latency'];

/** Milliseconds from the acceptance of a Service Request until its Response leaves the DCC. */
export function drawLatencyMs(latency: Latency, random: Random): number {
  switch (latency.kind) {
    case 'constant':
      return latency.ms;
    case 'log-normal':
      return Math.min(latency.maxMs, latency.medianMs * Math.exp(latency.sigma * drawNormal(random)));
    case 'empirical':
      return quantileMs(latency.quantiles, random.next());
    default:
      return latency satisfies never;
  }
}

/**
 * How much longer an installation takes that just started.
 * @param requests Service Requests since it was prepared, this one included
 */
export function slowStartFactor(slowStart: SimulationProfile['slowStart'], requests: number): number {
  if (slowStart === undefined || requests > slowStart.requests) return 1;
  return 1 + (slowStart.factor - 1) * ((slowStart.requests - requests + 1) / slowStart.requests);
}

/** The distribution's value at q, linear between the points that are given. */
function quantileMs(quantiles: Extract<Latency, { kind: 'empirical' }>['quantiles'], q: number): number {
  const index = quantiles.findIndex((point) => point.q >= q);
  const [before, after] = [quantiles[index - 1], quantiles[index]];
  if (after === undefined) return quantiles.at(-1)?.ms ?? 0;
  if (before === undefined) return after.ms;
  return before.ms + ((after.ms - before.ms) * (q - before.q)) / (after.q - before.q);
}

/** Standard normal by Box and Muller; 1 - next() keeps the logarithm away from zero. */
function drawNormal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
  return radius * Math.cos(2 * Math.PI * random.next());
}
