import type { HolidayTable } from './holiday-table.ts';
import { dayNumber, isoDate, weekday, type IsoDate } from './iso-date.ts';

/**
 * Whether the day is a Working Day (SVTAD 13.4, 13.7, 13.21, 15.1, 20.2 count in them): no Saturday, Sunday or holiday of the
 * table, overrides first. @throws RangeError for a day outside the table: silence about a year is no year without holidays
 */
export function isWorkingDay(date: IsoDate, table: HolidayTable): boolean {
  return works(dayNumber(date), table);
}

/**
 * The day `workingDays` Working Days after `from` (before it when negative); `from` is day 0 and need not be a Working Day itself.
 * SVTAD 15.1 "within 20 Working Days from the issuing". @throws RangeError outside the table, or for a fraction of a day
 */
export function addWorkingDays(from: IsoDate, workingDays: number, table: HolidayTable): IsoDate {
  if (!Number.isSafeInteger(workingDays)) throw new RangeError(`${workingDays} Working Days: a whole number is expected`);
  const step = workingDays < 0 ? -1 : 1;
  let day = dayNumber(from);
  // Every step moves one day and the table ends, so this is bounded by the length of the table.
  for (let left = Math.abs(workingDays); left > 0; ) {
    day += step;
    if (works(day, table)) left -= 1;
  }
  return isoDate(day);
}

/** The nth Working Day of the month that begins on `first` (SVTAD 20.2, "within 5 Working Days of the start of" a month). */
export function nthWorkingDayFrom(first: IsoDate, nth: number, table: HolidayTable): IsoDate {
  return addWorkingDays(isoDate(dayNumber(first) - 1), nth, table);
}

/** Working Days after `from` up to and including `to`; 0 when `to` is not later (SVTAD 15.1, referral clocks). */
export function workingDaysBetween(from: IsoDate, to: IsoDate, table: HolidayTable): number {
  let count = 0;
  for (let day = dayNumber(from) + 1; day <= dayNumber(to); day += 1) if (works(day, table)) count += 1;
  return count;
}

function works(day: number, table: HolidayTable): boolean {
  const date = isoDate(day);
  // ISO dates of four-digit years sort like the days they name.
  if (date < table.from || date > table.to) throw new RangeError(`${date} lies outside ${table.name} ${table.version}, which covers ${table.from} to ${table.to}`);
  const override = table.overrides.find((one) => one.date === date);
  if (override !== undefined) return override.workingDay === 'yes';
  return weekday(day) < 5 && !table.holidays.some((one) => one.date === date);
}
