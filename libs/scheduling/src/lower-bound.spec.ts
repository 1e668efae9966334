import { describe, expect, it } from 'vitest';
import { fastMachineBound } from './fast-machine-bound.ts';
import { labTime } from './lab-calendar.ts';
import { lowerBound } from './lower-bound.ts';
import { labOf } from './placement.ts';
import type { DmcToPlan, PlannableDeviceSet, ScheduleInput } from './schedule-input.ts';
import { testingJobs } from './testing-job.ts';

const dmc = (id: string, meters: number, durationMinutes: number, notBefore?: string): DmcToPlan => ({ id, meters, priority: 0, packs: [{ pack: 'SRVT', kind: 'srvt', durationMinutes }], migration: { under: 'dmct' }, epclEntries: [], ...(notBefore === undefined ? {} : { notBefore }) });
const any = (count: number): PlannableDeviceSet[] => Array.from({ length: count }, (_, index) => ({ id: `S${index}`, serves: 'any' }));

function jobsAndLab(dmcs: readonly DmcToPlan[], deviceSets: readonly PlannableDeviceSet[], labSlots: number) {
  const input: ScheduleInput = { dmcs, deviceSets, labSlots, calendar: { from: '2026-11-30', openMinutesPerDay: 100, weekdays: [1, 2, 3, 4, 5], blackouts: [] } };
  const { jobs } = testingJobs(input, labTime(input.calendar));
  return { jobs, lab: labOf(jobs, deviceSets.length, labSlots) };
}

describe('the lower bound', () => {
  it('of alike device sets is that of Eastman, Even and Isaacs', () => {
    const dmcs = Array.from({ length: 40 }, (_, index) => dmc(`D${index}`, 40 - index, 20 + index));
    const { jobs, lab } = jobsAndLab(dmcs, any(4), 4);
    const oneMachine = dmcs.reduce((sum, { meters }, index) => sum + meters * dmcs.slice(0, index + 1).reduce((end, { packs }) => end + (packs[0]?.durationMinutes ?? 0), 0), 0);
    const own = dmcs.reduce((sum, { meters, packs }) => sum + meters * (packs[0]?.durationMinutes ?? 0), 0);
    // Σ wC ≥ (Σ wC on one machine) / m + (m − 1) / (2m) × Σ wp.
    expect(fastMachineBound(jobs, 4)).toBeCloseTo(oneMachine / 4 + (3 / 8) * own, 6);
    expect(lowerBound(jobs, lab)).toBeGreaterThanOrEqual(oneMachine / 4 + (3 / 8) * own);
  });

  it('of one DMC is its own completion, counted from its release', () => {
    const { jobs, lab } = jobsAndLab([dmc('A', 3, 70, '2026-12-03')], any(5), 5);
    expect(lowerBound(jobs, lab)).toBeCloseTo(3 * (300 + 70), 3);
  });

  it('of releases is met where one device set takes what has come by Smith\'s rule', () => {
    // A (1 meter, 100 minutes) alone until B (9 meters, 100 minutes) comes at 100; C comes at 150 and waits for B.
    const { jobs, lab } = jobsAndLab([dmc('A', 1, 100), dmc('B', 9, 100, '2026-12-01'), dmc('C', 1, 50, '2026-12-02')], any(1), 1);
    expect(lowerBound(jobs, lab)).toBeCloseTo(1 * 100 + 9 * 200 + 1 * 250, 6);
  });

  it('lets the one fast machine interrupt a job and come back to it', () => {
    const { jobs } = jobsAndLab([dmc('A', 1, 300), dmc('B', 9, 100, '2026-12-01')], any(1), 1);
    // A is worked on from 0 to 100 and from 200 to 400, B in between; half a duration after the mean moments 50 and 300, and 150.
    expect(fastMachineBound(jobs, 1)).toBeCloseTo((50 * 100 + 300 * 200) / 300 + 150 + 9 * 200, 6);
  });

  it('sees that each pool has its own device sets, and that the lab has fewer slots than all of them', () => {
    const dmcs = Array.from({ length: 60 }, (_, index) => dmc(`D${index}`, 10, 100));
    const pools: PlannableDeviceSet[] = [{ id: 'P', serves: dmcs.slice(0, 50).map((one) => one.id) }, { id: 'Q', serves: dmcs.slice(50).map((one) => one.id) }];
    const bounds = [1, 2].map((slots) => {
      const { jobs, lab } = jobsAndLab(dmcs, pools, slots);
      return lowerBound(jobs, lab);
    });
    const inTurn = (count: number) => 10 * 100 * ((count * (count + 1)) / 2);
    expect(bounds[0]).toBeCloseTo(inTurn(60), 3);
    expect(bounds[1]).toBeCloseTo(inTurn(50) + inTurn(10), 3);
  });

  it('of pools under fewer slots is above what pools or slots alone give', () => {
    // Three sets, two slots; the first set has most of the work, and its own limit counts beside the slots'.
    const dmcs = Array.from({ length: 90 }, (_, index) => dmc(`D${index}`, 90 - index, 100));
    const sets: PlannableDeviceSet[] = ['A', 'B', 'C'].map((id, pool) => ({ id, serves: dmcs.filter((_one, index) => (index % 6 < 4 ? 0 : (index % 6) - 3) === pool).map((one) => one.id) }));
    const { jobs, lab } = jobsAndLab(dmcs, sets, 2);
    const apart = sets.reduce((sum, { serves }) => sum + fastMachineBound(jobs.filter((job) => serves.includes(job.dmc.id)), 1), 0);
    expect(lowerBound(jobs, lab)).toBeGreaterThan(1.01 * Math.max(apart, fastMachineBound(jobs, 2)));
  });

  it('counts more different releases than it looks at one by one', () => {
    const dmcs = Array.from({ length: 700 }, (_, index) => dmc(`D${index}`, 1 + (index % 7), 30, new Date(Date.UTC(2026, 10, 30 + index)).toISOString().slice(0, 10)));
    const { jobs, lab } = jobsAndLab(dmcs, any(3), 3);
    const least = jobs.reduce((sum, job) => sum + job.weight * (job.release + job.duration), 0);
    expect(lowerBound(jobs, lab) / least).toBeGreaterThan(0.99);
    // Those of a Saturday, a Sunday and a Monday start together: with three device sets none waits, so this is the best there is.
    expect(lowerBound(jobs, lab)).toBeLessThanOrEqual(least * (1 + 1e-9));
  });
});
