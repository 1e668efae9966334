import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LiveStreams } from './live-streams.ts';
import type { StatePart, StreamEvent, SubjectState } from './live-streams.ts';

const part = (key: string, value: string, contained?: true): StatePart => ({ key, fingerprint: value, event: { type: key }, ...(contained === undefined ? {} : { contained }) });

describe('a live stream', () => {
  let streams: LiveStreams;
  let state: SubjectState | undefined;
  let broken: boolean;
  let reads: number;
  const subject = {
    read: async () => {
      reads += 1;
      if (broken) throw new Error('the store is away');
      return state;
    },
  };
  const listen = (afterId?: number) => {
    const heard: StreamEvent[] = [];
    return { heard, types: () => heard.map((event) => event.type), stop: streams.listen('it', afterId, (event) => heard.push(event)) };
  };

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date', 'performance'] });
    streams = new LiveStreams();
    state = { parts: [part('run', '1'), part('lane', '1', true), part('heatmap', '1')], settled: false };
    broken = false;
    reads = 0;
  });
  afterEach(() => {
    streams.close();
    vi.useRealTimers();
  });

  it('does not open for what is not there', async () => {
    state = undefined;
    expect(await streams.open('it', subject)).toBe(false);
  });

  it('gives a new reader the whole state without what another part carries, and then only what changed', async () => {
    await streams.open('it', subject);
    const reader = listen();
    expect(reader.types()).toEqual(['run', 'heatmap']);
    expect(reader.heard.map((event) => event.id !== undefined)).toEqual([false, true]);
    state = { parts: [part('run', '1'), part('lane', '2', true), part('heatmap', '1')], settled: false };
    await vi.advanceTimersByTimeAsync(1_000);
    expect(reader.types()).toEqual(['run', 'heatmap', 'lane']);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(reader.heard).toHaveLength(3);
  });

  it('looks at the next flush, not at the next second, when it is told of a change', async () => {
    await streams.open('it', subject);
    const reader = listen();
    await vi.advanceTimersByTimeAsync(250);
    state = { parts: [part('run', '2')], settled: false };
    streams.changed('it');
    await vi.advanceTimersByTimeAsync(250);
    expect(reader.types()).toEqual(['run', 'heatmap', 'run']);
  });

  it('gives a reader who comes back within a minute what it missed', async () => {
    await streams.open('it', subject);
    const reader = listen();
    const seen = reader.heard.at(-1)?.id;
    reader.stop();
    state = { parts: [part('run', '2'), part('heatmap', '1')], settled: false };
    await vi.advanceTimersByTimeAsync(30_000);
    expect(listen(seen).types()).toEqual(['run']);
  });

  it('is dropped after a minute without a reader', async () => {
    await streams.open('it', subject);
    listen().stop();
    await vi.advanceTimersByTimeAsync(62_000);
    expect(() => listen()).toThrow('not open');
    const before = reads;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(reads).toBe(before);
  });

  it('does not pretend to be of now while its subject cannot be read, and tells what was missed afterwards', async () => {
    await streams.open('it', subject);
    const reader = listen();
    broken = true;
    state = { parts: [part('run', '2')], settled: false };
    await vi.advanceTimersByTimeAsync(4_000);
    expect(streams.isFresh('it')).toBe(true);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(streams.isFresh('it')).toBe(false);
    broken = false;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(streams.isFresh('it')).toBe(true);
    expect(reader.types()).toEqual(['run', 'heatmap', 'run']);
  });

  it('looks rarely at what is settled, and stays fresh', async () => {
    state = { parts: [part('run', '1')], settled: true };
    await streams.open('it', subject);
    listen();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(reads).toBeLessThan(10);
    expect(streams.isFresh('it')).toBe(true);
  });
});
