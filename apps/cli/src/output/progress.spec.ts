import type { LaneView, RunView } from '@gauntlet/contracts';
import { describe, expect, it } from 'vitest';
import { createProgress, renderBar } from './progress.ts';
import { width } from './table.ts';
import type { Sink } from './terminal.ts';

const lane = (more: Partial<LaneView>): LaneView => ({ dmcId: 'IOC-1', release: 'IOC', deviceSetId: 'set-1', state: 'running', waitingFor: null, waitingSince: null, planned: 60, passed: 0, failed: 0, infrastructure: 0, cancelled: 0, ...more });
const run = (state: RunView['state'], lanes: readonly LaneView[]) => ({ id: 'run-1', state, lanes }) as unknown as RunView;

function sinkWith(options: { readonly interactive: boolean; readonly columns?: number; readonly rows?: number }): Sink & { text: string } {
  return {
    text: '',
    interactive: options.interactive,
    colour: false,
    size: () => ({ columns: options.columns ?? 100, rows: options.rows ?? 40 }),
    write(text) {
      this.text += text;
    },
  };
}

describe('progress without a terminal', () => {
  it('says one line per change of state, however often an event arrives', () => {
    const sink = sinkWith({ interactive: false });
    const progress = createProgress(sink);
    const waiting = lane({ state: 'waiting', deviceSetId: null, waitingFor: 'a free device set' });
    progress.run(run('running', [waiting]));
    progress.run(run('running', [waiting]));
    progress.lane(lane({ passed: 10 }));
    progress.lane(lane({ passed: 20 }));
    progress.lane(lane({ state: 'completed', passed: 57, failed: 3 }));
    progress.lane(lane({ state: 'completed', passed: 57, failed: 3 }));
    progress.run(run('completed', [lane({ state: 'completed', passed: 57, failed: 3 })]));
    progress.finish();
    expect(sink.text.trim().split('\n')).toEqual([
      'IOC-1: waiting: a free device set',
      'run run-1: running',
      'IOC-1: running on set-1',
      'IOC-1: completed, 57 passed, 3 failed, 0 infrastructure of 60',
      'run run-1: completed',
    ]);
  });
});

const filled = (done: Partial<LaneView>) => renderBar({ colour: false }, lane(done), 5, 100).split('█').length - 1;

describe('progress on a terminal', () => {
  it('draws a bar per DMC, never more lines than the screen has, and redraws in place', () => {
    const sink = sinkWith({ interactive: true, rows: 10 });
    const progress = createProgress(sink);
    const lanes = Array.from({ length: 24 }, (_, index) => lane({ dmcId: `DMC-${index}`, state: index < 20 ? 'completed' : 'running' }));
    progress.run(run('running', lanes));
    progress.finish();
    const lines = sink.text.trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(7);
    expect(sink.text).toContain('DMC-23');
    expect(lines.at(-1)).toBe('and 18 more; 20 of 24 completed');
    progress.lane(lane({ dmcId: 'DMC-23', state: 'completed' }));
    progress.finish();
    expect(sink.text).toContain(`\u001B[${lines.length}A`);
  });

  it.each([30, 60, 100, 200])('keeps a bar within %i columns', (columns) => {
    expect(width(renderBar({ colour: true }, lane({ passed: 30, failed: 2, infrastructure: 1 }), 5, columns))).toBeLessThanOrEqual(columns);
    const waiting = renderBar({ colour: true }, lane({ state: 'waiting', waitingFor: 'a device set of this DMC that is free and healthy; all three are leased to run 0199 until it ends' }), 5, columns);
    expect(width(waiting)).toBeLessThan(columns);
    expect(waiting).toContain('waiting');
  });

  it('fills the bar by what is done, passed or not', () => {
    expect(filled({})).toBe(0);
    expect(filled({ passed: 30 })).toBe(15);
    expect(filled({ passed: 30, failed: 20, infrastructure: 10 })).toBe(30);
    expect(filled({ planned: 0 })).toBe(0);
  });
});
