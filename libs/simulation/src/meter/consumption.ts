import { noise } from '../chance/random.ts';

export type Fuel = 'electricity' | 'gas';

/** What runs through a meter: import of its fuel, what its second element measures, or electricity that the premises export. */
export type Flow = Fuel | 'secondary' | 'export';

export const halfHourMs = 1_800_000;
export const dayMs = 86_400_000;

/** When every simulated meter's register stood at about zero. */
const installedMs = 1_451_606_400_000;
const daysPerYear = 365.2425;

/** Share of the day's use in each hour, midnight to midnight (UTC). */
const hourlyUse: Readonly<Record<Flow, readonly number[]>> = {
  electricity: [5, 4, 4, 4, 4, 5, 8, 12, 12, 10, 9, 10, 11, 10, 10, 11, 14, 18, 19, 18, 16, 13, 10, 7],
  gas: [2, 2, 2, 2, 3, 8, 18, 20, 14, 8, 7, 7, 8, 7, 7, 9, 15, 20, 20, 17, 13, 9, 5, 3],
  // Heating and hot water, at night and in the afternoon.
  secondary: [16, 18, 18, 18, 17, 15, 10, 3, 1, 1, 1, 1, 1, 6, 8, 6, 1, 1, 1, 1, 1, 1, 3, 9],
  export: [0, 0, 0, 0, 0, 1, 3, 6, 10, 14, 17, 19, 20, 19, 17, 13, 9, 5, 2, 1, 0, 0, 0, 0],
};

/** Mean use per day: Wh and m3. */
const meanPerDay: Readonly<Record<Flow, number>> = { electricity: 8_000, gas: 3.2, secondary: 6_000, export: 4_500 };

/**
 * What the premises would have used from installation until `atMs`, in Wh or m3, if its supply had never been off.
 * A function of (seed, time) in constant time and increasing (an export stands still at night), so that registers, daily reads and half-hourly
 * profiles of any period agree without being stored.
 */
export function usedUntil(seed: number, fuel: Flow, atMs: number): number {
  const sinceMs = atMs - installedMs;
  if (sinceMs <= 0) return 0;
  const day = Math.floor(sinceMs / dayMs);
  // Import is highest in winter, export in summer.
  const swing = fuel === 'export' ? -1 : 1;
  const start = usedUntilDay(seed, day, swing);
  const ofDay = usedUntilDay(seed, day + 1, swing) - start;
  return meanPerDay[fuel] * (0.5 + noise(seed, -1)) * (start + ofDay * shareOfDay(seed, fuel, { day, inDayMs: sinceMs - day * dayMs }));
}

const seasonalSwing = 0.3;
const dailySwing = 0.4;
const seasonalReach = (seasonalSwing * daysPerYear) / (2 * Math.PI);

/** Mean days' use until the start of a day. Both swings together stay below 1, which keeps the sum increasing. */
function usedUntilDay(seed: number, day: number, swing: 1 | -1): number {
  return day + seasonalReach * (1 + swing * Math.sin((2 * Math.PI * day) / daysPerYear)) + dailySwing * noise(seed, day);
}

const cumulative: Readonly<Record<Flow, readonly number[]>> = { electricity: cumulate(hourlyUse.electricity), gas: cumulate(hourlyUse.gas), secondary: cumulate(hourlyUse.secondary), export: cumulate(hourlyUse.export) };
const jitter: Readonly<Record<Flow, number>> = { electricity: smallestStep('electricity') / 2, gas: smallestStep('gas') / 2, secondary: smallestStep('secondary') / 2, export: smallestStep('export') / 2 };

function shareOfDay(seed: number, fuel: Flow, at: { readonly day: number; readonly inDayMs: number }): number {
  const halfHour = Math.min(47, Math.floor(at.inDayMs / halfHourMs));
  const from = shareAt(seed, fuel, at.day * 48 + halfHour);
  const to = halfHour === 47 ? 1 : shareAt(seed, fuel, at.day * 48 + halfHour + 1);
  return from + (to - from) * ((at.inDayMs - halfHour * halfHourMs) / halfHourMs);
}

function shareAt(seed: number, fuel: Flow, halfHourOfAll: number): number {
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

function smallestStep(fuel: Flow): number {
  return Math.min(...hourlyUse[fuel]) / hourlyUse[fuel].reduce((sum, share) => sum + share, 0) / 2;
}
