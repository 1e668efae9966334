import { describe, expect, it } from 'vitest';
import { formatUtrn, readUtrn } from './utrn.ts';

describe('UTRN', () => {
  it.each([
    [0, 0],
    [1_000, 21],
    [99_999_999, 99_999_999],
  ])('reads what it formats (%i pence, sequence %i)', (amountPence, sequence) => {
    const utrn = formatUtrn(amountPence, sequence);
    expect(utrn).toMatch(/^01\d{18}$/);
    expect(readUtrn(utrn)).toMatchObject({ ok: true, amountPence });
  });

  it('has check digits of 97 minus the remainder of the first 18', () => {
    for (const [amount, sequence] of [[1_000, 1], [12_345, 67_890]] as const) {
      const utrn = formatUtrn(amount, sequence);
      expect(Number(utrn.slice(18))).toBe(Number(97n - (BigInt(utrn.slice(0, 18)) % 97n)));
    }
  });

  it('rejects every change of a single digit', () => {
    const utrn = formatUtrn(2_500, 7);
    for (let position = 0; position < 20; position += 1) {
      const other = String((Number(utrn[position]) + 1) % 10);
      expect(readUtrn(utrn.slice(0, position) + other + utrn.slice(position + 1))).toEqual({ ok: false });
    }
  });

  it.each(['', '0100001000000000010', '010000100000000001000', 'abcdefghijklmnopqrst'])('rejects %j', (text) => {
    expect(readUtrn(text)).toEqual({ ok: false });
  });

  it('does not format what does not fit', () => {
    expect(() => formatUtrn(100_000_000, 1)).toThrow(RangeError);
    expect(() => formatUtrn(-1, 1)).toThrow(RangeError);
  });
});
