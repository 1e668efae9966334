import { describe, expect, it } from 'vitest';
import { ago, clockTime, countOf, duration, milliseconds, percent } from './format.ts';

describe('figures and times', () => {
  it.each([[340, '340 ms'], [4_200, '4.2 s'], [42_000, '42 s'], [200_000, '3 min 20 s'], [120_000, '2 min'], [7_500_000, '2 h 05 min'], [273_600_000, '3 d 4 h']])('%d ms lasts %s', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });

  it('writes short exchanges with tenths', () => {
    expect([milliseconds(12.34), milliseconds(812.4), milliseconds(12_000)]).toEqual(['12.3 ms', '812 ms', '12 s']);
  });

  it('says how long ago something was', () => {
    const now = Date.parse('2026-03-08T14:00:00Z');
    expect(['2026-03-08T13:59:58Z', '2026-03-08T13:59:20Z', '2026-03-08T13:20:00Z', '2026-03-08T04:00:00Z', '2026-03-01T14:00:00Z'].map((iso) => ago(iso, now))).toEqual(['just now', '40 s ago', '40 min ago', '10 h ago', '7 d ago']);
  });

  it('leaves the date out today', () => {
    const now = Date.parse('2026-03-08T14:00:00Z');
    expect(clockTime(now - 60_000, now)).toBe('13:59:00 UTC');
    expect(clockTime(now - 86_400_000, now)).toBe('2026-03-07 14:00:00 UTC');
  });

  it('never says 100 % of less than all, nor a share of nothing', () => {
    expect([percent(57, 60), percent(60, 60), percent(0, 0)]).toEqual(['95.0 %', '100 %', '–']);
    expect([countOf(1, 'run'), countOf(1_200, 'run')]).toEqual(['1 run', '1,200 runs']);
  });
});
