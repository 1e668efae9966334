import { csvCell } from '../csv-cell.ts';
import type { ReportDocument } from './document.ts';

/**
 * The tables of a document as CSV: each with its heading and clause in the first two columns of every row, so that one file holds them all.
 */
export function documentCsv(document: ReportDocument): string {
  const lines = document.sections.flatMap(({ heading, clause, table }) => (table === null ? [] : [['section', 'clause', ...table.columns], ...table.rows.map((row) => [heading, clause, ...row])]));
  return lines.map((cells) => cells.map((cell) => csvCell(cell)).join(',')).join('\r\n') + (lines.length === 0 ? '' : '\r\n');
}
