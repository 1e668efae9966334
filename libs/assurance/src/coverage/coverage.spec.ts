import { describe, expect, it } from 'vitest';
import { heatmap } from './heatmap.ts';
import type { TestTraceabilityMatrix } from './test-traceability-matrix.ts';
import { ttmCoverage } from './ttm-coverage.ts';
import { witnessingReport, type WitnessedTest } from './witnessing.ts';

const ttm: TestTraceabilityMatrix = {
  version: '3',
  requirements: [
    { requirementId: 'H1', section: 'H', toBeTested: 'yes' },
    { requirementId: 'H2', section: 'H', toBeTested: 'yes' },
    { requirementId: 'H3', section: 'H', toBeTested: 'yes' },
    { requirementId: 'F1', section: 'F', toBeTested: 'no' },
  ],
  scenarios: [
    { scenarioId: 's1', functionalGroup: 'Reads', requirementIds: ['H1'], testIds: ['t1', 't2'] },
    { scenarioId: 's2', functionalGroup: 'Prepayment', requirementIds: ['H2', 'H9'], testIds: ['t3'] },
  ],
};

describe('SVTAD 11, 19.4(a), Table 13.1 row 6: TTM coverage', () => {
  it('counts requirements by section and names what is not covered', () => {
    const coverage = ttmCoverage(ttm, { t1: 'passed', t2: 'failed', t3: 'passed', t4: 'passed', t5: 'not-run' });
    expect(coverage.sections.find((one) => one.section === 'H')).toEqual({ section: 'H', requirements: 3, covered: 2, executed: 2, passed: 1 });
    expect(coverage.sections.find((one) => one.section === 'F')).toMatchObject({ requirements: 0 });
    expect(coverage).toMatchObject({ version: '3', requirementsWithoutTest: ['H3'], executedTestsNotTraceable: ['t4'], unknownRequirements: ['H9'] });
  });

  it('a requirement is executed only when all its tests are', () => {
    expect(ttmCoverage(ttm, { t1: 'passed' }).sections.find((one) => one.section === 'H')).toMatchObject({ covered: 2, executed: 0, passed: 0 });
  });
});

describe('SVTAD 19.4(b), Table 13.1 row 7: heatmap', () => {
  it('has a cell for every functional group and DMC, and lists what is in none', () => {
    const map = heatmap(ttm, [
      { testId: 't1', dmcId: 'X', outcome: 'passed' },
      { testId: 't2', dmcId: 'X', outcome: 'not-run' },
      { testId: 't3', dmcId: 'X', outcome: 'failed' },
      { testId: 't1', dmcId: 'Y', outcome: 'passed' },
      { testId: 't9', dmcId: 'Y', outcome: 'passed' },
    ]);
    expect(map.cells.map(({ functionalGroup, dmcId, planned, run, success, shade }) => [functionalGroup, dmcId, planned, run, success, shade])).toEqual([
      ['Prepayment', 'X', 1, 1, '0.00 %', 'failing'],
      ['Prepayment', 'Y', 0, 0, 'no tests', 'none'],
      ['Reads', 'X', 2, 1, '50.00 %', 'in-progress'],
      ['Reads', 'Y', 1, 1, '100.00 %', 'passed'],
    ]);
    expect(map.notTraceable).toEqual(['t9']);
  });
});

describe('SVTAD 13.11–13.13: witnessing', () => {
  const test = (testId: string, given: Partial<WitnessedTest> = {}): WitnessedTest => ({ testId, outcome: 'passed', scriptDeviation: 'none', observerInvolvement: 'none', ...given });

  it('13.13(a)–(c): passed, failures with their reasons, the ratio to what was executed', () => {
    const report = witnessingReport([test('a'), test('b'), test('c', { outcome: 'failed', reason: 'E19' }), test('d', { outcome: 'failed', reason: 'E19' }), test('e', { outcome: 'failed' }), test('f', { outcome: 'not-executed' })]);
    expect(report).toMatchObject({ passed: 2, failed: 3, executed: 5, ratio: '2 of 5 (40.00 %)', failures: [{ reason: 'E19', tests: 2 }, { reason: 'no reason recorded', tests: 1 }] });
  });

  it('13.12: a deviation or an involved observer makes an observation none', () => {
    const report = witnessingReport([test('a', { scriptDeviation: 'deviated' }), test('b', { observerInvolvement: 'involved' })]);
    expect(report).toMatchObject({ executed: 0, ratio: 'none executed' });
    expect(report.invalid.map((one) => one.reason)).toEqual(['SVTAD 13.12(a): the script was deviated from', 'SVTAD 13.12(b): an observer was involved']);
  });
});
