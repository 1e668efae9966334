import { describe, expect, it } from 'vitest';
import { newTraceparent, spanContextOf, traceIdOf, traceparentOf, unsampled } from './traceparent.ts';

const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

describe('traceparent (W3C Trace Context)', () => {
  it('is made valid, sampled and new each time', () => {
    const [one, two] = [newTraceparent(), newTraceparent()];
    expect(spanContextOf(one)).toMatchObject({ traceFlags: 1 });
    expect(traceIdOf(one)).not.toBe(traceIdOf(two));
  });

  it('gives its trace id, and the same ids without the sampled flag', () => {
    expect(traceIdOf(traceparent)).toBe('4bf92f3577b34da6a3ce929d0e0e4736');
    expect(unsampled(traceparent)).toBe('00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00');
  });

  it('survives the way through OpenTelemetry', () => {
    const context = spanContextOf(traceparent);
    expect(context && traceparentOf(context)).toBe(traceparent);
  });

  it.each(['', 'rubbish', `01${traceparent.slice(2)}`, `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`, `00-4bf92f3577b34da6a3ce929d0e0e4736-${'0'.repeat(16)}-01`])('refuses "%s"', (text) => {
    expect(spanContextOf(text)).toBeUndefined();
    expect(traceIdOf(text)).toBe('');
  });
});
