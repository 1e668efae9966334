import type { BodyFields } from '@gauntlet/contracts';
import { textOf } from '../behaviours/behaviour.ts';
import { entryOf } from '../behaviours/fields.ts';
import { dayMs } from '../meter/consumption.ts';

/** Months between two occurrences; a day's or a week's schedule goes by days. */
const monthsBetween: Readonly<Record<string, number>> = { Monthly: 1, Quarterly: 3, 'Half-Yearly': 6, Yearly: 12 };

/**
 * The first time after `afterMs` at which a DSP schedule (the fields of 5.1) is due, in milliseconds since the epoch;
 * undefined when it has ended or its dates are none. Without a ScheduleExecutionStartTime the DCC starts at midnight (UTC).
 */
export function nextOccurrence(details: BodyFields, afterMs: number): number | undefined {
  const startMs = dateMs(textOf(details, 'ScheduleStartDate')) + timeMs(textOf(details, 'ScheduleExecutionStartTime'));
  const endText = textOf(details, 'ScheduleEndDate');
  const endMs = endText === '' ? Number.POSITIVE_INFINITY : dateMs(endText) + dayMs;
  if (Number.isNaN(startMs) || Number.isNaN(endMs)) return undefined;
  const frequency = textOf(details, 'ScheduleFrequency');
  const months = entryOf(monthsBetween, frequency);
  const next = months === undefined ? nextByDays(startMs, afterMs, frequency === 'Weekly' ? 7 : 1) : nextByMonths(startMs, afterMs, months);
  return next < endMs ? next : undefined;
}

/** The period that a scheduled read covers when it is due at `atMs`: its offsets count from that day. */
export function scheduledBody(details: BodyFields, atMs: number): BodyFields {
  const offsets = Object.values(details).find((value): value is BodyFields => typeof value === 'object' && 'StartDateOffset' in value);
  if (offsets === undefined) return {};
  const midnight = Math.floor(atMs / dayMs) * dayMs;
  const at = (day: string, time: string): string => new Date(midnight + Number(textOf(offsets, day)) * dayMs + timeMs(textOf(offsets, time))).toISOString();
  return { ReadLogPeriod: { StartDateTime: at('StartDateOffset', 'StartTime'), EndDateTime: at('EndDateOffset', 'EndTime') } };
}

function nextByDays(startMs: number, afterMs: number, days: number): number {
  const passed = Math.max(0, Math.floor((afterMs - startMs) / (days * dayMs)) + 1);
  return startMs + passed * days * dayMs;
}

function nextByMonths(startMs: number, afterMs: number, months: number): number {
  const start = new Date(startMs);
  const after = new Date(afterMs);
  const monthsPassed = (after.getUTCFullYear() - start.getUTCFullYear()) * 12 + after.getUTCMonth() - start.getUTCMonth();
  let count = Math.max(0, Math.floor(monthsPassed / months));
  while (addMonths(start, count * months) <= afterMs) count += 1;
  return addMonths(start, count * months);
}

/** The same day in a later month, or that month's last when it has no such day. */
function addMonths(start: Date, months: number): number {
  const year = start.getUTCFullYear();
  const month = start.getUTCMonth() + months;
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const inDayMs = start.getTime() % dayMs;
  return Date.UTC(year, month, Math.min(start.getUTCDate(), lastDay)) + inDayMs;
}

/** An xs:date, whose zone is taken as UTC, as the schedules of the DCC are. */
function dateMs(date: string): number {
  return /^\d{4}-\d{2}-\d{2}/.test(date) ? Date.parse(`${date.slice(0, 10)}T00:00:00Z`) : Number.NaN;
}

/** An xs:time as milliseconds since midnight; midnight when there is none. */
function timeMs(time: string): number {
  const [, hours = '0', minutes = '0', seconds = '0'] = /^(\d{2}):(\d{2}):(\d{2})/.exec(time) ?? [];
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000;
}
