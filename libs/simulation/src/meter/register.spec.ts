import { describe, expect, it } from 'vitest';
import { dayMs, halfHourMs, usedUntil, type Fuel } from './consumption.ts';
import { newMeter } from './meter.ts';
import { activePowerAt, consumedBetween, registerAt, stepsWithin, withSupply } from './register.ts';

const now = Date.UTC(2026, 10, 23, 14, 10, 5);

describe.each<Fuel>(['electricity', 'gas'])('%s register', (fuel) => {
  it('never goes backwards over two years of half hours', () => {
    let before = -1;
    for (let at = now - 730 * dayMs; at <= now; at += halfHourMs) {
      const used = usedUntil(42, fuel, at);
      expect(used).toBeGreaterThan(before);
      before = used;
    }
  });

  it('is the same for the same seed and time, and another for another seed', () => {
    const [first, again, other] = [7, 7, 8].map((seed) => registerAt(newMeter(fuel, seed), now));
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });

  it('agrees with the half hours between two reads', () => {
    const meter = newMeter(fuel, 11);
    const midnight = Math.floor(now / dayMs) * dayMs;
    let sum = 0;
    for (let at = midnight; at < midnight + dayMs; at += halfHourMs) sum += consumedBetween(meter, at, at + halfHourMs);
    expect(sum).toBeCloseTo(consumedBetween(meter, midnight, midnight + dayMs), 6);
  });

  it('stands still while the supply is off, also when it was off many times', () => {
    let meter = newMeter(fuel, 5);
    let at = now;
    for (let round = 0; round < 20; round += 1) {
      const stopped = registerAt(meter, at);
      meter = withSupply(meter, 'Disabled', at);
      at += dayMs;
      expect(registerAt(meter, at)).toBe(stopped);
      expect(consumedBetween(meter, at - halfHourMs, at)).toBe(0);
      meter = withSupply(meter, 'Enabled', at);
      const used = usedUntil(5, fuel, at + dayMs) - usedUntil(5, fuel, at);
      at += dayMs;
      // Electricity is shown in whole Wh: a difference of two reads is off by less than one.
      expect(Math.abs(registerAt(meter, at) - stopped - used)).toBeLessThanOrEqual(1);
    }
    expect(meter.halts.length).toBeLessThanOrEqual(8);
  });
});

describe('active power', () => {
  it('is none while the supply is off', () => {
    const meter = newMeter('electricity', 3);
    expect(activePowerAt(meter, now)).toBeGreaterThan(0);
    expect(activePowerAt(withSupply(meter, 'Disabled', now), now)).toBe(0);
  });
});

describe('stepsWithin', () => {
  it('gives the newest midnights of the period and none in the future', () => {
    const days = stepsWithin({ startMs: now - 60 * dayMs, endMs: now + 5 * dayMs }, dayMs, { nowMs: now, max: 31 });
    expect(days).toHaveLength(31);
    expect(new Date(days.at(-1) ?? 0).toISOString()).toBe('2026-11-23T00:00:00.000Z');
  });

  it('is empty for a period without a step', () => {
    expect(stepsWithin({ startMs: now - 1_000, endMs: now }, dayMs, { nowMs: now, max: 31 })).toEqual([]);
  });
});
