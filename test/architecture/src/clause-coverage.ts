import { readdirSync, readFileSync } from 'node:fs';
import type { SourceTree } from './source-tree.ts';

/** A clause of the SVTAD that asks something of the platform. */
export interface Clause {
  readonly section: string;
  /** e.g. "20.6(d)" */
  readonly clause: string;
  readonly asks: string;
  /** Why it is in no code or test yet; empty when it is. */
  readonly open: string;
}

export interface ClauseCoverage extends Clause {
  /** Files that name it, by path. */
  readonly code: readonly string[];
  readonly tests: readonly string[];
}

/** The list of clauses, a data file of its own: test/architecture/data/clauses.csv. */
export function readClauses(root: string): readonly Clause[] {
  const [, ...lines] = readFileSync(`${root}/test/architecture/data/clauses.csv`, 'utf8').trimEnd().split('\n');
  return lines.map((line) => {
    const [section = '', clause = '', asks = '', open = ''] = [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((match) => (match[1]?.replaceAll('""', '"') ?? match[2] ?? ''));
    return { section, clause, asks, open };
  });
}

/** Test packs are tests as data, and code for the platform. */
export function readPacks(root: string): readonly { readonly path: string; readonly text: string }[] {
  const folder = 'libs/test-packs/data/packs';
  return readdirSync(`${root}/${folder}`).sort().map((name) => ({ path: `${folder}/${name}`, text: readFileSync(`${root}/${folder}/${name}`, 'utf8') }));
}

/** Tables of rules that one test proves row by row, whatever their clauses are. */
export const provedWhole: Readonly<Record<string, string>> = {
  'libs/assurance/src/decisions/decision-matrix.ts': 'libs/assurance/src/decisions/decision-matrix.spec.ts',
  'libs/contracts/src/register/register-kinds.ts': 'apps/orchestrator/src/api/register-routes.spec.ts',
  'libs/assurance/src/dmct/dmc-transitions.ts': 'libs/assurance/src/dmct/dmc-model.spec.ts',
  'libs/assurance/src/dmct/issue-transitions.ts': 'libs/assurance/src/dmct/dmc-model.spec.ts',
};

/** Which files name each clause: in code beside a rule, in tests where it is proved. */
export function clauseCoverage(clauses: readonly Clause[], from: readonly Pick<SourceTree['files'][number], 'path' | 'text'>[]): readonly ClauseCoverage[] {
  const named = from.map((file) => ({ path: file.path, isTest: file.path.endsWith('.spec.ts'), clauses: clausesIn(file.path, file.text) }));
  return clauses.map((clause) => {
    const naming = named.filter((file) => [...file.clauses].some((one) => one === clause.clause || one.startsWith(`${clause.clause}(`)));
    const code = naming.filter((file) => !file.isTest).map((file) => file.path);
    const tests = naming.filter((file) => file.isTest).map((file) => file.path);
    return { ...clause, code, tests: [...new Set([...tests, ...code.flatMap((path) => provedWhole[path] ?? [])])] };
  });
}

/**
 * Clauses that a file names. In the rules themselves (libs/assurance) every number of a clause's form counts, in their tests those in
 * titles; elsewhere only on a line that says SVTAD or clause:, since Service References and versions look the same. One with its letter is unmistakable in any test of a rule. "20.19–20.25" names all between.
 */
export function clausesIn(path: string, text: string): ReadonlySet<string> {
  const isRule = path.startsWith('libs/assurance/') && !path.includes('/capacity/');
  const isTitle = (line: string) => /^\s*(?:it|describe)(?:\.each)?\b/.test(line);
  const names = (line: string) => /SVTAD|\bclause: '/.test(line);
  const isTest = path.endsWith('.spec.ts');
  const lines = text.split('\n').map((line) => ({ line, letteredOnly: !names(line) && isTest && !isTitle(line) })).filter(({ line }) => names(line) || isRule);
  const found = new Set<string>();
  for (const { line, letteredOnly } of lines) {
    for (const [, from = '', to] of line.matchAll(/(?<![\w.]|versions? |Table )(\d{1,2}\.\d{1,2}(?:\([a-z]+\))?(?:,? ?\([a-z]\))*)(?:–(\d{1,2}\.\d{1,2}))?(?![\d.]*\d| %)/g)) {
      const [number = '', ...letters] = from.split(/[,\s]*(?=\()/);
      if (letters.length === 0 && !letteredOnly) found.add(number);
      for (const letter of letters) found.add(`${number}${letter}`);
      if (to !== undefined && !letteredOnly) for (const between of range(number, to)) found.add(between);
    }
  }
  return found;
}

function range(from: string, to: string): readonly string[] {
  const [section = '', first = '0'] = from.split('.');
  const [sameSection = '', last = '0'] = to.split('.');
  if (section !== sameSection) return [to];
  return Array.from({ length: Math.max(0, Number(last) - Number(first) + 1) }, (_, index) => `${section}.${Number(first) + index}`);
}

/** docs/clause-coverage.md: clause → code → test. */
export function coverageDocument(coverage: readonly ClauseCoverage[]): string {
  const open = coverage.filter((one) => one.open !== '');
  const head = [
    '# Clause coverage',
    '',
    'Which code enforces each clause of the SVTAD (SEC Appendix AK) and which test proves it. Written by `GAUNTLET_WRITE_COVERAGE=1 npx vitest run --project architecture test/architecture/src/clause-coverage`, from `test/architecture/data/clauses.csv` and the files that name the clause. A test fails when a clause is in neither code nor test and is not marked open, and when a file that is named here no longer names it. The decision matrix, the kinds of registers and the life cycle of a DMC are tables that one test proves row by row.',
    '',
    `${coverage.length} clauses: ${coverage.filter((one) => one.code.length > 0 && one.tests.length > 0).length} in code and test, ${open.length} open.`,
  ];
  const sections = [...Map.groupBy(coverage, (one) => one.section)].flatMap(([section, rows]) => ['', `## ${section}`, '', '| clause | asks | code | test |', '| --- | --- | --- | --- |', ...rows.map((row) => `| ${row.clause} | ${row.asks} | ${row.open === '' ? files(row.code) : `*open: ${row.open}*`} | ${files(row.tests)} |`)]);
  return `${[...head, ...sections].join('\n')}\n`;
}

/** The nearest to the rule first: rules, then use cases, then the rest. */
function files(paths: readonly string[]): string {
  const order = ['libs/assurance/', 'libs/execution/', 'libs/', 'apps/', 'test/'];
  const rank = (path: string) => order.findIndex((prefix) => path.startsWith(prefix));
  return paths.toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1)).slice(0, 4).map((path) => `\`${path}\``).join('<br>');
}
