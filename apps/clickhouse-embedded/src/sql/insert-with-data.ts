import { sqlTokens } from './sql-tokens.ts';
import type { SqlToken } from './sql-tokens.ts';

/** An INSERT whose rows stand behind it: in the rest of the text, in the request's body, or in both. */
export interface InsertWithData {
  /** `INSERT INTO table (columns)`, as written. */
  readonly target: string;
  /** The SETTINGS clause as written, or ''. */
  readonly settings: string;
  readonly format: string;
  /** Offset in bytes at which the data begins. */
  readonly dataStart: number;
}

/**
 * Recognises `INSERT INTO [TABLE] name [(columns)] [SETTINGS …] FORMAT name | VALUES` at the start of `text` and says where
 * its data begins, by the engine's own rule: blanks behind the format and one line end are skipped. Reads nothing behind that
 * point, so `text` may be the first part of a body of any size. Any other statement gives undefined.
 */
export function findInsertWithData(text: Uint8Array): InsertWithData | undefined {
  // One character per byte, so that offsets of tokens are offsets of bytes.
  const sql = Buffer.from(text.buffer, text.byteOffset, text.byteLength).toString('latin1');
  const written = (start: number, end: number): string => Buffer.from(sql.slice(start, end), 'latin1').toString('utf8');
  const tokens = sqlTokens(sql);
  const clause = readTarget(tokens);
  const settings = clause?.text === 'SETTINGS' ? clause : undefined;
  const format = settings === undefined ? clause : readUntil(tokens, ['FORMAT', 'VALUES', 'SELECT', 'WITH']);
  if (clause === undefined || format === undefined) return undefined;
  const shared = { target: written(0, clause.start), settings: settings === undefined ? '' : written(settings.start, format.start) };
  if (format.text === 'VALUES') return { ...shared, format: 'Values', dataStart: dataStart(sql, format.end) };
  const name = format.text === 'FORMAT' ? next(tokens) : undefined;
  if (name?.kind !== 'word') return undefined;
  return { ...shared, format: written(name.start, name.end), dataStart: dataStart(sql, name.end) };
}

/** Reads `INSERT INTO [TABLE] [database.]name [(columns)]` and gives the word behind it. */
function readTarget(tokens: Generator<SqlToken>): SqlToken | undefined {
  if (next(tokens)?.text !== 'INSERT' || next(tokens)?.text !== 'INTO') return undefined;
  const first = next(tokens);
  const name = first?.text === 'TABLE' ? next(tokens) : first;
  if (name === undefined || name.text === 'FUNCTION' || (name.kind !== 'word' && name.kind !== 'quoted')) return undefined;
  for (let token = next(tokens); token !== undefined; token = next(tokens)) {
    if (token.depth > 0 || token.text === '(' || token.text === ')') continue;
    if (token.text !== '.') return token.kind === 'word' ? token : undefined;
    next(tokens);
  }
  return undefined;
}

function readUntil(tokens: Generator<SqlToken>, words: readonly string[]): SqlToken | undefined {
  for (let token = next(tokens); token !== undefined; token = next(tokens)) {
    if (token.depth === 0 && token.kind === 'word' && words.includes(token.text)) return token;
  }
  return undefined;
}

function next(tokens: Generator<SqlToken>): SqlToken | undefined {
  const step = tokens.next();
  return step.done === true ? undefined : step.value;
}

function dataStart(sql: string, formatEnd: number): number {
  const blanks = /[ \t\f]*\r?\n?/y;
  blanks.lastIndex = formatEnd;
  return formatEnd + (blanks.exec(sql)?.[0].length ?? 0);
}
