import { describe, expect, it } from 'vitest';
import { Lane } from './lane.ts';

function gate(): { readonly open: () => void; readonly opened: Promise<void> } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { open: resolve, opened: promise };
}

describe('Lane', () => {
  it('runs so many at one time, in order of arrival, and goes on after a failure', async () => {
    const lane = new Lane(2, 10);
    const gates = [gate(), gate(), gate(), gate()];
    const started: number[] = [];
    const work = gates.map(async ({ opened }, i) =>
      lane.run(async () => {
        started.push(i);
        await opened;
        if (i === 0) throw new Error('failed');
      }),
    );
    const settled = Promise.allSettled(work);
    expect(started).toEqual([0, 1]);
    gates[0]?.open();
    await expect(work[0]).rejects.toThrow('failed');
    expect(started).toEqual([0, 1, 2]);
    for (const { open } of gates) open();
    expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
    expect(started).toEqual([0, 1, 2, 3]);
  });

  it('refuses when its queue is full', async () => {
    const lane = new Lane(1, 1);
    const { open, opened } = gate();
    const running = [lane.run(async () => opened), lane.run(async () => opened)];
    await expect(lane.run(async () => undefined)).rejects.toMatchObject({ code: 202, type: 'TOO_MANY_SIMULTANEOUS_QUERIES' });
    open();
    await Promise.all(running);
  });
});
