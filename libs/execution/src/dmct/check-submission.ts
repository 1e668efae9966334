import type { InputProblem } from '@gauntlet/contracts';
import { dmcIdSchema, GauntletError } from '@gauntlet/contracts';
import { submissionFormat, wantedColumns, type SubmissionColumn } from './submission-format.ts';

/** A sheet as it was read: header names as they stand, and its lines, empty ones left out. */
export interface Sheet {
  readonly header: readonly string[];
  /** `line` is the line of the file, the header being 1. */
  readonly rows: readonly { readonly line: number; readonly cells: readonly string[] }[];
}

/** A line that holds: data with its gaps, or the word that nothing changed. */
export interface CheckedRow {
  readonly line: number;
  readonly dmcId: string;
  readonly kind: 'data' | 'unchanged';
  readonly values: Readonly<Record<string, string>>;
  readonly gaps: readonly string[];
}

const rowsMax = 10_000;
const problemsMax = 500;

/**
 * Reads a submission's sheet by the format of SVTAD 20.2. A wanted value that is missing is a gap; a value that cannot be right is an error.
 * @throws GauntletError 'invalid-input' that lists every wrong cell as "line N, column": nothing of such a file is taken
 */
export function checkSubmission(sheet: Sheet, wanted: readonly string[] | undefined): readonly CheckedRow[] {
  const columns = submissionFormat.columns;
  const names = sheet.header.map((name) => name.trim().toLowerCase().replaceAll(/[\s-]+/g, '_'));
  const problems: InputProblem[] = headerProblems(names);
  if (sheet.rows.length === 0) problems.push({ path: 'line 2', value: '(missing)', expected: 'at least one DMC' });
  if (sheet.rows.length > rowsMax) problems.push({ path: `line ${rowsMax + 2}`, value: `${sheet.rows.length} lines`, expected: `at most ${rowsMax}` });
  const seen = new Map<string, number>();
  const checked: CheckedRow[] = [];
  if (problems.length === 0) {
    for (const { line, cells } of sheet.rows) {
      const values = new Map<string, string>();
      for (const [index, cell] of cells.entries()) {
        const text = cell.trim();
        if (text === '') continue;
        const column = columns.find((one) => one.name === names[index]);
        if (column === undefined) problems.push({ path: `line ${line}, column ${index + 1}`, value: quote(text), expected: `nothing beyond the ${names.length} columns of the header` });
        else values.set(column.name, valueOf(column, text, line, problems));
      }
      checked.push(rowOf(line, values, { wanted, seen, problems }));
    }
  }
  if (problems.length > 0) throw new GauntletError('invalid-input', `the submission has ${problems.length} problem${problems.length === 1 ? '' : 's'}; nothing of it is stored`, { problems: problems.slice(0, problemsMax) });
  return checked;
}

function headerProblems(names: readonly string[]): InputProblem[] {
  const known = submissionFormat.columns.map((column) => column.name);
  const problems = names.flatMap((name, index): InputProblem[] => {
    const path = `line 1, column ${index + 1}`;
    if (!known.includes(name)) return [{ path, value: quote(name), expected: `a column of the format: ${known.join(', ')}` }];
    return names.indexOf(name) === index ? [] : [{ path, value: quote(name), expected: 'each column once' }];
  });
  return names.includes('dmc') ? problems : [{ path: 'line 1', value: quote(names.join(', ')), expected: 'a column named dmc' }, ...problems];
}

/** The value in the format's own form. */
function valueOf(column: SubmissionColumn, text: string, line: number, problems: InputProblem[]): string {
  const { holds, name } = column;
  const wrong = (expected: string): void => void problems.push({ path: `line ${line}, ${name}`, value: quote(text), expected });
  switch (holds.kind) {
    case 'text':
      if (text.length > holds.lengthMax) wrong(`at most ${holds.lengthMax} characters`);
      else if (text.includes('\u0000')) wrong('text without U+0000');
      return text;
    case 'count': {
      const digits = text.replaceAll(/(?<=\d),(?=\d{3}(?:\D|$))/g, '');
      if (!/^\d{1,12}$/.test(digits) || Number(digits) > holds.max) wrong(`a whole number from 0 to ${holds.max}`);
      return String(Number(digits));
    }
    case 'choice':
      break;
  }
  const choice = holds.choices.find((one) => one.toLowerCase() === text.toLowerCase());
  if (choice === undefined) wrong(holds.choices.join(', '));
  return choice ?? text;
}

function rowOf(line: number, values: ReadonlyMap<string, string>, { wanted, seen, problems }: { readonly wanted: readonly string[] | undefined; readonly seen: Map<string, number>; readonly problems: InputProblem[] }): CheckedRow {
  const dmcId = values.get('dmc') ?? '';
  const wrong = (path: string, value: string, expected: string) => void problems.push({ path: `line ${line}, ${path}`, value: quote(value), expected });
  const first = seen.get(dmcId);
  if (dmcId === '') problems.push({ path: `line ${line}, dmc`, value: '(missing)', expected: 'the id of a DMC' });
  else if (!dmcIdSchema.safeParse(dmcId).success) wrong('dmc', dmcId, '1 to 64 letters, digits, ".", "_" or "-"');
  else if (first !== undefined) wrong('dmc', dmcId, `each DMC once; it is in line ${first} already`);
  seen.set(dmcId, first ?? line);
  const data = Object.fromEntries([...values].filter(([name]) => name !== 'dmc' && name !== 'confirmation'));
  if (values.get('confirmation') === 'unchanged') {
    const also = Object.keys(data).filter((name) => name !== 'change_evidence');
    if (also.length > 0) wrong(also[0] ?? '', data[also[0] ?? ''] ?? '', 'no data beside the confirmation that it is unchanged (SVTAD 20.3)');
    return { line, dmcId, kind: 'unchanged', values: data, gaps: [] };
  }
  const given = new Set(Object.keys(data));
  return { line, dmcId, kind: 'data', values: data, gaps: wantedColumns(given, wanted).filter((name) => !given.has(name)) };
}

function quote(value: string): string {
  return JSON.stringify(value.length > 100 ? `${value.slice(0, 97)}...` : value);
}
