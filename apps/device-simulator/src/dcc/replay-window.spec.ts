import { describe, expect, it } from 'vitest';
import { ReplayWindow } from './replay-window.ts';

const user = '90-B3-D5-1F-30-01-00-00';

describe('ReplayWindow (DUIS: counters increase per originator)', () => {
  it('admits each counter once, per originator', () => {
    const window = new ReplayWindow();
    expect(window.admit(user, 5n)).toBe(true);
    expect(window.admit(user, 5n)).toBe(false);
    expect(window.admit('90-B3-D5-1F-30-01-00-01', 5n)).toBe(true);
  });

  it('admits counters that several connections brought out of order', () => {
    const window = new ReplayWindow();
    const counters = Array.from({ length: 1_000 }, (_, index) => BigInt(10_000 + (index ^ 7)));
    expect(counters.every((counter) => window.admit(user, counter))).toBe(true);
    expect(counters.some((counter) => window.admit(user, counter))).toBe(false);
  });

  it('refuses what lies below the window, seen or not', () => {
    const window = new ReplayWindow();
    for (let counter = 1_000n; counter < 1_000n + 5_000n * 2n; counter += 2n) window.admit(user, counter);
    expect(window.admit(user, 1_000n)).toBe(false);
    expect(window.admit(user, 1_001n)).toBe(false);
    expect(window.admit(user, 10_997n)).toBe(true);
  });
});
