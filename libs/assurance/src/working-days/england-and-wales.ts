import type { Holiday, HolidayTable } from './holiday-table.ts';

/**
 * Bank and public holidays of England and Wales that fall on weekdays. Basis: Banking and Financial Dealings Act 1971, schedule 1
 * (Easter Monday, last Monday of May, last Monday of August, 26 December, and 27 December for a 25 or 26 December on a Sunday);
 * Christmas Day and Good Friday by common law; New Year's Day, the first Monday of May and the substitutes of weekend dates by
 * proclamation under section 1(3). Moved or added once by proclamation: 2020-05-08 (for 4 May, VE Day), 2022-06-02 (for 30 May)
 * and 2022-06-03 (Platinum Jubilee), 2022-09-19 (State Funeral), 2023-05-08 (Coronation). Days of 2027 and 2028 follow the same
 * rules and stand until a proclamation says otherwise: that is what overrides are for.
 */
export const englandAndWales: HolidayTable = {
  name: 'Working Days, England and Wales',
  version: '1.0.0',
  from: '2018-01-01',
  to: '2028-12-31',
  holidays: [
    ...year(2018, '01-01 03-30 04-02 05-07 05-28 08-27 12-25 12-26'),
    ...year(2019, '01-01 04-19 04-22 05-06 05-27 08-26 12-25 12-26'),
    ...year(2020, '01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28'),
    ...year(2021, '01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28'),
    ...year(2022, '01-03 04-15 04-18 05-02 06-02 08-29 12-27 12-26'),
    { date: '2022-06-03', name: 'Platinum Jubilee' },
    { date: '2022-09-19', name: 'State Funeral' },
    ...year(2023, '01-02 04-07 04-10 05-01 05-29 08-28 12-25 12-26'),
    { date: '2023-05-08', name: 'Coronation' },
    ...year(2024, '01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26'),
    ...year(2025, '01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26'),
    ...year(2026, '01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28'),
    ...year(2027, '01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28'),
    ...year(2028, '01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26'),
  ],
  overrides: [],
};

/** The eight yearly holidays, in the order of their names below. */
function year(of: number, days: string): Holiday[] {
  const names = ["New Year's Day", 'Good Friday', 'Easter Monday', 'Early May', 'Spring', 'Summer', 'Christmas Day', 'Boxing Day'];
  return days.split(' ').map((day, index) => ({ date: `${of}-${day}`, name: names[index] ?? day }));
}
