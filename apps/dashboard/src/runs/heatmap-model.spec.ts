import type { HeatmapCell, LaneView } from '@gauntlet/contracts';
import { describe, expect, it } from 'vitest';
import { buildHeatmap } from './heatmap-model.ts';

const lane = (dmcId: string, changes: Partial<LaneView> = {}): LaneView => ({ dmcId, release: 'IOC', deviceSetId: null, state: 'running', waitingFor: null, waitingSince: null, planned: 4, passed: 0, failed: 0, infrastructure: 0, cancelled: 0, ...changes });
const cell = (dmcId: string, functionalGroup: string, changes: Partial<HeatmapCell> = {}): HeatmapCell => ({ dmcId, functionalGroup, planned: 4, passed: 0, passedOnRetry: 0, failed: 0, infrastructure: 0, cancelled: 0, ...changes });
const toneOf = (changes: Partial<HeatmapCell>) => buildHeatmap([lane('A')], [cell('A', 'reads', changes)], { rowsMax: 10 }).rows[0]?.squares[0]?.tone;

describe('the heatmap', () => {
  it.each([
    ['nothing done', {}, 'planned'],
    ['some passed', { passed: 2 }, 'partial'],
    ['all passed', { passed: 4 }, 'passed'],
    ['passed on retry is not plain passed', { passed: 4, passedOnRetry: 1 }, 'retried'],
    ['one failure among many passes', { passed: 3, failed: 1 }, 'failed'],
    ['infrastructure says nothing of the device and is not failed', { passed: 3, infrastructure: 1 }, 'infrastructure'],
    ['a failure is told before infrastructure', { failed: 1, infrastructure: 3 }, 'failed'],
    ['cancelled tests leave it incomplete', { passed: 3, cancelled: 1 }, 'partial'],
  ])('%s', (_name, changes, tone) => {
    expect(toneOf(changes)).toBe(tone);
  });

  it('has a column for every group and an empty square where a DMC has no test of it', () => {
    const heatmap = buildHeatmap([lane('A'), lane('B')], [cell('A', 'reads'), cell('B', 'alerts')], { rowsMax: 10 });
    expect(heatmap.groups).toEqual(['alerts', 'reads']);
    expect(heatmap.rows.map((row) => row.squares.map((square) => square.tone))).toEqual([['none', 'planned'], ['planned', 'none']]);
  });

  it('shows only DMCs that the search names, and says how many there are beyond what is drawn', () => {
    const lanes = ['DMC-01', 'DMC-02', 'OTHER'].map((id) => lane(id));
    const heatmap = buildHeatmap(lanes, [], { search: 'dmc', rowsMax: 1 });
    expect([heatmap.rows.map((row) => row.dmcId), heatmap.matching]).toEqual([['DMC-01'], 2]);
  });

  it('can leave out DMCs of which everything passed so far', () => {
    const lanes = [lane('A', { passed: 4 }), lane('B', { failed: 1 }), lane('C', { infrastructure: 1 })];
    expect(buildHeatmap(lanes, [], { onlyNotPassed: true, rowsMax: 10 }).rows.map((row) => row.dmcId)).toEqual(['B', 'C']);
  });
});
