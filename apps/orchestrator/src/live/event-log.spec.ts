import { describe, expect, it } from 'vitest';
import { EventLog } from './event-log.ts';

const open = () => new EventLog(() => 1_000, () => 0.5);

describe('the log of a stream', () => {
  it('gives a reader exactly what came after the event it saw last', () => {
    const log = open();
    const [first, second, third] = ['a', 'b', 'c'].map((name) => log.append('run', { name }));
    expect(log.after(first?.id ?? 0)).toEqual([second, third]);
    expect(log.after(third?.id ?? 0)).toEqual([]);
  });

  it('goes on from where a reader stood who was given the whole state before any event', () => {
    const log = open();
    const start = log.lastId;
    expect(log.after(start)).toEqual([]);
    const next = log.append('run', {});
    expect(log.after(start)).toEqual([next]);
  });

  it('gives ids that increase also while the clock stands still', () => {
    const log = open();
    const ids = Array.from({ length: 5 }, () => log.append('lane', {}).id);
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
    expect(new Set(ids).size).toBe(5);
  });

  it('does not know an id of another log, nor one that it no longer keeps', () => {
    const log = open();
    const first = log.append('lane', { text: 'x' });
    expect(log.after(first.id - 400)).toBeUndefined();
    for (let i = 0; i < 4_001; i += 1) log.append('lane', { i });
    expect(log.after(first.id)).toBeUndefined();
  });

  it('keeps no more than eight million characters', () => {
    const log = open();
    const start = log.lastId;
    const first = log.append('run', { text: 'x'.repeat(5_000_000) });
    const second = log.append('run', { text: 'y'.repeat(5_000_000) });
    expect(log.after(start)).toBeUndefined();
    expect(log.after(first.id)?.map((event) => event.id)).toEqual([second.id]);
  });
});
