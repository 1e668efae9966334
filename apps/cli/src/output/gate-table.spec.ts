import type { CriterionView, GateView } from '@gauntlet/contracts';
import { describe, expect, it } from 'vitest';
import { renderGate } from './gate-table.ts';

const criterion = (more: Partial<CriterionView>): CriterionView => ({
  criterion: '12.6(b)',
  clause: 'SVTAD 12.6(b), Table 13.1 row 1',
  title: 'minimum pass rate',
  verdict: 'met',
  observed: '57 of 60 passed (95.00 %)',
  limit: '>= 90 % of planned tests',
  margin: 5,
  reason: 'enough passed',
  evidence: [],
  ...more,
});

const sink = (interactive: boolean, columns = 80) => ({ colour: false, interactive, size: () => ({ columns, rows: 24 }) });

const gate: GateView = {
  runId: 'r',
  verdict: 'not-met',
  evaluatedAt: '2026-01-01T00:00:00.000Z',
  inputsHash: 'h',
  ruleSet: 'x',
  notes: ['no decision is recorded'],
  dmcs: [
    { dmcId: 'IOC-1', verdict: 'met', criteria: [criterion({})] },
    { dmcId: 'IOC-2', verdict: 'not-met', criteria: [criterion({ verdict: 'not-met', observed: '53 of 60 passed (88.33 %)', margin: -1.67, reason: '53 of 60 is under 90 %' }), criterion({ criterion: '12.6(f)', clause: 'SVTAD 12.6(f)', verdict: 'undecidable', margin: null, reason: 'WAN was lost' })] },
  ],
};

describe('renderGate', () => {
  const lines = renderGate(sink(false), gate).split('\n');

  it('shows per criterion the verdict in words, the margin, the observed value and the limit, and cuts nothing', () => {
    expect(lines[1]).toMatch(/^IOC-1 +12\.6\(b\) +✓ met +\+5\.00 +57 of 60 passed \(95\.00 %\) +>= 90 % of planned tests$/);
    expect(lines[2]).toMatch(/^IOC-2 +12\.6\(b\) +✗ not met +−1\.67 +53 of 60 passed/);
    expect(lines[3]).toMatch(/^ +12\.6\(f\) +\? undecidable +– /);
    expect(renderGate(sink(true, 40), gate)).toContain('57 of 60 passed (95.00 %)');
  });

  it('names the clause of every criterion once', () => {
    expect(lines.filter((line) => line.startsWith('SVTAD 12.6(b), Table 13.1 row 1: '))).toHaveLength(1);
  });

  it('gives the reason of every criterion that is not met, the notes, and the whole gate last', () => {
    expect(lines).toContain('IOC-2 12.6(b): 53 of 60 is under 90 %');
    expect(lines).toContain('IOC-2 12.6(f): WAN was lost');
    expect(lines).not.toContain('IOC-1 12.6(b): enough passed');
    expect(lines).toContain('Note: no decision is recorded');
    expect(lines.at(-1)).toBe('Gate: ✗ not met – of 2 DMCs 1 met, 1 not met, 0 undecidable');
  });
});
