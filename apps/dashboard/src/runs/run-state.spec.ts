import type { HeatmapCell, LaneView, RunView } from '@gauntlet/contracts';
import { describe, expect, it } from 'vitest';
import { applyRunEvent } from './run-state.ts';

const lane: LaneView = { dmcId: 'A', release: 'IOC', deviceSetId: null, state: 'waiting', waitingFor: null, waitingSince: null, planned: 2, passed: 0, failed: 0, infrastructure: 0, cancelled: 0 };
const run: RunView = { id: '1', state: 'running', packs: [], environment: 'local', submittedBy: 'x', submittedAt: '', endedAt: null, deadlineAt: '', targetVersion: null, platformVersion: '', planned: 2, lanes: [lane, { ...lane, dmcId: 'B' }], gate: null, traceId: '' };
const cell: HeatmapCell = { dmcId: 'A', functionalGroup: 'reads', planned: 2, passed: 1, passedOnRetry: 0, failed: 0, infrastructure: 0, cancelled: 0 };

describe('a run as its stream tells it', () => {
  it('holds nothing before the run itself came', () => {
    expect(applyRunEvent(undefined, { type: 'lane', lane })).toBeUndefined();
  });

  it('replaces the lane and the cells that an event carries, also when it comes twice', () => {
    const begun = applyRunEvent(undefined, { type: 'run', run });
    const event = { type: 'lane', lane: { ...lane, passed: 1 } } as const;
    const once = applyRunEvent(begun, event);
    expect(applyRunEvent(once, event)).toEqual(once);
    expect(once?.run.lanes.map((one) => one.passed)).toEqual([1, 0]);
    const filled = applyRunEvent(applyRunEvent(once, { type: 'heatmap', cells: [cell] }), { type: 'heatmap', cells: [{ ...cell, passed: 2 }] });
    expect([...(filled?.cells.values() ?? [])]).toEqual([{ ...cell, passed: 2 }]);
  });

  it('keeps the cells when the run comes again', () => {
    const filled = applyRunEvent(applyRunEvent(undefined, { type: 'run', run }), { type: 'heatmap', cells: [cell] });
    expect(applyRunEvent(filled, { type: 'run', run: { ...run, state: 'completed' } })?.cells.size).toBe(1);
  });
});
