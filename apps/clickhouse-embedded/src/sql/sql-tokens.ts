/** A token of ClickHouse SQL. Offsets count characters of the text that was read. */
export interface SqlToken {
  /** word: bare identifier, keyword or number; quoted: identifier in backticks or double quotes; string: literal or heredoc. */
  readonly kind: 'word' | 'quoted' | 'string' | 'symbol';
  /** Upper case for words, as written for the others. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** How many brackets are open around the token; a bracket itself counts as outside. */
  readonly depth: number;
}

const space = /\s+/y;
const lineComment = /(?:--|#[ !])[^\n]*/y;
const word = /[A-Za-z0-9_\u0080-\uffff][A-Za-z0-9_$\u0080-\uffff]*/y;
const string = /'(?:[^'\\]|\\[\s\S]|'')*(?:'|$)/y;
const quoted = /`(?:[^`\\]|\\[\s\S]|``)*(?:`|$)|"(?:[^"\\]|\\[\s\S]|"")*(?:"|$)/y;
const heredocMark = /\$[A-Za-z0-9_]*\$/y;

/**
 * Reads the tokens of a statement one by one, so that a caller who stops early never looks at the data behind it.
 * Comments and white space are left out. An unterminated string or comment reaches to the end.
 */
export function* sqlTokens(sql: string): Generator<SqlToken> {
  let at = 0;
  let depth = 0;
  while (at < sql.length) {
    const skipped = match(space, sql, at) ?? match(lineComment, sql, at) ?? blockComment(sql, at);
    if (skipped !== undefined) {
      at += skipped.length;
      continue;
    }
    const [kind, text] = tokenAt(sql, at);
    if (text === ')' || text === ']' || text === '}') depth = Math.max(0, depth - 1);
    yield { kind, text: kind === 'word' ? text.toUpperCase() : text, start: at, end: at + text.length, depth };
    if (text === '(' || text === '[' || text === '{') depth += 1;
    at += text.length;
  }
}

function tokenAt(sql: string, at: number): readonly [SqlToken['kind'], string] {
  const literal = match(string, sql, at) ?? heredoc(sql, at);
  if (literal !== undefined) return ['string', literal];
  const name = match(quoted, sql, at);
  if (name !== undefined) return ['quoted', name];
  const bare = match(word, sql, at);
  return bare === undefined ? ['symbol', sql.charAt(at)] : ['word', bare];
}

function match(pattern: RegExp, sql: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(sql)?.[0];
}

/** Block comments nest, as they do in ClickHouse's lexer. */
function blockComment(sql: string, at: number): string | undefined {
  if (!sql.startsWith('/*', at)) return undefined;
  let open = 0;
  for (let i = at; i < sql.length - 1; i += 1) {
    const pair = sql.slice(i, i + 2);
    if (pair !== '/*' && pair !== '*/') continue;
    open += pair === '/*' ? 1 : -1;
    i += 1;
    if (open === 0) return sql.slice(at, i + 1);
  }
  return sql.slice(at);
}

function heredoc(sql: string, at: number): string | undefined {
  const mark = match(heredocMark, sql, at);
  if (mark === undefined) return undefined;
  const close = sql.indexOf(mark, at + mark.length);
  return close === -1 ? undefined : sql.slice(at, close + mark.length);
}
