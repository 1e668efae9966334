import type { TtmRow } from '@gauntlet/contracts';
import { describe, expect, it } from 'vitest';
import type { Sheet } from '../dmct/check-submission.ts';
import { readTtmRows, ttmColumns, ttmRows } from './ttm-rows.ts';

const row = (line: number, change: Partial<TtmRow> = {}): TtmRow => ({ line, requirement: 'H3.14', section: 'H', toBeTested: 'yes', scenario: 'SC-1', functionalGroup: 'reads', test: 'srvt:read', ...change });

const sheet = (rows: readonly (Omit<TtmRow, 'section'> & { readonly section: string })[], header: readonly string[] = ttmColumns): Sheet => ({ header, rows: rows.map((one) => ({ line: one.line, cells: header.map((name) => ({ ...one, line: '' })[name as keyof TtmRow]) })) });

describe('SVTAD 11.1: rows of a Test Traceability Matrix', () => {
  it('gather into requirements and scenarios, and come out as the same rows', () => {
    const rows = [row(2), row(3, { test: 'srvt:read-again' }), row(4, { scenario: 'SC-2', functionalGroup: 'tariff', test: '' }), row(5, { requirement: 'G1.2', section: 'G', scenario: '', functionalGroup: '', test: '' })];
    const read = readTtmRows(sheet(rows));
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    expect(read.requirements).toEqual([{ requirementId: 'H3.14', section: 'H', toBeTested: 'yes' }, { requirementId: 'G1.2', section: 'G', toBeTested: 'yes' }]);
    expect(read.scenarios).toEqual([{ scenarioId: 'SC-1', functionalGroup: 'reads', requirementIds: ['H3.14'], testIds: ['srvt:read', 'srvt:read-again'] }, { scenarioId: 'SC-2', functionalGroup: 'tariff', requirementIds: ['H3.14'], testIds: [] }]);
    expect(ttmRows(read)).toEqual(rows);
  });

  it.each([
    ['another section for the same requirement', [row(2), row(3, { section: 'G' })], { path: 'line 3, section', value: '"G"' }],
    ['another answer to whether it is tested', [row(2), row(3, { toBeTested: 'no' })], { path: 'line 3, toBeTested' }],
    ['another group for the same scenario', [row(2), row(3, { functionalGroup: 'tariff' })], { path: 'line 3, functionalGroup' }],
    ['a scenario without a group', [row(2, { functionalGroup: '' })], { path: 'line 2, functionalGroup' }],
    ['a test without a scenario', [row(2, { scenario: '', functionalGroup: '' })], { path: 'line 2, test' }],
    ['a test that no pack has', [row(2, { test: 'srvt:nope' })], { path: 'line 2, test', value: '"srvt:nope"' }],
    ['a section that is none', [{ ...row(2), section: 'Z' }], { path: 'line 2, section', value: '"Z"', expected: 'expected a section of the SEC: F, G, H, L, N or P' }],
    ['a requirement without a name', [{ ...row(7), requirement: '' }], { path: 'line 7, requirement', value: '""' }],
    ['no rows', [], { path: 'rows' }],
  ] as const)('%s is named with its line', (_name, rows, problem) => {
    const read = readTtmRows(sheet(rows), (test) => test !== 'srvt:nope');
    expect(read.ok ? [] : read.problems).toEqual([expect.objectContaining(problem)]);
  });

  it('takes columns in any order, and names a column that is missing, unknown or there twice, and cells beyond them', () => {
    expect(readTtmRows(sheet([row(2)], ttmColumns.toReversed())).ok).toBe(true);
    const problems = (header: readonly string[], cells: readonly string[] = []) => {
      const read = readTtmRows({ header, rows: [{ line: 2, cells }] });
      return read.ok ? [] : read.problems.map(({ path, value }) => [path, value]);
    };
    expect(problems(['requirement', 'section', 'section', 'colour', 'toBeTested', 'scenario', 'functionalGroup'])).toEqual([['line 1, test', '(missing)'], ['line 1', '"colour"'], ['line 1', '"section"']]);
    expect(problems(ttmColumns, ['H1', 'H', 'yes', '', '', '', 'stray'])).toEqual([['line 2, column 7', '"stray"']]);
  });

  it('names every problem, not the first alone', () => {
    const read = readTtmRows(sheet([row(2), row(3, { section: 'G' }), row(4, { functionalGroup: 'x' })]));
    expect(read.ok ? 0 : read.problems.length).toBe(2);
    const both = readTtmRows(sheet([{ ...row(2), section: 'Q', test: 'srvt:nope' }]), () => false);
    expect(both.ok ? [] : both.problems.map((problem) => problem.path).sort()).toEqual(['line 2, section', 'line 2, test']);
  });
});
