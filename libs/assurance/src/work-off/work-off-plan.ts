import { standingSeverity, type Severity, type TestingIssue } from '../issues/testing-issue.ts';
import { nameOf, type Readings } from '../readings.ts';
import type { HolidayTable } from '../working-days/holiday-table.ts';
import type { IsoDate } from '../working-days/iso-date.ts';
import { addWorkingDays, isWorkingDay } from '../working-days/working-days.ts';

export interface WorkOffItem {
  readonly issueId: string;
  readonly severity: 3 | 4 | 5;
  readonly due: IsoDate;
  readonly clause: string;
}

export interface WorkOffPlan {
  readonly certificateDate: IsoDate;
  readonly items: readonly WorkOffItem[];
  /** Open issues for which SVTAD 15.1 gives no date: with one of severity 1 or 2 the exit fails on its threshold first. */
  readonly withoutDueDate: readonly { readonly issueId: string; readonly reason: string }[];
  /** Names of the readings and of the holiday table that the dates rest on. */
  readonly ruleSet: string;
}

/** SVTAD 15.1(a)–(c): Working Days from the issuing of the certificate. */
export const workOffWorkingDays = { 3: { workingDays: 20, clause: '15.1(a)' }, 4: { workingDays: 40, clause: '15.1(b)' }, 5: { workingDays: 60, clause: '15.1(c)' } } as const;

/** SVTAD 15.1: every open Testing Issue with the day by which it is to be resolved. @throws RangeError outside the holiday table */
export function makeWorkOffPlan(input: { readonly issues: readonly TestingIssue[]; readonly certificateDate: IsoDate; readonly table: HolidayTable; readonly readings: Readings }): WorkOffPlan {
  const { certificateDate, table, readings } = input;
  const open = input.issues.filter((issue) => issue.state === 'open').toSorted((one, other) => (one.issueId < other.issueId ? -1 : 1));
  const items: WorkOffItem[] = [];
  const withoutDueDate: WorkOffPlan['withoutDueDate'][number][] = [];
  const early = readings.certificateDay === 'day-1' && isWorkingDay(certificateDate, table) ? 1 : 0;
  for (const { issueId, severity } of open.map((issue) => ({ issueId: issue.issueId, severity: standingSeverity(issue) }))) {
    if (hasDueDate(severity)) {
      const { workingDays, clause } = workOffWorkingDays[severity];
      items.push({ issueId, severity, due: addWorkingDays(certificateDate, workingDays - early, table), clause: `SVTAD ${clause}` });
    } else {
      withoutDueDate.push({ issueId, reason: `SVTAD 15.1 sets no date for severity ${severity}: its threshold is 0 (Table 13.2), so the exit fails first.` });
    }
  }
  return { certificateDate, items, withoutDueDate, ruleSet: `${nameOf(readings)}; ${table.name} ${table.version}` };
}

function hasDueDate(severity: Severity): severity is 3 | 4 | 5 {
  return severity >= 3;
}
