import { describe, expect, it } from 'vitest';
import { RequestCounter } from './request-counter.ts';
import { formatRequestId, formatResponseId, parseRequestId } from './request-id.ts';

const user = '90-B3-D5-1F-30-01-00-00';
const device = '00-DB-12-34-56-78-90-A0';

describe('RequestID and ResponseID', () => {
  it('are originator:target:counter, and swapped', () => {
    const id = { originator: user, target: device, counter: 18_446_744_073_709_551_615n };
    expect(formatRequestId(id)).toBe(`${user}:${device}:18446744073709551615`);
    expect(formatResponseId(id)).toBe(`${device}:${user}:18446744073709551615`);
    expect(parseRequestId(formatRequestId(id))).toEqual(id);
  });

  it('take EUI-64s in either case', () => {
    expect(parseRequestId(`${user.toLowerCase()}:${device}:0`)).toEqual({ originator: user, target: device, counter: 0n });
  });

  it.each([['leading zero', `${user}:${device}:01`], ['over 64 bits', `${user}:${device}:18446744073709551616`], ['no counter', `${user}:${device}`], ['negative', `${user}:${device}:-1`], ['short EUI-64', `90-B3:${device}:1`], ['too long', `${user}:${device}:${'1'.repeat(1_000)}`], ['empty', '']])('refuse %s', (_, text) => {
    expect(parseRequestId(text)).toBeUndefined();
  });
});

describe('RequestCounter', () => {
  it('is the time, and increases strictly while the clock stands still or goes back', () => {
    const times = [100n, 100n, 90n, 200n, 201n];
    let call = 0;
    const counter = new RequestCounter(() => times[call++] ?? 0n);
    expect(times.map(() => counter.next())).toEqual([100n, 101n, 102n, 200n, 201n]);
  });
});
