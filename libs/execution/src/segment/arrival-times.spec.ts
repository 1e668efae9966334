import { describe, expect, it } from 'vitest';
import { arrivalTimes } from './arrival-times.ts';

const stage = (durationMs: number, fromPerSecond: number, toPerSecond: number) => ({ durationMs, fromPerSecond, toPerSecond });

describe('arrivalTimes', () => {
  it('of a constant rate are evenly spaced from the start, whatever stages it is written in', () => {
    for (const stages of [[stage(2_000, 100, 100)], [stage(500, 100, 100), stage(1_500, 100, 100)]]) {
      const at = arrivalTimes(stages);
      expect([0, 1, 150].map(at)).toEqual([0, 10_000, 1_500_000]);
    }
  });

  it('of a ramp are where the integral of the rate reaches whole numbers', () => {
    // 50 to 100 a second in one second: 75 requests; then 100 a second.
    const at = arrivalTimes([stage(1_000, 50, 100), stage(1_000, 100, 100)]);
    for (const iteration of [0, 30, 74]) {
      const seconds = at(iteration) / 1e6;
      expect(50 * seconds + 25 * seconds ** 2).toBeCloseTo(iteration + 1, 9);
    }
    expect(at(74)).toBeCloseTo(1_000_000, 3);
    expect(at(75)).toBeCloseTo(1_010_000, 3);
  });

  it('of a ramp down to nothing, and of steps', () => {
    const down = arrivalTimes([stage(10_000, 10, 0)]);
    expect(down(49)).toBeCloseTo(10_000_000, 3);
    const steps = arrivalTimes([stage(1_000, 10, 10), stage(1_000, 20, 20)]);
    expect(steps(9)).toBeCloseTo(1_000_000, 3);
    expect(steps(10)).toBeCloseTo(1_050_000, 3);
  });
});
