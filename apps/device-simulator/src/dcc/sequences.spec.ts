import { describe, expect, it } from 'vitest';
import type { RequestId } from '@gauntlet/duis';
import { Sequences } from './sequences.ts';

const user = '90-B3-D5-1F-30-01-00-00';
const other = '90-B3-D5-1F-30-01-00-01';
const target = '00-DB-00-01-00-00-01-A0';
const id = (counter: bigint, originator = user): RequestId => ({ originator, target, counter });
const text = ({ originator, counter }: RequestId) => `${originator}:${target}:${counter}`;
const first = (requestId: RequestId) => ({ requestId, firstInSequence: true, precedingRequestId: undefined });
const after = (before: RequestId, requestId: RequestId) => ({ requestId, firstInSequence: undefined, precedingRequestId: before });

describe('sequenced requests (DUIS: FirstInSequence, PrecedingServiceRequestID)', () => {
  it('a request that says nothing, or that it is not the first of anything, is alone and starts nothing', () => {
    const sequences = new Sequences();
    expect(sequences.place({ ...first(id(1n)), firstInSequence: undefined })).toBe('alone');
    expect(sequences.place({ ...first(id(2n)), firstInSequence: false })).toBe('alone');
    expect(sequences.place(after(id(1n), id(3n)))).toBe('refused');
  });

  it('the next waits for the first, and goes when that succeeded', () => {
    const sequences = new Sequences();
    const released: [string, boolean][] = [];
    expect(sequences.place(first(id(1n)))).toBe('ready');
    expect(sequences.place(after(id(1n), id(2n)))).toBe('held');
    sequences.hold(after(id(1n), id(2n)), (succeeded) => released.push(['2', succeeded]));
    expect(released).toEqual([]);
    sequences.settle(text(id(1n)), true);
    sequences.settle(text(id(1n)), false);
    expect(released).toEqual([['2', true]]);
    expect(sequences.place(after(id(1n), id(3n)))).toBe('ready');
  });

  it('a failure is told down the line, and nobody may follow it', () => {
    const sequences = new Sequences();
    const released: [string, boolean][] = [];
    sequences.place(first(id(1n)));
    for (const counter of [2n, 3n]) {
      sequences.place(after(id(counter - 1n), id(counter)));
      sequences.hold(after(id(counter - 1n), id(counter)), (succeeded) => {
        released.push([String(counter), succeeded]);
        sequences.settle(text(id(counter)), false);
      });
    }
    sequences.settle(text(id(1n)), false);
    expect(released).toEqual([['2', false], ['3', false]]);
    expect(sequences.place(after(id(1n), id(4n)))).toBe('refused');
  });

  it('refuses an unknown predecessor, another User\'s, and a first request with one', () => {
    const sequences = new Sequences();
    sequences.place(first(id(1n)));
    expect(sequences.place(after(id(9n), id(2n)))).toBe('refused');
    expect(sequences.place(after(id(1n), id(3n, other)))).toBe('refused');
    expect(sequences.place({ ...after(id(1n), id(4n)), firstInSequence: true })).toBe('refused');
  });

  it('holds for no longer than its bound', async () => {
    const sequences = new Sequences({ membersMax: 10, heldMsMax: 5 });
    sequences.place(first(id(1n)));
    sequences.place(after(id(1n), id(2n)));
    expect(await new Promise((resolve) => sequences.hold(after(id(1n), id(2n)), resolve))).toBe(false);
  });

  it('remembers so many and no more; what waits for a forgotten one fails', () => {
    const sequences = new Sequences({ membersMax: 2, heldMsMax: 60_000 });
    const released: boolean[] = [];
    sequences.place(first(id(1n)));
    sequences.place(after(id(1n), id(2n)));
    sequences.hold(after(id(1n), id(2n)), (succeeded) => released.push(succeeded));
    sequences.place(first(id(3n)));
    expect(released).toEqual([false]);
    expect(sequences.place(after(id(1n), id(4n)))).toBe('refused');
  });
});
