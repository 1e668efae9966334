import { readFile } from 'node:fs/promises';
import { CsvError, parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { GauntletError } from '@gauntlet/contracts';

/** A row by its headings, with the line of the file that it stands on. */
export type TableRow<Column extends string> = Readonly<Record<Column, string>> & { readonly line: number };

/**
 * Reads a CSV file (RFC 4180, UTF-8, with or without BOM) whose first line names the columns, in any order.
 * @throws GauntletError 'not-found' when it cannot be read, 'invalid-input' naming the line for broken quoting, or the column that is missing, unknown or there twice
 */
export async function readTable<Column extends string>(file: string, columns: readonly Column[]): Promise<readonly TableRow<Column>[]> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new GauntletError('not-found', `${file} cannot be read: ${(cause as NodeJS.ErrnoException).code ?? String(cause)}`, { cause });
  });
  return parseTable(text, columns, file);
}

export function parseTable<Column extends string>(text: string, columns: readonly Column[], file: string): readonly TableRow<Column>[] {
  const records = parseCsv(text, file);
  const heading = records[0]?.record ?? [];
  const wrong = [
    ...columns.filter((column) => !heading.includes(column)).map((column) => ({ path: `line 1, ${column}`, value: '(missing)', expected: 'a column of this name' })),
    ...heading.filter((name) => !(columns as readonly string[]).includes(name)).map((name) => ({ path: 'line 1', value: JSON.stringify(name), expected: `one of ${columns.join(', ')}` })),
    ...heading.filter((name, index) => heading.indexOf(name) !== index).map((name) => ({ path: 'line 1', value: JSON.stringify(name), expected: 'a column once' })),
  ];
  if (wrong.length > 0) throw new GauntletError('invalid-input', `${file} has ${wrong.length} problem${wrong.length === 1 ? '' : 's'}`, { problems: wrong });
  return records.slice(1).map(({ record, line }) => ({ ...(Object.fromEntries(heading.map((name, index) => [name, record[index] ?? ''])) as Record<Column, string>), line }));
}

/** Rows as CSV with a heading. */
export function printTable<Column extends string>(columns: readonly Column[], rows: readonly Readonly<Record<Column, string>>[]): string {
  return stringify(rows.map((row) => columns.map((column) => row[column])), { header: true, columns: [...columns] });
}

function parseCsv(text: string, file: string): readonly { readonly record: readonly string[]; readonly line: number }[] {
  try {
    const parsed = parse(text, { bom: true, trim: true, skip_empty_lines: true, info: true }) as unknown as readonly { readonly record: readonly string[]; readonly info: { readonly lines: number } }[];
    return parsed.map(({ record, info }) => ({ record, line: info.lines }));
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    const line = typeof cause['lines'] === 'number' ? cause['lines'] : undefined;
    throw new GauntletError('invalid-input', `${file} is no CSV`, { problems: [{ path: line === undefined ? file : `line ${line}`, value: cause.code, expected: cause.message }], cause });
  }
}
