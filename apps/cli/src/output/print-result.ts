import { stringify } from 'yaml';
import type { Sink } from './terminal.ts';

export const outputFormats = ['table', 'json', 'yaml'] as const;
export type OutputFormat = (typeof outputFormats)[number];

/** Prints a result: as data for programs, or as the text that `table` makes of it for people. */
export function printResult<T>(sink: Sink, format: OutputFormat, value: T, table: (value: T) => string): void {
  switch (format) {
    case 'json':
      sink.write(`${JSON.stringify(value, null, 2)}\n`);
      return;
    case 'yaml':
      sink.write(stringify(value));
      return;
    case 'table':
      sink.write(`${table(value)}\n`);
      return;
  }
}
