import { sqlTokens } from './sql-tokens.ts';
import type { SqlToken } from './sql-tokens.ts';

/** read: answers with rows and changes nothing. write: everything else. refused: must not reach the engine; `reason` says why. */
export type StatementClass =
  | { readonly kind: 'read' | 'write'; readonly format: string | undefined }
  | { readonly kind: 'refused'; readonly code: 48 | 62; readonly reason: string };

const readers = new Set(['SELECT', 'WITH', '(', 'SHOW', 'DESCRIBE', 'DESC', 'EXPLAIN', 'EXISTS', 'CHECK', 'KILL', 'FROM', 'VALUES']);

/**
 * Says how a statement without data behind it is to be run, and refuses what the engine would run although it must not:
 * several statements in one text, files of the server's own, and every form of INSERT that takes data from the text. The
 * engine ends inline data at its first blank line and runs what follows as SQL, so no such text may ever reach it.
 */
export function classifyStatement(sql: string): StatementClass {
  const tokens = [...sqlTokens(sql)];
  while (tokens.at(-1)?.text === ';') tokens.pop();
  const first = tokens[0];
  if (first === undefined) return refused(62, 'Empty query');
  if (tokens.some((token) => token.text === ';')) return refused(62, 'Multi-statements are not allowed');
  const has = (...words: string[]): boolean => tokens.some((_, i) => words.every((word, k) => tokens[i + k]?.text === word));
  if (has('INTO', 'OUTFILE') || has('FROM', 'INFILE')) return refused(48, 'INTO OUTFILE and FROM INFILE are not supported over HTTP');
  if (tokens.some((token, i) => i > 0 && token.text === 'INSERT' && tokens[i + 1]?.text === 'INTO')) {
    return refused(48, 'INSERT INTO is supported only at the start of a statement');
  }
  if (first.text === 'INSERT') {
    if (has('INPUT', '(')) return refused(48, 'INSERT … SELECT FROM input() is not supported; send the rows with INSERT INTO table FORMAT …');
    if (tokens[1]?.text !== 'INTO' || !has('SELECT')) return refused(48, 'this form of INSERT is not supported; expected INSERT INTO table [(columns)] [SETTINGS …] FORMAT name, VALUES, or SELECT');
  }
  return { kind: readers.has(first.text) ? 'read' : 'write', format: formatOf(tokens, sql) };
}

/** The name in the last FORMAT clause outside of brackets. */
function formatOf(tokens: readonly SqlToken[], sql: string): string | undefined {
  const at = tokens.findLastIndex((token) => token.depth === 0 && token.text === 'FORMAT' && token.kind === 'word');
  const name = at > 0 ? tokens[at + 1] : undefined;
  return name?.kind === 'word' ? sql.slice(name.start, name.end) : undefined;
}

function refused(code: 48 | 62, reason: string): StatementClass {
  return { kind: 'refused', code, reason };
}
