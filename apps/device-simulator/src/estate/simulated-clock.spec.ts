import { describe, expect, it } from 'vitest';
import { SimulatedClock } from './simulated-clock.ts';

function clockAt(startMs: number) {
  let realMs = startMs;
  return { clock: new SimulatedClock(() => realMs), pass: (ms: number) => (realMs += ms) };
}

describe('simulated time', () => {
  it('is real time until it is set', () => {
    const { clock, pass } = clockAt(1_000);
    pass(250);
    expect(clock.nowMs()).toBe(1_250);
    expect(clock.realDelayMs(2_250)).toBe(1_000);
  });

  it('runs at its pace from where it was', () => {
    const { clock, pass } = clockAt(1_000);
    pass(500);
    clock.set({ rate: 100_000 });
    pass(10);
    expect(clock.nowMs()).toBe(1_500 + 1_000_000);
    expect(clock.realDelayMs(clock.nowMs() + 86_400_000)).toBe(864);
  });

  it('stands still while it is frozen, and can be put forward then', () => {
    const { clock, pass } = clockAt(1_000);
    clock.set({ frozen: true, rate: 60 });
    pass(5_000);
    expect(clock.nowMs()).toBe(1_000);
    expect(clock.realDelayMs(1_001)).toBeUndefined();
    clock.set({ nowMs: 9_000 });
    expect(clock.realDelayMs(8_999)).toBe(0);
    clock.set({ frozen: false });
    pass(1_000);
    expect(clock.nowMs()).toBe(69_000);
  });

  it('tells of every change', () => {
    const { clock } = clockAt(0);
    let changes = 0;
    clock.onChange(() => (changes += 1));
    clock.set({ rate: 2 });
    clock.set({});
    expect(changes).toBe(2);
  });
});
