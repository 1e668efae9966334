import { halfHourMs } from './consumption.ts';
import { logEvent } from './event-log.ts';
import type { MeterState } from './meter.ts';
import { consumedBetween, withSupply } from './register.ts';
import { settingOf } from './settings.ts';

/** How far a meter that was given a load limit has watched its load. */
export interface LoadWatch {
  /** Start of the next half hour to look at. */
  readonly watchedMs: number;
  readonly count: number;
  /** Half hours in a row above the limit. */
  readonly above: number;
  /** When the supply that the limit switched off comes back. */
  readonly restoreAtMs: number | undefined;
}

const aboveCode = '8F01';
const disabledCode = '8F33';
const restoredCode = '8F34';
/** Thirteen months: as far as the profile log goes back. */
const halfHoursMax = 19_056;

/** A watch that begins now. */
export function newWatch(nowMs: number): LoadWatch {
  return { watchedMs: Math.ceil(nowMs / halfHourMs) * halfHourMs, count: 0, above: 0, restoreAtMs: undefined };
}

/**
 * The meter with its load looked at until `nowMs`, by the mean power of half hours, which is what the consumption model has: above the limit for
 * the whole period it counts and logs it and, where it is set to, switches the supply off and, after the restoration period, on again.
 */
export function withLoadWatched(meter: MeterState, nowMs: number): MeterState {
  if (meter.watch === undefined) return meter;
  const limits = settingOf(meter, 'loadLimit');
  const [thresholdW, periodMs, restorationMs] = [Number(limits['LoadLimitPowerThreshold'] ?? 0), Number(limits['LoadLimitPeriod'] ?? 0) * 1_000, Number(limits['LoadLimitRestorationPeriod'] ?? 0) * 1_000];
  const neededHalfHours = Math.max(1, Math.ceil(periodMs / halfHourMs));
  let current = meter;
  for (let turn = 0; turn < halfHoursMax; turn += 1) {
    const { watch } = current;
    if (watch === undefined) return current;
    if (watch.restoreAtMs !== undefined) {
      if (watch.restoreAtMs > nowMs) return current;
      current = restored(current, watch, watch.restoreAtMs);
      continue;
    }
    const endMs = watch.watchedMs + halfHourMs;
    if (endMs > nowMs) return current;
    const isAbove = current.supply === 'Enabled' && consumedBetween(current, watch.watchedMs, endMs) * 2 > thresholdW;
    const above = isAbove ? watch.above + 1 : 0;
    const next = { ...current, watch: { ...watch, watchedMs: endMs, above } };
    current = above === neededHalfHours ? tripped(next, { ...next.watch, count: watch.count + 1 }, { endMs, restorationMs: limits['LoadLimitSupplyState'] === 'Disable' ? restorationMs : undefined }) : next;
  }
  return current;
}

function tripped(meter: MeterState, watch: LoadWatch, { endMs, restorationMs }: { readonly endMs: number; readonly restorationMs: number | undefined }): MeterState {
  const events = logEvent(meter.events, { atMs: endMs, log: 'event', code: aboveCode, meaning: 'Active Power Import above Load Limit Threshold' });
  if (restorationMs === undefined) return { ...meter, events, watch };
  const off = withSupply(meter, 'Armed', endMs);
  return { ...off, events: logEvent(events, { atMs: endMs, log: 'event', code: disabledCode, meaning: 'Supply Disabled then Armed - Load Limit triggered' }), watch: { ...watch, above: 0, restoreAtMs: endMs + restorationMs } };
}

function restored(meter: MeterState, watch: LoadWatch, atMs: number): MeterState {
  const next = { ...meter, watch: { ...watch, restoreAtMs: undefined, watchedMs: Math.ceil(atMs / halfHourMs) * halfHourMs } };
  // Somebody may have switched it meanwhile.
  if (meter.supply !== 'Armed') return next;
  return { ...withSupply(next, 'Enabled', atMs), events: logEvent(next.events, { atMs, log: 'event', code: restoredCode, meaning: 'Supply Enabled after Load Limit Restoration Period (Load Limit triggered)' }) };
}
