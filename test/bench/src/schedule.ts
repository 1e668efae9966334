import { diffSchedules, planSchedule, type ScheduleInput } from '@gauntlet/scheduling';
import type { BenchReport } from './bench-report.ts';
import { median } from './print-report.ts';
import { changedInstance, instanceOf, instanceShapes } from './schedule-instances.ts';

const roundsCount = 5;
const goal = 1.02;
const changeSeed = 99;

/**
 * Seconds of wall time to plan 10,000 DMCs on 50 device sets, lower bound included, for six seeded labs, and for each again some weeks
 * on against its published schedule. The ratio is the worst of all plans: (meters-weighted completion time + price of moved dates) /
 * lower bound; 1.02 or less meets the goal.
 */
export async function run(): Promise<BenchReport> {
  const plans = instanceShapes.flatMap((shape): readonly (readonly [name: string, input: ScheduleInput])[] => {
    const first = instanceOf(shape);
    const later = { ...changedInstance(first, changeSeed), published: planSchedule(first) };
    return [[`${shape.name}, s`, first], [`${shape.name}, changed, s`, later]];
  });
  const rounds: Record<string, number[]> = {};
  const ratios: Record<string, number> = {};
  const figures: Record<string, number> = {};
  for (let round = 0; round < roundsCount; round += 1) {
    for (const [name, input] of plans) {
      const start = performance.now();
      const schedule = planSchedule(input);
      (rounds[name] ??= []).push((performance.now() - start) / 1_000);
      if (schedule.entries.length !== input.dmcs.length) throw new Error(`${name}: ${schedule.entries.length} of ${input.dmcs.length} DMCs have dates`);
      ratios[name] = 1 + schedule.quality.distanceToBound;
      if (input.published !== undefined) figures[`${name.replace(', s', '')}, entries that moved to another day`] = diffSchedules(input.published, schedule).changes.length;
    }
  }
  const seconds = Object.values(rounds).flat();
  for (const [name, ratio] of Object.entries(ratios)) figures[`${name.replace(/, s$/, '')}, ratio`] = ratio;
  return { name: 'schedule', ratio: Math.max(...Object.values(ratios)), goal, rounds, figures: { seconds: median(seconds), secondsMax: Math.max(...seconds), ...figures } };
}
