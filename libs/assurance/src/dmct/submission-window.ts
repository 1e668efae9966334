import type { CapabilityRelease } from '@gauntlet/contracts';
import { nameOf, type Readings } from '../readings.ts';
import type { HolidayTable } from '../working-days/holiday-table.ts';
import { dayNumber, firstOfMonth, type IsoDate } from '../working-days/iso-date.ts';
import { addWorkingDays, nthWorkingDayFrom } from '../working-days/working-days.ts';

export interface SubmissionWindow {
  /** 1 for the first window. */
  readonly number: number;
  /** First day of the month for which data is requested. */
  readonly month: IsoDate;
  /** Last day on which the DCC may notify the data that it wants. */
  readonly noticeBy: IsoDate;
  /** Last day on which a Supplier's submission is in time. */
  readonly dueBy: IsoDate;
  readonly clause: 'SVTAD 20.2';
  readonly ruleSet: string;
}

/**
 * SVTAD 20.2: the nth submission: the first full calendar month after the clause took effect and every second month after it, due
 * within 5 Working Days of the month's start, notified at least 10 Working Days before it. @throws RangeError outside the table
 */
export function submissionWindow(input: { readonly effectiveFrom: IsoDate; readonly number: number; readonly table: HolidayTable; readonly readings: Readings }): SubmissionWindow {
  const { number, table, readings } = input;
  if (!Number.isSafeInteger(number) || number < 1) throw new RangeError(`submission ${number}: a whole number from 1 is expected`);
  const month = firstOfMonth(input.effectiveFrom, 1 + 2 * (number - 1));
  const dueBy = readings.submissionWindow === 'fifth-working-day' ? nthWorkingDayFrom(month, 5, table) : addWorkingDays(month, 5, table);
  return { number, month, noticeBy: addWorkingDays(month, -10, table), dueBy, clause: 'SVTAD 20.2', ruleSet: `${nameOf(readings)}; ${table.name} ${table.version}` };
}

/** SVTAD 20.2: how a submission made on a day stands to its window; late ones are taken and said to be late. */
export function submissionTiming(window: SubmissionWindow, submittedOn: IsoDate): 'early' | 'in-time' | 'late' {
  if (dayNumber(submittedOn) < dayNumber(window.month)) return 'early';
  return submittedOn <= window.dueBy ? 'in-time' : 'late';
}

/** SVTAD 20.2, last sentence: for MOC and FOC nothing is owed until the DCC has determined that release's SIT DMCs. */
export function submissionOwed(release: CapabilityRelease, sitDmcs: 'determined' | 'not-determined'): 'owed' | 'not-owed' {
  return release === 'IOC' || sitDmcs === 'determined' ? 'owed' : 'not-owed';
}
