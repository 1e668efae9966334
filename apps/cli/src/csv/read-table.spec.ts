import { GauntletError } from '@gauntlet/contracts';
import { expect, it } from 'vitest';
import { parseTable, printTable } from './read-table.ts';

const columns = ['a', 'b'] as const;
const problemsOf = (text: string) => {
  try {
    parseTable(text, columns, 'f.csv');
    return [];
  } catch (error) {
    return error instanceof GauntletError ? error.problems : [error];
  }
};

it('reads columns in any order, quoted cells, a BOM, and knows the line of each row', () => {
  expect(parseTable('\uFEFFb,a\r\n"x, ""y""",1\r\n\r\n"two\nlines",2\r\nz,3\r\n', columns, 'f.csv')).toEqual([
    { b: 'x, "y"', a: '1', line: 2 },
    { b: 'two\nlines', a: '2', line: 5 },
    { b: 'z', a: '3', line: 6 },
  ]);
});

it.each([
  ['a missing column', 'a\n1\n', { path: 'line 1, b', value: '(missing)' }],
  ['an unknown column', 'a,b,c\n1,2,3\n', { path: 'line 1', value: '"c"' }],
  ['a column twice', 'a,b,b\n1,2,3\n', { path: 'line 1', value: '"b"', expected: 'a column once' }],
  ['a row of another length', 'a,b\n1,2\n1\n', { path: 'line 3' }],
  ['a quote that is never closed', 'a,b\n"1,2\n', { path: expect.stringMatching(/line/) as string }],
])('names %s', (_name, text, problem) => expect(problemsOf(text)).toContainEqual(expect.objectContaining(problem)));

it('prints what it reads', () => {
  const rows = [{ a: 'x, "y"', b: '' }, { a: 'two\nlines', b: 'z' }];
  expect(parseTable(printTable(columns, rows), columns, 'f.csv').map(({ a, b }) => ({ a, b }))).toEqual(rows);
});
