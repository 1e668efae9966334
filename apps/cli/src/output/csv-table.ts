import { stringify } from 'csv-stringify/sync';

/** Rows as CSV (RFC 4180) with a heading. */
export function printCsv<Column extends string>(columns: readonly Column[], rows: readonly Readonly<Record<Column, string>>[]): string {
  return stringify(rows.map((row) => columns.map((column) => row[column])), { header: true, columns: [...columns] });
}
