import type { HolidayTable } from './holiday-table.ts';
import { dayNumber, type IsoDate } from './iso-date.ts';
import { addWorkingDays } from './working-days.ts';

/** Referrals to the Secretary of State that the SVTAD limits in Working Days, counted from the decision that is referred. */
export const referralClocks = {
  'dmc-selection': { workingDays: 10, clause: 'SVTAD 13.4' },
  'dmc-de-selection': { workingDays: 10, clause: 'SVTAD 13.7' },
  'issue-exclusion': { workingDays: 5, clause: 'SVTAD 13.21' },
} as const;

export interface ReferralClock {
  readonly lastDay: IsoDate;
  readonly clause: string;
  readonly state: 'running' | 'due-today' | 'expired';
}

/** Until when a decision may be referred (SVTAD 13.4, 13.7, 13.21; the decision's day is day 0), and how that stands today. */
export function referralClock(input: { readonly referral: keyof typeof referralClocks; readonly decidedOn: IsoDate; readonly today: IsoDate; readonly table: HolidayTable }): ReferralClock {
  const { workingDays, clause } = referralClocks[input.referral];
  const lastDay = addWorkingDays(input.decidedOn, workingDays, input.table);
  const left = dayNumber(lastDay) - dayNumber(input.today);
  return { lastDay, clause, state: left > 0 ? 'running' : left === 0 ? 'due-today' : 'expired' };
}
