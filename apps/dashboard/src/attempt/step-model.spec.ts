import { describe, expect, it } from 'vitest';
import { stepsOf } from './step-model.ts';

const message = (sequence: number, step: number, atUs: string) => ({ sequence, step, direction: 'request', atUs, message: '<a/>' }) as const;

describe('the steps of an attempt', () => {
  it('have their messages in order with times since the first one, to the microsecond', () => {
    const steps = stepsOf([message(1, 0, '1764000000123956'), message(0, 0, '1764000000123456'), message(2, 1, '1764000000130456')]);
    expect(steps.map((step) => [step.step, step.tookMs, step.messages.map((one) => [one.atMs, one.afterMs])])).toEqual([
      [1, 0.5, [[0, null], [0.5, 0.5]]],
      [2, 0, [[7, null]]],
    ]);
  });

  it('are none when nothing was exchanged', () => {
    expect(stepsOf([])).toEqual([]);
  });
});
