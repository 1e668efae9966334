import type { ShardProgress } from '@gauntlet/contracts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { throttleProgress } from './throttled-progress.ts';

describe('progress of a job', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is sent at once, and then at most every 250 ms, the last of what came in between', async () => {
    const sent: number[] = [];
    const progress = sendInto(sent);
    for (let done = 1; done <= 100; done += 1) {
      progress.report(at(done));
      await vi.advanceTimersByTimeAsync(10);
    }
    expect(sent).toEqual([1, 25, 50, 75, 100]);
  });

  it('is sent to the last when the job ends', async () => {
    const sent: number[] = [];
    const progress = sendInto(sent);
    progress.report(at(1));
    progress.report(at(2));
    await progress.flush();
    expect(sent).toEqual([1, 2]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect([sent, vi.getTimerCount()]).toEqual([[1, 2], 0]);
  });

  it('waits for the one before', async () => {
    const sent: number[] = [];
    const { promise: taken, resolve: take } = Promise.withResolvers<void>();
    const progress = throttleProgress((state) => {
      sent.push(state.done);
      return taken;
    });
    progress.report(at(1));
    await vi.advanceTimersByTimeAsync(0);
    progress.report(at(2));
    await vi.advanceTimersByTimeAsync(250);
    expect(sent).toEqual([1]);
    take();
    await vi.advanceTimersByTimeAsync(0);
    expect(sent).toEqual([1, 2]);
  });
});

function at(done: number): ShardProgress {
  return { shardId: 's', done, passed: done, failed: 0, infrastructure: 0 };
}

function sendInto(sent: number[]) {
  return throttleProgress((progress) => {
    sent.push(progress.done);
    return Promise.resolve();
  });
}
