import { describe, expect, it } from 'vitest';
import { drawLatencyMs } from './latency.ts';
import { createRandom, noise } from './random.ts';

const draws = (random: { next(): number }, count: number) => Array.from({ length: count }, () => random.next());

describe('createRandom', () => {
  it('draws the same for the same key and others for another', () => {
    expect(draws(createRandom(1, 'set-1', 0), 5)).toEqual(draws(createRandom(1, 'set-1', 0), 5));
    expect(draws(createRandom(1, 'set-1', 0), 5)).not.toEqual(draws(createRandom(1, 'set-1', 1), 5));
    expect(draws(createRandom(1, 'set-1', 0), 5)).not.toEqual(draws(createRandom(2, 'set-1', 0), 5));
  });

  it('is uniform over the first draws of many keys, which is how faults use it', () => {
    const firsts = Array.from({ length: 20_000 }, (_, count) => createRandom(9, 'set-1', count).next());
    for (const rate of [0.01, 0.1, 0.5]) {
      const share = firsts.filter((draw) => draw < rate).length / firsts.length;
      expect(Math.abs(share - rate)).toBeLessThan(4 * Math.sqrt((rate * (1 - rate)) / firsts.length));
    }
  });
});

describe('noise', () => {
  it('lies in [0, 1) and fills it', () => {
    const values = Array.from({ length: 10_000 }, (_, index) => noise(77, index));
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
    expect(values.reduce((sum, value) => sum + value, 0) / values.length).toBeCloseTo(0.5, 1);
  });
});

describe('drawLatencyMs', () => {
  it('is constant', () => {
    expect(drawLatencyMs({ kind: 'constant', ms: 12 }, createRandom(1))).toBe(12);
  });

  it('has the median of its log-normal and stays below its maximum', () => {
    const random = createRandom(5);
    const latencies = Array.from({ length: 10_000 }, () => drawLatencyMs({ kind: 'log-normal', medianMs: 40, sigma: 0.5, maxMs: 120 }, random)).sort((a, b) => a - b);
    expect(latencies[5_000]).toBeGreaterThan(38);
    expect(latencies[5_000]).toBeLessThan(42);
    expect(latencies.at(-1)).toBe(120);
    expect(latencies[0]).toBeGreaterThan(0);
  });
});
