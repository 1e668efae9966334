import type { HeatmapCell, LaneView, RunEvent, RunView } from '@gauntlet/contracts';
import { describe, expect, it } from 'vitest';
import type { RunState } from './run-state.ts';
import { applyRunEvents } from './run-state.ts';

const lane: LaneView = { dmcId: 'A', release: 'IOC', deviceSetId: null, state: 'waiting', waitingFor: null, waitingSince: null, planned: 2, passed: 0, failed: 0, infrastructure: 0, cancelled: 0 };
const run: RunView = { id: '1', state: 'running', packs: [], environment: 'local', submittedBy: 'x', submittedAt: '', endedAt: null, deadlineAt: '', targetVersion: null, platformVersion: '', planned: 2, lanes: [lane, { ...lane, dmcId: 'B' }], gate: null, traceId: '' };
const cell: HeatmapCell = { dmcId: 'A', functionalGroup: 'reads', planned: 2, passed: 1, passedOnRetry: 0, failed: 0, infrastructure: 0, cancelled: 0 };

describe('a run as its stream tells it', () => {
  it('holds nothing before the run itself came', () => {
    expect(applyRunEvents(undefined, [{ type: 'lane', lane }])).toBeUndefined();
  });

  it('replaces the lane and the cells that an event carries, also when it comes twice', () => {
    const begun = applyRunEvents(undefined, [{ type: 'run', run }]);
    const event = { type: 'lane', lane: { ...lane, passed: 1 } } as const;
    const once = applyRunEvents(begun, [event]);
    expect(applyRunEvents(once, [event, event])).toEqual(once);
    expect(once?.run.lanes.map((one) => one.passed)).toEqual([1, 0]);
    const filled = applyRunEvents(once, [{ type: 'heatmap', cells: [cell] }, { type: 'heatmap', cells: [{ ...cell, passed: 2 }] }]);
    expect([...(filled?.cells.values() ?? [])]).toEqual([{ ...cell, passed: 2 }]);
  });

  it('gives the same state of many events at once as of one after the other', () => {
    const events: readonly RunEvent[] = [{ type: 'run', run }, { type: 'lane', lane: { ...lane, passed: 1 } }, { type: 'heatmap', cells: [cell] }, { type: 'run', run: { ...run, state: 'completed' } }, { type: 'lane', lane: { ...lane, dmcId: 'B', failed: 1 } }];
    expect(applyRunEvents(undefined, events)).toEqual(events.reduce<RunState | undefined>((state, event) => applyRunEvents(state, [event]), undefined));
  });

  it('keeps the cells when the run comes again', () => {
    const filled = applyRunEvents(undefined, [{ type: 'run', run }, { type: 'heatmap', cells: [cell] }]);
    expect(applyRunEvents(filled, [{ type: 'run', run: { ...run, state: 'completed' } }])?.cells.size).toBe(1);
  });
});
