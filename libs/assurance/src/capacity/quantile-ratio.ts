import { studentQuantile } from './normal-quantile.ts';

/** Response times in the order in which their requests were sent, all above 0. */
export interface OrderedTimes {
  readonly length: number;
  readonly [index: number]: number;
}

export interface RatioOptions {
  readonly baseline: OrderedTimes;
  readonly treatment: OrderedTimes;
  /** Above 0, below 1. */
  readonly quantile: number;
  /** Of the two-sided interval, such as 0.95. */
  readonly confidence: number;
  /** Uniform in [0, 1), from a seed: the same seed gives the same interval. */
  readonly random: () => number;
}

export interface RatioInterval {
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Requests that follow one another see the same queues, so they are resampled in blocks of neighbours: what is correlated over less
 * than a fortieth of a phase does not fake certainty.
 */
const blocks = 40;
const timesPerBlockMin = 5;
const resamples = 300;
/** Points around the quantile between which a resample's quantile is looked for. */
const gridPoints = 96;

/** Fewer times than this in a phase say nothing of it. */
export const timesMin = blocks * timesPerBlockMin;

/**
 * Ratio of a quantile with to without, with its confidence interval: block bootstrap of each phase by itself, the standard error of
 * the ratio's logarithm from both, Student's t with Welch's degrees of freedom.
 * @returns undefined when a phase has too few times
 */
export function quantileRatio({ baseline, treatment, quantile, confidence, random }: RatioOptions): RatioInterval | undefined {
  if (baseline.length < timesMin || treatment.length < timesMin) return undefined;
  const without = logQuantile(baseline, quantile, random);
  const withIt = logQuantile(treatment, quantile, random);
  const difference = withIt.estimate - without.estimate;
  const variance = without.variance + withIt.variance;
  const degrees = variance === 0 ? blocks : variance ** 2 / ((without.variance ** 2 + withIt.variance ** 2) / (blocks - 1));
  const half = Math.sqrt(variance) * studentQuantile((1 + confidence) / 2, degrees);
  return { ratio: Math.exp(difference), low: Math.exp(difference - half), high: Math.exp(difference + half) };
}

/**
 * How many times longer the phases must be for the interval to lie on one side of the margin, were the ratio to stay: its width
 * shrinks with the square root of their length. Infinity where the ratio is the margin itself.
 */
export function timesLonger({ ratio, low, high }: RatioInterval, margin: number): number {
  const half = (Math.log(high) - Math.log(low)) / 2;
  const distance = Math.abs(Math.log(ratio) - Math.log(margin));
  return distance === 0 ? Number.POSITIVE_INFINITY : Math.max(1, (half / distance) ** 2);
}

/** A quantile by the nearest rank, as ClickHouse's quantileExact takes it. */
export function exactQuantile(sorted: ArrayLike<number>, quantile: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * quantile))] ?? Number.NaN;
}

function logQuantile(times: OrderedTimes, quantile: number, random: () => number): { readonly estimate: number; readonly variance: number } {
  const sorted = Float64Array.from(times).sort();
  const grid = gridAround(sorted, quantile);
  const counts = countsBelow(times, grid);
  const sums = new Float64Array(grid.length + 1);
  let [mean, squares] = [0, 0];
  for (let n = 1; n <= resamples; n += 1) {
    const value = resampled(counts, grid, { quantile, random, sums });
    const delta = value - mean;
    mean += delta / n;
    squares += delta * (value - mean);
  }
  // As many blocks as there are degrees of freedom more than one: the bootstrap's variance is that much too small.
  return { estimate: Math.log(exactQuantile(sorted, quantile)), variance: (squares / (resamples - 1)) * (blocks / (blocks - 1)) };
}

/** Values at ranks around the quantile, half way to the nearer end at the most, each once. */
function gridAround(sorted: Float64Array, quantile: number): Float64Array {
  const reach = Math.min(quantile, 1 - quantile) * 0.95;
  const values = Array.from({ length: gridPoints }, (_, place) => exactQuantile(sorted, quantile - reach + (2 * reach * place) / (gridPoints - 1)));
  return Float64Array.from(new Set(values));
}

interface BlockCounts {
  /** Of each block, one after the other: how many times lie at or below each grid value; then how many it has. */
  readonly cells: Float64Array;
  readonly width: number;
}

function countsBelow(times: OrderedTimes, grid: Float64Array): BlockCounts {
  const width = grid.length + 1;
  const cells = new Float64Array(blocks * width);
  for (let index = 0; index < times.length; index += 1) {
    const start = Math.floor((index * blocks) / times.length) * width;
    const place = firstAtLeast(grid, times[index] ?? 0);
    // Counted where it first is at or below; summed up afterwards.
    if (place < grid.length) cells[start + place] = (cells[start + place] ?? 0) + 1;
    cells[start + width - 1] = (cells[start + width - 1] ?? 0) + 1;
  }
  for (let block = 0; block < blocks; block += 1) for (let place = 1; place < grid.length; place += 1) cells[block * width + place] = (cells[block * width + place] ?? 0) + (cells[block * width + place - 1] ?? 0);
  return { cells, width };
}

function firstAtLeast(grid: Float64Array, value: number): number {
  let [low, high] = [0, grid.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((grid[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Logarithm of the quantile of as many blocks, drawn with replacement. */
function resampled({ cells, width }: BlockCounts, grid: Float64Array, { quantile, random, sums }: { readonly quantile: number; readonly random: () => number; readonly sums: Float64Array }): number {
  sums.fill(0);
  for (let drawn = 0; drawn < blocks; drawn += 1) {
    const start = Math.floor(random() * blocks) * width;
    for (let place = 0; place < width; place += 1) sums[place] = (sums[place] ?? 0) + (cells[start + place] ?? 0);
  }
  const wanted = quantile * (sums[width - 1] ?? 0);
  const above = sums.subarray(0, width - 1).findIndex((count) => count >= wanted);
  if (above === 0) return Math.log(grid[0] ?? 1);
  if (above < 0) return Math.log(grid.at(-1) ?? 1);
  const [below, at] = [sums[above - 1] ?? 0, sums[above] ?? 0];
  const [lower, upper] = [Math.log(grid[above - 1] ?? 1), Math.log(grid[above] ?? 1)];
  return at === below ? upper : lower + ((upper - lower) * (wanted - below)) / (at - below);
}
