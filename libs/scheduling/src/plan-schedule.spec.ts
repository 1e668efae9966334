import { describe, expect, it } from 'vitest';
import { cheapestSchedule } from './exhaustive-search.fixture.ts';
import { labTime } from './lab-calendar.ts';
import { lowerBound } from './lower-bound.ts';
import { labOf } from './placement.ts';
import { planSchedule } from './plan-schedule.ts';
import type { ScheduleInput } from './schedule-input.ts';
import { seededInput } from './seeded-input.fixture.ts';
import { testingJobs } from './testing-job.ts';

const instances = 400;

describe('against exhaustive search', () => {
  it.each([
    ['DMCs that are all there', { dmcs: 5, deviceSets: 3, laterShare: 0, arrivalDays: 0 }],
    ['DMCs that come one by one', { dmcs: 5, deviceSets: 3, laterShare: 0.6, arrivalDays: 5 }],
    ['six DMCs on two device sets', { dmcs: 6, deviceSets: 2, laterShare: 0.3, arrivalDays: 5 }],
  ])(`${instances} small labs with %s: bound ≤ best ≤ plan, and the plan is nearly always the best`, (_name, size) => {
    let [best, worst] = [0, 1];
    for (let seed = 1; seed <= instances; seed += 1) {
      const input = seededInput(seed, size);
      const { quality } = planSchedule(input);
      const optimum = cheapestSchedule(input) / input.calendar.openMinutesPerDay;
      expect(quality.lowerBoundMeterDays, `seed ${seed}: the bound`).toBeLessThanOrEqual(optimum * (1 + 1e-9));
      expect(quality.weightedCompletionMeterDays, `seed ${seed}: the plan`).toBeGreaterThanOrEqual(optimum * (1 - 1e-9));
      const ratio = optimum === 0 ? 1 : quality.weightedCompletionMeterDays / optimum;
      if (ratio <= 1 + 1e-9) best += 1;
      worst = Math.max(worst, ratio);
    }
    expect(best).toBeGreaterThanOrEqual(0.99 * instances);
    expect(worst).toBeLessThanOrEqual(1.05);
  });
});

describe('monotonic sanity', () => {
  const size = { dmcs: 40, deviceSets: 5, laterShare: 0.3, arrivalDays: 10 };
  const bound = (input: ScheduleInput) => {
    const { jobs } = testingJobs(input, labTime(input.calendar));
    return lowerBound(jobs, labOf(jobs, input.deviceSets.length, input.labSlots));
  };

  it('the bound never rises with another slot, and never falls with another DMC, longer packs or more meters', () => {
    for (let seed = 1; seed <= 100; seed += 1) {
      const input = seededInput(seed, size);
      const least = bound(input);
      // The middle rule of the bound by speeds cuts time at other moments in the other lab, which shifts it by less than a thousandth.
      const tolerance = least * 1e-3;
      expect(bound({ ...input, labSlots: input.labSlots + 1 }), `seed ${seed}`).toBeLessThanOrEqual(least + tolerance);
      expect(bound({ ...input, dmcs: input.dmcs.slice(0, -1) }), `seed ${seed}`).toBeLessThanOrEqual(least + tolerance);
      expect(bound({ ...input, dmcs: input.dmcs.map((dmc) => ({ ...dmc, meters: dmc.meters + 1 })) }), `seed ${seed}`).toBeGreaterThanOrEqual(least - tolerance);
      const longer = input.dmcs.map((dmc) => ({ ...dmc, packs: dmc.packs.map((pack) => ({ ...pack, durationMinutes: pack.durationMinutes + 5 })) }));
      expect(bound({ ...input, dmcs: longer }), `seed ${seed}`).toBeGreaterThanOrEqual(least - tolerance);
    }
  });

  it('a higher priority never delays the DMC that gets it when one device set tests all', () => {
    for (let seed = 1; seed <= 50; seed += 1) {
      const drawn = seededInput(seed, { ...size, dmcs: 12, laterShare: 0 });
      const input: ScheduleInput = { ...drawn, labSlots: 1, deviceSets: [{ id: 'SET-0', serves: 'any' }], dmcs: drawn.dmcs.map(({ id, meters, packs, epclEntries }) => ({ id, meters, priority: 0, packs: packs.map(({ pack, kind, durationMinutes }) => ({ pack, kind, durationMinutes })), migration: { under: 'dmct' }, epclEntries })) };
      const raised: ScheduleInput = { ...input, dmcs: input.dmcs.map((dmc, index) => (index === 3 ? { ...dmc, priority: 80 } : dmc)) };
      const waitOf = (one: ScheduleInput) => planSchedule(one).entries.find((entry) => entry.dmcId === 'DMC-3')?.waitMinutes ?? -1;
      expect(waitOf(raised), `seed ${seed}`).toBeLessThanOrEqual(waitOf(input));
    }
  });

  it('one device set without dates: the plan is the bound itself', () => {
    const packs = (durationMinutes: number) => [{ pack: 'SRVT', kind: 'srvt', durationMinutes } as const];
    const dmc = (id: string, meters: number, minutes: number) => ({ id, meters, priority: 0, packs: packs(minutes), migration: { under: 'dmct' }, epclEntries: [] }) as const;
    const schedule = planSchedule({ dmcs: [dmc('A', 1, 100), dmc('B', 10, 50), dmc('C', 10, 200)], deviceSets: [{ id: 'S', serves: 'any' }], labSlots: 3, calendar: { from: '2026-11-30', openMinutesPerDay: 100, weekdays: [1], blackouts: [] } });
    // Smith's rule by hand: B ends at 50, C at 250, A at 350 minutes; (10 × 50 + 10 × 250 + 1 × 350) / 100.
    expect(schedule.quality.weightedCompletionMeterDays).toBe(33.5);
    expect(schedule.quality.distanceToBound).toBeCloseTo(0, 9);
  });
});
