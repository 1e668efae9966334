import { noise } from '../chance/random.ts';

export type Fuel = 'electricity' | 'gas';

export const halfHourMs = 1_800_000;
export const dayMs = 86_400_000;

/** When every simulated meter's register stood at about zero. */
const installedMs = 1_451_606_400_000;
const daysPerYear = 365.2425;

/** Share of the day's use in each hour, midnight to midnight (UTC). */
const hourlyUse: Readonly<Record<Fuel, readonly number[]>> = {
  electricity: [5, 4, 4, 4, 4, 5, 8, 12, 12, 10, 9, 10, 11, 10, 10, 11, 14, 18, 19, 18, 16, 13, 10, 7],
  gas: [2, 2, 2, 2, 3, 8, 18, 20, 14, 8, 7, 7, 8, 7, 7, 9, 15, 20, 20, 17, 13, 9, 5, 3],
};

/** Mean use per day: Wh and m3. */
const meanPerDay: Readonly<Record<Fuel, number>> = { electricity: 8_000, gas: 3.2 };

/**
 * What the premises would have used from installation until `atMs`, in Wh or m3, if its supply had never been off.
 * A function of (seed, time) in constant time and strictly increasing, so that registers, daily reads and half-hourly
 * profiles of any period agree without being stored.
 */
export function usedUntil(seed: number, fuel: Fuel, atMs: number): number {
  const sinceMs = atMs - installedMs;
  if (sinceMs <= 0) return 0;
  const day = Math.floor(sinceMs / dayMs);
  const start = usedUntilDay(seed, day);
  const ofDay = usedUntilDay(seed, day + 1) - start;
  return meanPerDay[fuel] * (0.5 + noise(seed, -1)) * (start + ofDay * shareOfDay(seed, fuel, { day, inDayMs: sinceMs - day * dayMs }));
}

const seasonalSwing = 0.3;
const dailySwing = 0.4;
const seasonalReach = (seasonalSwing * daysPerYear) / (2 * Math.PI);

/** Mean days' use until the start of a day. Both swings together stay below 1, which keeps the sum increasing. */
function usedUntilDay(seed: number, day: number): number {
  return day + seasonalReach * (1 + Math.sin((2 * Math.PI * day) / daysPerYear)) + dailySwing * noise(seed, day);
}

const cumulative: Readonly<Record<Fuel, readonly number[]>> = { electricity: cumulate(hourlyUse.electricity), gas: cumulate(hourlyUse.gas) };
const jitter: Readonly<Record<Fuel, number>> = { electricity: smallestStep('electricity') / 2, gas: smallestStep('gas') / 2 };

function shareOfDay(seed: number, fuel: Fuel, at: { readonly day: number; readonly inDayMs: number }): number {
  const halfHour = Math.min(47, Math.floor(at.inDayMs / halfHourMs));
  const from = shareAt(seed, fuel, at.day * 48 + halfHour);
  const to = halfHour === 47 ? 1 : shareAt(seed, fuel, at.day * 48 + halfHour + 1);
  return from + (to - from) * ((at.inDayMs - halfHour * halfHourMs) / halfHourMs);
}

function shareAt(seed: number, fuel: Fuel, halfHourOfAll: number): number {
  const halfHour = halfHourOfAll % 48;
  if (halfHour === 0) return 0;
  return (cumulative[fuel][halfHour] ?? 0) + jitter[fuel] * noise(seed ^ 0x5bd1_e995, halfHourOfAll);
}

function cumulate(hourly: readonly number[]): readonly number[] {
  const total = hourly.reduce((sum, share) => sum + share, 0);
  const shares = [0];
  for (const share of hourly) {
    const before = shares.at(-1) ?? 0;
    shares.push(before + share / total / 2, before + share / total);
  }
  return shares;
}

function smallestStep(fuel: Fuel): number {
  return Math.min(...hourlyUse[fuel]) / hourlyUse[fuel].reduce((sum, share) => sum + share, 0) / 2;
}
