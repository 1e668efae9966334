import { describe, expect, it } from 'vitest';
import { fillCells } from './run-heatmap.ts';

const planned = { dmcId: 'DMC-01', functionalGroup: 'reads', planned: 4, passed: 0, passedOnRetry: 0, failed: 0, infrastructure: 0, cancelled: 0 };

describe('a heatmap of DMC × functional group', () => {
  it('counts each outcome in its cell, and a pass on retry both as passed and as such', () => {
    const count = { dmcId: 'DMC-01', functionalGroup: 'reads' };
    const [cell] = fillCells([planned], [
      { ...count, outcome: 'passed', onRetry: false, tests: 1 },
      { ...count, outcome: 'passed', onRetry: true, tests: 1 },
      { ...count, outcome: 'failed', onRetry: false, tests: 1 },
    ]);
    expect(cell).toEqual({ ...planned, passed: 2, passedOnRetry: 1, failed: 1 });
  });

  it('leaves a cell of which nothing was counted as it was planned', () => {
    expect(fillCells([planned], [{ dmcId: 'DMC-02', functionalGroup: 'reads', outcome: 'passed', onRetry: false, tests: 1 }])).toEqual([planned]);
  });
});
