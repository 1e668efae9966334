import { describe, expect, it } from 'vitest';
import { DueQueue } from './due-queue.ts';

describe('the queue of what is due', () => {
  it('gives back entries by time, whatever order they came in', () => {
    const queue = new DueQueue();
    const times = Array.from({ length: 500 }, (_, index) => (index * 7_919) % 503);
    times.forEach((atMs, ordinal) => queue.push({ atMs, ordinal }));
    expect(queue.first?.atMs).toBe(Math.min(...times));
    const taken = times.map(() => queue.pop()?.atMs);
    expect(taken).toEqual(times.toSorted((a, b) => a - b));
    expect(queue.pop()).toBeUndefined();
  });
});
