import type { ReportDocument } from './document.ts';

/**
 * The tables of a document as CSV (RFC 4180): each with its heading and clause in the first two columns of every row, so that one file
 * holds them all. A cell that a spreadsheet would take for a formula gets an apostrophe.
 */
export function documentCsv(document: ReportDocument): string {
  const lines = document.sections.flatMap(({ heading, clause, table }) => (table === null ? [] : [['section', 'clause', ...table.columns], ...table.rows.map((row) => [heading, clause, ...row])]));
  return lines.map((cells) => cells.map(cellOf).join(',')).join('\r\n') + (lines.length === 0 ? '' : '\r\n');
}

function cellOf(text: string): string {
  const safe = /^[=+@\t\r]|^-(?![\d.])/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
