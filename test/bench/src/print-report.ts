import type { BenchReport } from './bench-report.ts';

/** The report as a table: every variant with all its rounds and the median, then the figures. */
export function printReport(report: BenchReport): string {
  const rounds = Object.entries(report.rounds).map(([variant, values]) => [variant, format(median(values)), values.map(format).join('  ')]);
  const figures = Object.entries(report.figures).map(([figure, value]) => [figure, format(value), '']);
  const rows = [['variant', 'median', 'rounds'], ...rounds, ['', '', ''], ['figure', 'value', ''], ...figures];
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const widths = [width(0), width(1)];
  const table = rows.map(([a = '', b = '', c = '']) => `${a.padEnd(widths[0] ?? 0)}  ${b.padStart(widths[1] ?? 0)}  ${c}`.trimEnd()).join('\n');
  return `bench ${report.name}\n${table}\n\nratio ${report.ratio.toFixed(3)} (goal ${report.goal})\n`;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? Number.NaN) : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}

function format(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 1_000) return Math.round(value).toLocaleString('en-GB');
  return value.toPrecision(4);
}
