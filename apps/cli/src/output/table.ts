import { stripVTControlCharacters } from 'node:util';

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** Gives way first where the screen is narrow; its cells hold no colours. */
  readonly shrinks?: true;
}

const shrunkWidthMin = 16;

/**
 * A plain table: a heading, then one line per row, columns two spaces apart; cells may carry colours. No trailing spaces.
 * With `widthMax`, columns that shrink are cut ("…") to fit as far as they can.
 */
export function renderTable(columns: readonly Column[], rows: readonly (readonly string[])[], widthMax = Number.POSITIVE_INFINITY): string {
  const all = [columns.map((column) => column.title), ...rows];
  const widths = fit(columns, columns.map((_, index) => Math.max(...all.map((row) => width(row[index] ?? '')))), widthMax);
  return all.map((row) => columns.map((column, index) => pad(row[index] ?? '', widths[index] ?? 0, column.align ?? 'left')).join('  ').trimEnd()).join('\n');
}

/** Characters that a cell takes on the screen, colours left out. */
export function width(cell: string): number {
  return Array.from(stripVTControlCharacters(cell)).length;
}

/** Takes what is too much from the widest column that may shrink, again and again. */
function fit(columns: readonly Column[], natural: readonly number[], widthMax: number): readonly number[] {
  const widths = [...natural];
  for (let excess = widths.reduce((sum, each) => sum + each + 2, -2) - widthMax; excess > 0; excess--) {
    const widest = columns.reduce((best, column, index) => (column.shrinks === true && (widths[index] ?? 0) > (widths[best] ?? 0) ? index : best), -1);
    if ((widths[widest] ?? 0) <= shrunkWidthMin) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

function pad(cell: string, to: number, align: 'left' | 'right'): string {
  const missing = to - width(cell);
  if (missing < 0) return `${cell.slice(0, to - 1)}…`;
  const space = ' '.repeat(missing);
  return align === 'right' ? space + cell : cell + space;
}
