import { describe, expect, it } from 'vitest';
import { svtadReadings } from '../readings.ts';
import { adverseEffect, requisitePerformance } from './adverse-effect.ts';

describe('acceptance rows 40–41: System Capacity Testing, as far as a given interval and rate decide', () => {
  it.each([[0.99, 1.04, 'met'], [0.99, 1.09, 'undecidable'], [1.07, 1.12, 'not-met'], [1.05, 1.05, 'met']])('row 40, 5.2(d) (reading): ratio %f to %f is %s', (low, high, verdict) => {
    expect(adverseEffect({ low, high }, svtadReadings)).toMatchObject({ verdict, clause: 'SVTAD 5.2(d)', ruleSet: 'SVTAD 1.23 readings 1.0.0' });
  });

  it('row 40: no interval decides nothing', () => {
    for (const ratio of [{ low: Number.NaN, high: 1 }, { low: 1.2, high: 1.1 }, { low: 0, high: 0 }, { low: 1, high: Number.POSITIVE_INFINITY }]) expect(adverseEffect(ratio, svtadReadings).verdict).toBe('undecidable');
  });

  it('row 41, 5.2(d) (reading): 93 % of the planned rate decides nothing, though every class is within its target', () => {
    const judge = (achievedRate: number, classesBeyondTarget: readonly string[] | 'unknown') => requisitePerformance({ achievedRate, plannedRate: 100, classesBeyondTarget }, svtadReadings);
    expect(judge(93, [])).toMatchObject({ verdict: 'undecidable', reason: 'The load was not applied: 93 of 100 per second, at least 95 % is needed.' });
    expect([judge(95, []).verdict, judge(100, ['4.1.1']).verdict, judge(100, 'unknown').verdict]).toEqual(['met', 'not-met', 'undecidable']);
    expect(requisitePerformance({ achievedRate: 0, plannedRate: 0, classesBeyondTarget: [] }, svtadReadings).verdict).toBe('undecidable');
  });
});
