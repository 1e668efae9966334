import type { IsoDate } from './iso-date.ts';

export interface Holiday {
  readonly date: IsoDate;
  readonly name: string;
}

/** A day that a later proclamation or correction makes a holiday, or a Working Day again. */
export interface HolidayOverride {
  readonly date: IsoDate;
  readonly workingDay: 'yes' | 'no';
  /** Who says so, e.g. "Royal Proclamation of …"; printed with every date that rests on it. */
  readonly authority: string;
}

/** Days that are no Working Days besides Saturdays and Sundays. One-off holidays defeat any formula, so it is a dated table. */
export interface HolidayTable {
  readonly name: string;
  readonly version: string;
  /** First and last day that the table speaks of; nothing is counted beyond them. */
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly holidays: readonly Holiday[];
  readonly overrides: readonly HolidayOverride[];
}

/** The same table with further overrides; a later override of the same day replaces an earlier one. */
export function withOverrides(table: HolidayTable, overrides: readonly HolidayOverride[]): HolidayTable {
  const replaced = new Set(overrides.map((one) => one.date));
  return { ...table, overrides: [...table.overrides.filter((one) => !replaced.has(one.date)), ...overrides] };
}
