import { describe, expect, it } from 'vitest';
import type { SegmentSituation } from '../ports/campaign-records.ts';
import { AbortWatch } from './abort-watch.ts';

const segment = (progress: object, droppedIterations = 0) => ({ progress, health: { droppedIterations } }) as SegmentSituation;
const progress = (answered: number, failed: number, lost = 0, outstanding = 0) => ({ sent: answered + failed + lost + outstanding, answered, failed, lost, outstanding });

describe('AbortWatch', () => {
  const rule = (metric: 'failed' | 'lost' | 'dropped' | 'outstanding', above: number) => new AbortWatch([{ metric, above, window: 2_000 }]);

  it('is silent until the window is full, then says which rule and by how much', () => {
    const watch = rule('failed', 0.1);
    expect(watch.observe({ segments: [segment(progress(0, 0))] }, 0)).toBeUndefined();
    expect(watch.observe({ segments: [segment(progress(0, 50))] }, 1_999)).toBeUndefined();
    expect(watch.observe({ segments: [segment(progress(50, 50))] }, 2_000)).toBe('failed was 0.5 over 2 s; the abort rule allows 0.1');
  });

  it('looks at the window, not at everything since the start', () => {
    const watch = rule('failed', 0.1);
    watch.observe({ segments: [segment(progress(0, 0))] }, 0);
    watch.observe({ segments: [segment(progress(10_000, 0))] }, 10_000);
    expect(watch.observe({ segments: [segment(progress(10_080, 20))] }, 12_000)).toContain('failed was 0.2');
  });

  it('adds up generators', () => {
    const watch = rule('lost', 0.05);
    watch.observe({ segments: [segment(progress(0, 0)), segment(progress(0, 0))] }, 0);
    expect(watch.observe({ segments: [segment(progress(100, 0)), segment(progress(90, 0, 10))] }, 2_000)).toBeUndefined();
    expect(watch.observe({ segments: [segment(progress(110, 0)), segment(progress(90, 0, 30))] }, 4_000)).toContain('lost was 0.6667');
  });

  it('dropped is a share of the arrivals that were due; outstanding has to stay above', () => {
    const dropped = rule('dropped', 0.5);
    dropped.observe({ segments: [segment(progress(0, 0), 0)] }, 0);
    expect(dropped.observe({ segments: [segment(progress(10, 0), 30)] }, 2_000)).toContain('dropped was 0.75');
    const outstanding = rule('outstanding', 100);
    outstanding.observe({ segments: [segment(progress(0, 0, 0, 500))] }, 0);
    outstanding.observe({ segments: [segment(progress(0, 0, 0, 50))] }, 1_000);
    expect(outstanding.observe({ segments: [segment(progress(0, 0, 0, 500))] }, 2_000)).toBeUndefined();
    expect(outstanding.observe({ segments: [segment(progress(0, 0, 0, 500))] }, 4_000)).toContain('outstanding was 500');
  });

  it('says nothing of a window in which nothing ended', () => {
    const watch = rule('failed', 0);
    watch.observe({ segments: [segment(progress(5, 5))] }, 0);
    expect(watch.observe({ segments: [segment(progress(5, 5))] }, 5_000)).toBeUndefined();
  });
});
