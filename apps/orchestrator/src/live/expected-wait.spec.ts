import { describe, expect, it } from 'vitest';
import { expectedWaitMs } from './expected-wait.ts';

describe('the expected wait for a device set', () => {
  it('is what the holder has left at its pace', () => {
    expect(expectedWaitMs(0, [{ heldMs: 10_000, planned: 40, done: 10 }])).toBe(30_000);
  });

  it('adds a whole lane for each turn ahead', () => {
    expect(expectedWaitMs(2, [{ heldMs: 10_000, planned: 40, done: 10 }])).toBe(30_000 + 2 * 40_000);
  });

  it('shares the line between the device sets of the DMC, soonest free first', () => {
    const holders = [{ heldMs: 10_000, planned: 40, done: 10 }, { heldMs: 10_000, planned: 20, done: 10 }];
    expect([0, 1, 2].map((place) => expectedWaitMs(place, holders))).toEqual([10_000, 30_000, 10_000 + 20_000]);
  });

  it('is unknown while a holder has done nothing, and when nobody holds a set', () => {
    expect(expectedWaitMs(0, [{ heldMs: 10_000, planned: 40, done: 0 }])).toBeNull();
    expect(expectedWaitMs(0, [])).toBeNull();
  });
});
