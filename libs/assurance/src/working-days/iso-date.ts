/** A calendar day as YYYY-MM-DD; the SVTAD counts days, so there is no time of day and no time zone. */
export type IsoDate = string;

const dayMs = 86_400_000;

/** Days since 1970-01-01. @throws RangeError for anything but an existing day written YYYY-MM-DD */
export function dayNumber(date: IsoDate): number {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  const day = parts === null ? Number.NaN : Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3])) / dayMs;
  if (Number.isNaN(day) || isoDate(day) !== date) throw new RangeError(`"${date}" is no date; an existing day written YYYY-MM-DD is expected`);
  return day;
}

/** The day so many days after 1970-01-01. */
export function isoDate(day: number): IsoDate {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

/** 0 = Monday … 6 = Sunday; 1970-01-01 was a Thursday. */
export function weekday(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

/** The first day of the month that lies so many months after the month of `date`. */
export function firstOfMonth(date: IsoDate, monthsLater: number): IsoDate {
  dayNumber(date);
  return new Date(Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1 + monthsLater, 1)).toISOString().slice(0, 10);
}
