import { ttmRowSchema } from '@gauntlet/contracts';
import type { InputProblem, TtmBody, TtmRow } from '@gauntlet/contracts';
import type { Sheet } from '../dmct/check-submission.ts';

/** What a table of rows says, or every problem in it with the line that has it: nothing is half taken. */
export type TtmReading = { readonly ok: true; readonly requirements: TtmBody['requirements']; readonly scenarios: TtmBody['scenarios'] } | { readonly ok: false; readonly problems: readonly InputProblem[] };

/**
 * One row per requirement, scenario and test (SVTAD 11.1): a row without scenario is a requirement that nothing covers, one without
 * test a scenario that has none yet. What is said of a requirement or a scenario again must be said alike.
 * `knows`: whether a test pack has this test; left out, tests are taken as they are written.
 */
export function readTtmRows(sheet: Sheet, knows?: (test: string) => boolean): TtmReading {
  const problems = headerProblems(sheet.header);
  if (problems.length > 0) return { ok: false, problems };
  const rows = sheet.rows.flatMap((row) => rowOf(sheet.header, row, { problems, knows }));
  const requirements = new Map<string, TtmBody['requirements'][number]>();
  const scenarios = new Map<string, { readonly functionalGroup: string; readonly requirementIds: Set<string>; readonly testIds: Set<string> }>();
  for (const row of rows) {
    const wrong = (column: keyof TtmRow, expected: string) => problems.push({ path: `line ${row.line}, ${column}`, value: JSON.stringify(row[column]), expected });
    const requirement = requirements.get(row.requirement);
    if (requirement === undefined) requirements.set(row.requirement, { requirementId: row.requirement, section: row.section, toBeTested: row.toBeTested });
    else if (requirement.section !== row.section) wrong('section', `${requirement.section}, as on an earlier line of ${row.requirement}`);
    else if (requirement.toBeTested !== row.toBeTested) wrong('toBeTested', `${requirement.toBeTested}, as on an earlier line of ${row.requirement}`);
    if (row.scenario === '') {
      if (row.test !== '') wrong('test', 'no test without a scenario');
      if (row.functionalGroup !== '') wrong('functionalGroup', 'no functional group without a scenario');
      continue;
    }
    if (row.functionalGroup === '') wrong('functionalGroup', `the functional group of scenario ${row.scenario}`);
    const scenario = scenarios.get(row.scenario) ?? { functionalGroup: row.functionalGroup, requirementIds: new Set<string>(), testIds: new Set<string>() };
    scenarios.set(row.scenario, scenario);
    if (scenario.functionalGroup !== row.functionalGroup && row.functionalGroup !== '') wrong('functionalGroup', `${scenario.functionalGroup}, as on an earlier line of ${row.scenario}`);
    scenario.requirementIds.add(row.requirement);
    if (row.test === '') continue;
    scenario.testIds.add(row.test);
  }
  if (sheet.rows.length === 0) problems.push({ path: 'rows', value: '[]', expected: 'at least one requirement' });
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, requirements: [...requirements.values()], scenarios: [...scenarios].map(([scenarioId, one]) => ({ scenarioId, functionalGroup: one.functionalGroup, requirementIds: [...one.requirementIds], testIds: [...one.testIds] })) };
}

/** The columns of a matrix as a table, in the order in which it is exported. */
export const ttmColumns = ['requirement', 'section', 'toBeTested', 'scenario', 'functionalGroup', 'test'] as const;

function headerProblems(header: readonly string[]): InputProblem[] {
  const names = header.map((name) => name.trim());
  const known: readonly string[] = ttmColumns;
  return [
    ...ttmColumns.filter((column) => !names.includes(column)).map((column) => ({ path: `line 1, ${column}`, value: '(missing)', expected: 'a column of this name' })),
    ...names.filter((name) => !known.includes(name)).map((name) => ({ path: 'line 1', value: JSON.stringify(name), expected: `one of ${ttmColumns.join(', ')}` })),
    ...names.filter((name, index) => names.indexOf(name) !== index).map((name) => ({ path: 'line 1', value: JSON.stringify(name), expected: 'a column once' })),
  ];
}

function rowOf(header: readonly string[], { line, cells }: Sheet['rows'][number], { problems, knows }: { readonly problems: InputProblem[]; readonly knows: ((test: string) => boolean) | undefined }): readonly TtmRow[] {
  const overlong = cells.findIndex((cell, index) => index >= header.length && cell.trim() !== '');
  if (overlong >= 0) problems.push({ path: `line ${line}, column ${overlong + 1}`, value: JSON.stringify(cells[overlong]).slice(0, 120), expected: `at most ${header.length} columns` });
  const given: Readonly<Record<string, string>> = Object.fromEntries(header.map((name, index) => [name.trim(), (cells[index] ?? '').trim()]));
  const read = ttmRowSchema.safeParse({ line, ...given });
  const test = given['test'] ?? '';
  if (/^[^\s:]+:\S+$/.test(test) && knows?.(test) === false) problems.push({ path: `line ${line}, test`, value: JSON.stringify(test), expected: 'a test of a stored pack, written pack:test' });
  if (read.success) return [read.data];
  problems.push(...read.error.issues.map((issue) => ({ path: `line ${line}, ${issue.path.join('.')}`, value: JSON.stringify(given[String(issue.path[0])] ?? '').slice(0, 120), expected: issue.message })));
  return [];
}

/** The rows that give this matrix again, in its order. */
export function ttmRows(ttm: Pick<TtmBody, 'requirements' | 'scenarios'>): readonly TtmRow[] {
  const rows = ttm.requirements.flatMap(({ requirementId, section, toBeTested }) => {
    const frame = { requirement: requirementId, section, toBeTested };
    const covering = ttm.scenarios.filter((one) => one.requirementIds.includes(requirementId));
    if (covering.length === 0) return [{ ...frame, scenario: '', functionalGroup: '', test: '' }];
    return covering.flatMap(({ scenarioId, functionalGroup, testIds }) => (testIds.length === 0 ? [''] : testIds).map((test) => ({ ...frame, scenario: scenarioId, functionalGroup, test })));
  });
  return rows.map((row, index) => ({ line: index + 2, ...row }));
}
