import { expect, it } from 'vitest';
import { formatUtrn } from './utrn.ts';

it.each([
  [1_000, 11, '010000100000000011'],
  [1, 99_999_999, '010000000199999999'],
  [0, 0, '010000000000000000'],
])('a UTRN of %i pence, sequence %i, is 20 digits whose check makes the payload plus check divisible by 97', (amountPence, sequence, payload) => {
  const utrn = formatUtrn(amountPence, sequence);
  expect(utrn).toMatch(/^\d{20}$/);
  expect(utrn.slice(0, 18)).toBe(payload);
  expect((BigInt(payload) + BigInt(utrn.slice(18))) % 97n).toBe(0n);
});

it('two sequences of one amount give two UTRNs', () => {
  expect(formatUtrn(1_000, 11)).not.toBe(formatUtrn(1_000, 12));
});
