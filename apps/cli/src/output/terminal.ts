/** One stream to write lines to. */
export interface Sink {
  write(text: string): void;
  /** Whether lines may be redrawn: a terminal, and no pipeline. */
  readonly interactive: boolean;
  readonly colour: boolean;
  /** Size in characters; 80 × 24 where there is no terminal. */
  size(): { readonly columns: number; readonly rows: number };
}

export interface Terminal {
  /** What was asked for. */
  readonly out: Sink;
  /** What is said about it: progress, errors. */
  readonly err: Sink;
}

export interface TerminalOptions {
  readonly ci: boolean;
  readonly colour: boolean;
}

/** The process's own streams. A reader that goes away (`| head`) ends output, not the program. */
export function processTerminal(options: TerminalOptions): Terminal {
  return { out: sinkOf(process.stdout, options), err: sinkOf(process.stderr, options) };
}

export function line(sink: Sink, text = ''): void {
  sink.write(`${text}\n`);
}

function sinkOf(stream: NodeJS.WriteStream, options: TerminalOptions): Sink {
  let open = true;
  stream.on('error', () => {
    open = false;
  });
  const isTerminal = stream.isTTY;
  return {
    write: (text) => {
      if (open) stream.write(text);
    },
    interactive: isTerminal && !options.ci && options.colour,
    colour: isTerminal && options.colour,
    size: () => ({ columns: stream.columns || 80, rows: stream.rows || 24 }),
  };
}
