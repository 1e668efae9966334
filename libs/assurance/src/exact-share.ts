import type { Share } from './rule-set.ts';

/** Whether `count` of `total` reaches the share: exact, or after rounding to a whole percentage where the rules say so. */
export function reaches(count: number, total: number, limit: Share, rounding: 'never' | 'nearest-percent' = 'never'): boolean {
  if (rounding === 'nearest-percent') return Math.round((count * 100) / total) * limit.in >= limit.of * 100;
  return count * limit.in >= limit.of * total;
}

/** Percentage with two decimals, never rounded up: 89.999 % must not read as 90.00 %. */
export function percentage(count: number, total: number): string {
  const hundredths = Math.floor((count * 10_000) / total);
  return `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')} %`;
}

/** Distance of `count` of `total` to the share in percentage points, two decimals, rounded down; negative = short of it. */
export function marginPoints(count: number, total: number, limit: Share): number {
  return Math.floor(((count * limit.in - limit.of * total) * 10_000) / (total * limit.in)) / 100;
}

/** "90 %" for 90 in 100, "2 of 3" for what is no whole percentage. */
export function formatShare(limit: Share): string {
  return (limit.of * 100) % limit.in === 0 ? `${(limit.of * 100) / limit.in} %` : `${limit.of} of ${limit.in}`;
}
