import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

const scriptExceptionsMax = 1_000;
const textMax = 500;

/** What k6 writes to its log: one line of JSON for each complaint. */
export class K6Complaints {
  scriptExceptions = 0;
  /** The first error; '' when there was none. */
  first = '';

  /** @param onFlood called once when the script throws so often that nothing good can come of it */
  constructor(log: Readable, onFlood: () => void) {
    createInterface({ input: log }).on('line', (line) => {
      const { level, msg, executor, source } = parsed(line);
      if (level !== 'error' && level !== 'fatal') return;
      if (this.first === '') this.first = msg.slice(0, textMax);
      // Only what an executor runs is the script's own; everything else is k6's.
      if (executor === undefined && source !== 'stacktrace') return;
      this.scriptExceptions += 1;
      if (this.scriptExceptions === scriptExceptionsMax) onFlood();
    });
  }
}

function parsed(line: string): { readonly level: string; readonly msg: string; readonly executor: string | undefined; readonly source: string | undefined } {
  try {
    const { level = '', msg = '', executor, source } = JSON.parse(line) as { level?: string; msg?: string; executor?: string; source?: string };
    return { level, msg, executor, source };
  } catch {
    // k6 writes plain text before it has read its flags.
    return { level: line.trim() === '' ? '' : 'error', msg: line, executor: undefined, source: undefined };
  }
}
