import { describe, expect, it } from 'vitest';
import { createCounter } from './request-counter.ts';

const nowMs = 1_764_000_000_123;

describe('request counters of virtual users that share no memory', () => {
  it('carry the send time in milliseconds', () => {
    expect(Number(createCounter()(nowMs, 5, 3) >> 22n)).toBe(nowMs);
  });

  it('never repeat, whatever virtual users do at the same time', () => {
    const users = Array.from({ length: 4_095 }, (_, index) => ({ user: index + 1, next: createCounter() }));
    const counters = [0, 1, 2].flatMap((round) => users.map(({ user, next }) => next(nowMs, round, user)));
    expect(new Set(counters).size).toBe(counters.length);
  });

  it('follow the order of starting within a millisecond, and rise from one to the next', () => {
    const [one, two] = [createCounter(), createCounter()];
    const inOrder = [one(nowMs, 10, 2_000), two(nowMs, 11, 1), one(nowMs, 12, 2_000), two(nowMs + 1, 13, 1)];
    expect(inOrder).toEqual(inOrder.toSorted((a, b) => (a < b ? -1 : 1)));
  });

  it('rise for one virtual user though its clock stands still or goes back', () => {
    const next = createCounter();
    const counters = [next(nowMs, 1, 9), next(nowMs, 1, 9), next(nowMs - 5, 2, 9), next(nowMs, 3, 9)];
    for (let at = 1; at < counters.length; at += 1) expect(counters[at]).toBeGreaterThan(counters[at - 1] ?? 0n);
    expect(counters.every((counter) => Number(counter & 0xfffn) === 9)).toBe(true);
  });

  it('fit DUIS\'s 64 bits for decades', () => {
    expect(createCounter()(Date.UTC(2100, 0, 1), 1_023, 4_095)).toBeLessThan(2n ** 64n);
  });
});
