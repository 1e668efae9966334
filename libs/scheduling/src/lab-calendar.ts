/** A calendar day as YYYY-MM-DD; the SVTAD counts days, so there is no time zone. */
export type IsoDate = string;

/** When the lab is open. Everything that closes it is data: holidays are blackouts of a day. */
export interface LabCalendar {
  /** First day of the plan; lab time counts from its opening. */
  readonly from: IsoDate;
  readonly openMinutesPerDay: number;
  /** ISO weekdays on which the lab is open: 1 = Monday … 7 = Sunday. */
  readonly weekdays: readonly number[];
  /** Days, first and last included, on which nothing is tested. */
  readonly blackouts: readonly { readonly from: IsoDate; readonly to: IsoDate; readonly reason: string }[];
}

/** A moment of open lab: the day, and minutes after its opening. */
export interface LabInstant {
  readonly date: IsoDate;
  readonly minute: number;
}

/**
 * Lab time: minutes of open lab since the opening of the plan's first day. Planning happens in it, so closed days need no care there,
 * and later in lab time is later in the calendar.
 */
export interface LabTime {
  /** The moment at which work that starts at `minutes` starts: the end of a day counts as the opening of the next open one. */
  startOf(minutes: number): LabInstant;
  /** The moment at which work that ends at `minutes` ends: the end of a day stays on that day. */
  endOf(minutes: number): LabInstant;
  /** Lab minutes until the opening of the first open day that is not before `date`; 0 for days before the plan. */
  openingOf(date: IsoDate): number;
  /** Lab minutes until a moment; a moment on a closed day is the end of the open day before, one before the plan is 0. */
  minutesUntil(instant: LabInstant): number;
}

const dayMs = 86_400_000;
/** A plan that runs longer than this is an error of the input, and the search for open days has an end. */
const daysMax = 40_000;

/** @throws RangeError for dates that do not exist, and when the lab opens too rarely for what is asked (within 40,000 days) */
export function labTime(calendar: LabCalendar): LabTime {
  const first = dayNumber(calendar.from);
  const open = openDays(calendar, first);
  const perDay = calendar.openMinutesPerDay;
  const instant = (index: number, minute: number): LabInstant => ({ date: isoDate(open.nth(index)), minute });
  return {
    startOf: (minutes) => instant(Math.floor(minutes / perDay), minutes % perDay),
    endOf: (minutes) => {
      const index = Math.max(0, Math.ceil(minutes / perDay) - 1);
      return instant(index, minutes - index * perDay);
    },
    openingOf: (date) => open.before(dayNumber(date)) * perDay,
    minutesUntil: ({ date, minute }) => {
      const day = dayNumber(date);
      return open.before(day) * perDay + (open.has(day) ? Math.min(minute, perDay) : 0);
    },
  };
}

/** Days since 1970-01-01. @throws RangeError for anything but an existing day written YYYY-MM-DD */
export function dayNumber(date: IsoDate): number {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  const day = parts === null ? Number.NaN : Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3])) / dayMs;
  if (Number.isNaN(day) || isoDate(day) !== date) throw new RangeError(`"${date}" is no date; an existing day written YYYY-MM-DD is expected`);
  return day;
}

export function isoDate(day: number): IsoDate {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

interface OpenDays {
  nth(index: number): number;
  /** Open days of the plan before `day`. */
  before(day: number): number;
  has(day: number): boolean;
}

/** Open days are found as they are asked for: a plan of a year must not walk a century. */
function openDays(calendar: LabCalendar, first: number): OpenDays {
  const weekdays = new Set(calendar.weekdays);
  const blackouts = calendar.blackouts.map(({ from, to }) => [dayNumber(from), dayNumber(to)] as const);
  const found: number[] = [];
  // For each day from the first on, how many open days lie before it.
  const before: number[] = [0];
  const isOpen = (day: number) => weekdays.has(((((day + 3) % 7) + 7) % 7) + 1) && !blackouts.some(([from, to]) => day >= from && day <= to);
  const walk = () => {
    if (before.length > daysMax) throw new RangeError(`the lab is open on ${found.length} of the ${daysMax} days from ${calendar.from}, fewer than are needed; expected a calendar with enough open days`);
    const day = first + before.length - 1;
    if (isOpen(day)) found.push(day);
    before.push(found.length);
  };
  return {
    nth: (index) => {
      while (found.length <= index) walk();
      return found[index] ?? first;
    },
    before: (day) => {
      while (before.length <= day - first) walk();
      return before[Math.max(0, day - first)] ?? 0;
    },
    has: (day) => day >= first && isOpen(day),
  };
}
