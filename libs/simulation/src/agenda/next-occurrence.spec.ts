import { describe, expect, it } from 'vitest';
import { nextOccurrence } from './next-occurrence.ts';

const afterMs = Date.UTC(2026, 10, 23, 14);
const details = { ScheduleStartDate: '2026-11-23Z', ScheduleExecutionStartTime: '13:00:00' };

describe('the next occurrence of a DSP schedule (5.1)', () => {
  it.each([
    ['Daily', '2026-11-24T13:00:00.000Z'],
    ['Weekly', '2026-11-30T13:00:00.000Z'],
    ['Quarterly', '2027-02-23T13:00:00.000Z'],
    // No frequency but a name that every object has: as any other text, the shortest one.
    ['constructor', '2026-11-24T13:00:00.000Z'],
  ])('%s', (frequency, expected) => {
    expect(new Date(nextOccurrence({ ...details, ScheduleFrequency: frequency }, afterMs) ?? Number.NaN).toISOString()).toBe(expected);
  });
});
