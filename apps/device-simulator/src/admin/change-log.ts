import { createHash } from 'node:crypto';
import { appendFileSync, closeSync, createReadStream, fstatSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { canonicalJson, GauntletError, type EstateChange } from '@gauntlet/contracts';

/** What the first entry has for the one before. */
const beginning = '0'.repeat(64);

/**
 * The log of what was done to the estate: a file of JSON lines that is only added to. An entry is on the disk before its change is
 * made, so that nothing is changed that is not in it; a change that is then refused gets a second entry that says so.
 */
export class ChangeLog {
  readonly #file: string;
  readonly #nowMs: () => number;
  #seq: number;
  #previous: string;

  /** @throws GauntletError 'invalid-input' when the file cannot be written, or its last line is no entry */
  constructor(file: string, nowMs: () => number) {
    this.#file = file;
    this.#nowMs = nowMs;
    const last = openLog(file);
    this.#seq = last?.seq ?? 0;
    this.#previous = last?.hash ?? beginning;
  }

  /**
   * Writes a change and makes it. Both happen in one turn, so that entries stand in the order of the changes.
   * @throws GauntletError 'unavailable' when it cannot be written, and then it is not made; whatever `make` throws
   */
  record<Result>(change: { readonly action: string; readonly actor: string; readonly input: unknown }, make: () => Result): Result {
    const seq = this.#append(change);
    try {
      return make();
    } catch (error) {
      this.#append({ action: 'refused', actor: change.actor, input: { change: seq, reason: error instanceof GauntletError ? error.message : 'an unexpected error' } });
      throw error;
    }
  }

  /** Entries after a number, oldest first, with whether the chain of all that the file holds is whole. */
  async read({ after, limit }: { readonly after: number; readonly limit: number }): Promise<{ readonly changes: readonly EstateChange[]; readonly last: number; readonly brokenAt: number | null }> {
    const changes: EstateChange[] = [];
    let [line, previous]: [number, string] = [0, beginning];
    let brokenAt: number | null = null;
    for await (const text of createInterface({ input: createReadStream(this.#file, 'utf8') })) {
      line += 1;
      const entry = parse(text);
      if (brokenAt === null && (entry === undefined || entry.seq !== line || entry.previous !== previous || entry.hash !== hashOf(entry))) brokenAt = line;
      previous = entry?.hash ?? '';
      if (entry !== undefined && entry.seq > after && changes.length < limit) changes.push(entry);
    }
    return { changes, last: this.#seq, brokenAt };
  }

  #append(change: { readonly action: string; readonly actor: string; readonly input: unknown }): number {
    const entry = { seq: this.#seq + 1, at: new Date(this.#nowMs()).toISOString(), ...change, previous: this.#previous };
    const hash = hashOf(entry);
    try {
      appendLine(this.#file, JSON.stringify({ ...entry, hash }));
    } catch (cause) {
      throw new GauntletError('unavailable', 'the change was not made, because it cannot be written to the log of changes', { retryable: true, cause });
    }
    this.#seq = entry.seq;
    this.#previous = hash;
    return entry.seq;
  }
}

/** The line is on the disk, or nothing of it is in the file. */
function appendLine(name: string, line: string): void {
  const file = openSync(name, 'a', 0o600);
  const { size } = fstatSync(file);
  try {
    appendFileSync(file, `${line}\n`);
    fsyncSync(file);
  } catch (error) {
    ftruncateSync(file, size);
    throw error;
  } finally {
    closeSync(file);
  }
}

/** The last entry of the file, which is made where it is missing. */
function openLog(file: string): EstateChange | undefined {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    closeSync(openSync(file, 'a', 0o600));
  } catch (cause) {
    throw refused(file, `a file that can be written: ${(cause as NodeJS.ErrnoException).code ?? String(cause)}`, cause);
  }
  const lines = readFileSync(file, 'utf8').split('\n');
  if (lines.pop() !== '') throw refused(file, 'a log whose last line is whole; move this one away, and a new one begins', undefined);
  const text = lines.at(-1);
  if (text === undefined) return undefined;
  const last = parse(text);
  if (last === undefined || last.hash !== hashOf(last)) throw refused(file, 'a log of changes to the estate, whose last line is as it was written', undefined);
  return last;
}

function parse(text: string): EstateChange | undefined {
  try {
    const entry = JSON.parse(text) as Partial<EstateChange> | null;
    return typeof entry?.seq === 'number' && typeof entry.hash === 'string' ? (entry as EstateChange) : undefined;
  } catch {
    return undefined;
  }
}

function hashOf(entry: Omit<EstateChange, 'hash'> & { readonly hash?: string }): string {
  const { hash: _, ...hashed } = entry;
  return createHash('sha256').update(canonicalJson(hashed)).digest('hex');
}

function refused(file: string, expected: string, cause: unknown): GauntletError {
  return new GauntletError('invalid-input', 'the log of changes to the estate cannot be used', { problems: [{ path: 'GAUNTLET_ESTATE_CHANGES', value: JSON.stringify(file), expected }], cause });
}
