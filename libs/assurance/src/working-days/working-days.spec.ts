import { describe, expect, it } from 'vitest';
import { englandAndWales } from './england-and-wales.ts';
import { withOverrides } from './holiday-table.ts';
import { dayNumber, firstOfMonth, isoDate, weekday } from './iso-date.ts';
import { referralClock } from './referral-clock.ts';
import { addWorkingDays, isWorkingDay, nthWorkingDayFrom, workingDaysBetween } from './working-days.ts';

describe('the holiday table of England and Wales', () => {
  it('holds no weekend day and no day twice', () => {
    const days = englandAndWales.holidays.map((one) => one.date);
    expect(days.filter((date) => weekday(dayNumber(date)) > 4)).toEqual([]);
    expect(new Set(days).size).toBe(days.length);
  });

  it.each([2018, 2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026, 2027, 2028])('%i agrees with the rules that the Act and the proclamations follow', (year) => {
    const moved: Record<string, readonly string[]> = { 2020: ['-05-04', '+05-08'], 2022: ['-05-30', '+06-02', '+06-03', '+09-19'], 2023: ['+05-08'] };
    const dates = new Set(byRule(year));
    for (const change of moved[year] ?? []) {
      if (change.startsWith('-')) dates.delete(`${year}${change}`);
      else dates.add(`${year}-${change.slice(1)}`);
    }
    expect(englandAndWales.holidays.map((one) => one.date).filter((date) => date.startsWith(String(year))).sort()).toEqual([...dates].sort());
  });

  it('can be overridden, with the authority kept', () => {
    const table = withOverrides(englandAndWales, [{ date: '2027-06-01', workingDay: 'no', authority: 'a proclamation' }, { date: '2027-05-03', workingDay: 'yes', authority: 'a correction' }]);
    expect([isWorkingDay('2027-06-01', englandAndWales), isWorkingDay('2027-06-01', table), isWorkingDay('2027-05-03', table)]).toEqual([true, false, true]);
  });
});

describe('counting Working Days', () => {
  it.each([['2026-04-02', 1, '2026-04-07'], ['2026-04-04', 1, '2026-04-07'], ['2026-04-07', -1, '2026-04-02'], ['2026-04-02', 0, '2026-04-02'], ['2026-12-24', 2, '2026-12-30']])('%s and %i Working Days is %s', (from, days, to) => {
    expect(addWorkingDays(from, days, englandAndWales)).toBe(to);
  });

  it('the nth Working Day of a month counts its first day when that is one', () => {
    expect(nthWorkingDayFrom('2026-04-01', 5, englandAndWales)).toBe('2026-04-09');
    expect(nthWorkingDayFrom('2026-05-01', 1, englandAndWales)).toBe('2026-05-01');
  });

  it('adding and counting undo each other', () => {
    for (let days = 1; days < 300; days += 7) expect(workingDaysBetween('2024-12-20', addWorkingDays('2024-12-20', days, englandAndWales), englandAndWales)).toBe(days);
  });

  it('refuses days beyond the table, days that do not exist and fractions', () => {
    expect(() => addWorkingDays('2028-12-29', 1, englandAndWales)).toThrow('2029-01-01 lies outside Working Days, England and Wales 1.0.0, which covers 2018-01-01 to 2028-12-31');
    expect(() => dayNumber('2026-02-29')).toThrow('"2026-02-29" is no date');
    expect(() => dayNumber('1 April 2026')).toThrow('YYYY-MM-DD is expected');
    expect(() => addWorkingDays('2026-01-01', 1.5, englandAndWales)).toThrow('a whole number is expected');
  });

  it('months', () => {
    expect([firstOfMonth('2026-12-15', 1), firstOfMonth('2026-01-31', 0), firstOfMonth('2026-01-31', -1)]).toEqual(['2027-01-01', '2026-01-01', '2025-12-01']);
  });

  it('13.4, 13.7, 13.21: referral clocks', () => {
    const clock = (referral: 'dmc-selection' | 'issue-exclusion', today: string) => referralClock({ referral, decidedOn: '2026-04-02', today, table: englandAndWales });
    expect(clock('issue-exclusion', '2026-04-09')).toEqual({ lastDay: '2026-04-13', clause: 'SVTAD 13.21', state: 'running' });
    expect(clock('issue-exclusion', '2026-04-13').state).toBe('due-today');
    expect(clock('issue-exclusion', '2026-04-14').state).toBe('expired');
    expect(clock('dmc-selection', '2026-04-14')).toEqual({ lastDay: '2026-04-20', clause: 'SVTAD 13.4', state: 'running' });
  });
});

/** Easter by the anonymous Gregorian computus, the Mondays by the calendar, weekend dates moved to the next free weekday. */
function byRule(year: number): string[] {
  const easter = easterDay(year);
  const monday = (month: number, which: 'first' | 'last') => {
    const days = Array.from({ length: 31 }, (_, index) => dayNumber(firstOfMonth(`${year}-01-01`, month - 1)) + index).filter((day) => weekday(day) === 0 && Number(isoDate(day).slice(5, 7)) === month);
    return (which === 'first' ? days[0] : days.at(-1)) ?? 0;
  };
  const days = [easter - 2, easter + 1, monday(5, 'first'), monday(5, 'last'), monday(8, 'last')];
  for (const fixed of ['01-01', '12-25', '12-26']) {
    const day = dayNumber(`${year}-${fixed}`);
    if (weekday(day) < 5) days.push(day);
  }
  for (const fixed of ['01-01', '12-25', '12-26']) {
    let day = dayNumber(`${year}-${fixed}`);
    if (weekday(day) < 5) continue;
    while (weekday(day) > 4 || days.includes(day)) day += 1;
    days.push(day);
  }
  return days.map(isoDate);
}

function easterDay(year: number): number {
  const [a, b, c] = [year % 19, Math.floor(year / 100), year % 100];
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return dayNumber(`${year}-${String(Math.floor(n / 31)).padStart(2, '0')}-${String((n % 31) + 1).padStart(2, '0')}`);
}
