import type { Sink } from './terminal.ts';

export type Colour = 'green' | 'red' | 'yellow' | 'cyan' | 'dim' | 'bold';

const codes: Readonly<Record<Colour, readonly [open: number, close: number]>> = { green: [32, 39], red: [31, 39], yellow: [33, 39], cyan: [36, 39], dim: [2, 22], bold: [1, 22] };

/** Colours the text where the sink shows colours; the text itself always says the same. */
export function paint(sink: Pick<Sink, 'colour'>, colour: Colour, text: string): string {
  if (!sink.colour) return text;
  const [open, close] = codes[colour];
  return `\u001B[${open}m${text}\u001B[${close}m`;
}
