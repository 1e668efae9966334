import type { LaneView, RunSummary, RunView } from '@gauntlet/contracts';
import { describe, expect, it } from 'vitest';
import { RunningShards } from './running-shards.ts';

const lane: LaneView = { dmcId: 'A', release: 'IOC', deviceSetId: 'A-1', state: 'running', waitingFor: null, waitingSince: null, planned: 10, passed: 4, failed: 1, infrastructure: 0, cancelled: 0 };
const head = { id: 'run', state: 'running', packs: [], environment: '', submittedBy: '', submittedAt: '', endedAt: null, deadlineAt: '', targetVersion: null, platformVersion: '', planned: 10, traceId: '' } as const;
const run: RunView = { ...head, lanes: [lane], gate: null };
const summary: RunSummary = { ...head, verdict: null, counts: { passed: 4, failed: 1, infrastructure: 0, cancelled: 0 } };

function at(done: number): RunningShards {
  const shards = new RunningShards();
  shards.claimed('shard', 'run', 'A');
  shards.progressed({ shardId: 'shard', done, passed: done - 1, failed: 1, infrastructure: 0 });
  return shards;
}

describe('the progress of running shards', () => {
  it('is added to the lane and to the run', () => {
    expect(at(3).withProgress(run).lanes[0]).toMatchObject({ passed: 6, failed: 2 });
    expect(at(3).addedTo(summary).counts).toEqual({ passed: 6, failed: 2, infrastructure: 0, cancelled: 0 });
    expect(at(3).doneOf('run', 'A')).toBe(3);
  });

  it('never makes more tests than there are: what was just recorded may still be in it', () => {
    expect(at(6).withProgress(run).lanes[0]).toEqual(lane);
    expect(at(6).addedTo(summary)).toEqual(summary);
  });

  it('is gone when the shard or the run ended', () => {
    const shards = at(3);
    expect(shards.ended('shard')).toBe('run');
    expect(shards.addedTo(summary)).toEqual(summary);
    const ended = { ...run, endedAt: '2026-03-08T14:00:00Z' };
    expect(at(3).withProgress(ended)).toEqual(ended);
  });
});
