import { describe, expect, it } from 'vitest';
import { dayNumber, labTime } from './lab-calendar.ts';

// From a Monday; Wednesday and Thursday of the first week are closed.
const calendar = { from: '2026-11-30', openMinutesPerDay: 100, weekdays: [1, 2, 3, 4, 5], blackouts: [{ from: '2026-12-02', to: '2026-12-03', reason: 'release night' }] };

describe('lab time', () => {
  it.each([[0, '2026-11-30', 0], [99, '2026-11-30', 99], [100, '2026-12-01', 0], [250, '2026-12-04', 50], [300, '2026-12-07', 0]])('work from minute %i on starts on %s at %i', (minutes, date, minute) => {
    expect(labTime(calendar).startOf(minutes)).toEqual({ date, minute });
  });

  it.each([[0, '2026-11-30', 0], [100, '2026-11-30', 100], [101, '2026-12-01', 1], [200, '2026-12-01', 100], [300, '2026-12-04', 100]])('work until minute %i ends on %s at %i', (minutes, date, minute) => {
    expect(labTime(calendar).endOf(minutes)).toEqual({ date, minute });
  });

  it.each([['2026-11-01', 0], ['2026-11-30', 0], ['2026-12-01', 100], ['2026-12-02', 200], ['2026-12-04', 200], ['2026-12-05', 300], ['2026-12-07', 300]])('the first opening from %s on is at minute %i', (date, minutes) => {
    expect(labTime(calendar).openingOf(date)).toBe(minutes);
  });

  it('dates and minutes undo each other', () => {
    const time = labTime(calendar);
    for (let minutes = 0; minutes < 3_000; minutes += 37) expect([time.minutesUntil(time.startOf(minutes)), time.minutesUntil(time.endOf(minutes))]).toEqual([minutes, minutes]);
    expect([time.minutesUntil({ date: '2026-12-02', minute: 50 }), time.minutesUntil({ date: '2026-11-02', minute: 50 }), time.minutesUntil({ date: '2026-12-01', minute: 900 })]).toEqual([200, 0, 200]);
  });

  it('a lab that never opens, and a day that does not exist, are errors', () => {
    const closed = { ...calendar, blackouts: [{ from: '2026-01-01', to: '2999-12-31', reason: 'closed' }] };
    expect(() => labTime(closed).startOf(0)).toThrow('the lab is open on 0 of the 40000 days from 2026-11-30');
    expect(() => dayNumber('2026-02-29')).toThrow('"2026-02-29" is no date');
  });
});
