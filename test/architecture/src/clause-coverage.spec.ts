import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { clauseCoverage, clausesIn, coverageDocument, provedWhole, readClauses, readPacks } from './clause-coverage.ts';
import { readSourceTree } from './source-tree.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');
const document = `${root}/docs/clause-coverage.md`;
// This file and its data speak of clauses without enforcing any.
const own = [...readSourceTree(root).files.filter((file) => !file.path.startsWith('test/architecture/')), ...readPacks(root)];
const coverage = clauseCoverage(readClauses(root), own);

describe('every clause of the SVTAD that asks something', () => {
  it('is in code or test, or is marked open with what is missing', () => {
    expect(coverage.length).toBeGreaterThan(100);
    expect(coverage.filter((one) => one.open === '' && one.code.length === 0 && one.tests.length === 0).map((one) => one.clause)).toEqual([]);
  });

  it('is listed once', () => {
    const clauses = coverage.map((one) => one.clause);
    expect(clauses.filter((clause, index) => clauses.indexOf(clause) !== index)).toEqual([]);
  });

  it('is in docs/clause-coverage.md, which names only files that name the clause', () => {
    if (process.env['GAUNTLET_WRITE_COVERAGE'] === '1') writeFileSync(document, coverageDocument(coverage));
    const rows = readFileSync(document, 'utf8').split('\n').filter((line) => /^\| \d/.test(line)).map((line) => ({ clause: line.split(' | ')[0]?.slice(2) ?? '', paths: [...line.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '') }));
    expect(rows.map((row) => row.clause)).toEqual(coverage.map((one) => one.clause));
    const wrong = rows.flatMap((row) => row.paths.filter((path) => !Object.values(provedWhole).includes(path)).filter((path) => !existsSync(`${root}/${path}`) || ![...clausesIn(path, readFileSync(`${root}/${path}`, 'utf8'))].some((one) => one === row.clause || one.startsWith(`${row.clause}(`))).map((path) => `${row.clause}: ${path}`));
    expect(wrong).toEqual([]);
  });
});

describe('what counts as naming a clause', () => {
  it.each([
    ['apps/x/src/a.ts', '// SVTAD 20.6(d), 20.11(b)', ['20.6(d)', '20.11(b)']],
    ['apps/x/src/a.ts', '/** SVTAD 20.19–20.21: routes */', ['20.19', '20.20', '20.21']],
    ['apps/x/src/a.ts', "srv: '11.2'", []],
    ['apps/x/src/a.ts', '// SVTAD 20.23(b), (c)', ['20.23(b)', '20.23(c)']],
    ['apps/x/src/a.ts', '// SVTAD 1.23.4 is a version, and so is version 7.2', []],
    ['libs/x/src/a.ts', "x: { clause: '8.5, 9.10' }, // SVTAD Table 13.1", ['8.5', '9.10']],
    ['libs/assurance/src/a.spec.ts', "const exit = '7.2';\nit('13.18: counts', () => {})", ['13.18']],
    ['libs/assurance/src/a.ts', "line('a', 'b', 'c', 'DCC', '20.4', [])", ['20.4']],
  ])('%s: %s', (path, text, expected) => {
    expect([...clausesIn(path, text)].sort()).toEqual([...expected].sort());
  });

  it('a clause that nothing names is not covered', () => {
    const [none] = clauseCoverage([{ section: 'Z', clause: '99.9', asks: 'nothing', open: '' }], own);
    expect([none?.code, none?.tests]).toEqual([[], []]);
  });
});
