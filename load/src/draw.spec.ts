import { describe, expect, it } from 'vitest';
import { draw } from './draw.ts';

const iterations = Array.from({ length: 100_000 }, (_, iteration) => iteration);
/** Pearson's statistic over 100 cells of equal share; above 158 one in ten thousand times by chance. */
const unevenness = (values: readonly number[]) => {
  const cells = Array.from({ length: 100 }, () => 0);
  for (const value of values) cells[Math.floor(value * 100)] = (cells[Math.floor(value * 100)] ?? 0) + 1;
  const expected = values.length / 100;
  return cells.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
};

describe('draw', () => {
  it('gives the same for the same seed, stream and iteration, and something else for any other', () => {
    expect(draw(7, 1, 42)).toEqual(draw(7, 1, 42));
    const all = [draw(7, 1, 42), draw(8, 1, 42), draw(7, 2, 42), draw(7, 1, 43), draw(7, 1, 42 + 2 ** 32)].map(({ entry }) => entry);
    expect(new Set(all).size).toBe(all.length);
  });

  it('is even, in kinds and in devices, and the two do not depend on each other', () => {
    const drawn = iterations.map((iteration) => draw(1, 0, iteration));
    expect(unevenness(drawn.map(({ entry }) => entry))).toBeLessThan(158);
    expect(unevenness(drawn.map(({ device }) => device))).toBeLessThan(158);
    expect(unevenness(drawn.map(({ entry, device }) => (Math.floor(entry * 10) + device) / 10))).toBeLessThan(158);
  });
});
