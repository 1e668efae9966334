import { EngineException } from '../engine/engine-exception.ts';
import { classifyStatement } from '../sql/classify-statement.ts';
import { findInsertWithData } from '../sql/insert-with-data.ts';
import type { InsertWithData } from '../sql/insert-with-data.ts';
import type { RequestBody } from './request-body.ts';

export type IncomingStatement =
  | { readonly kind: 'insert'; readonly insert: InsertWithData; readonly data: AsyncIterable<Uint8Array> }
  | { readonly kind: 'read' | 'write'; readonly sql: string; readonly format: string | undefined };

/** An INSERT in a body names its format within this many bytes; its data is not read into memory. */
const insertHeadBytes = 256 * 1024;

/**
 * Takes the statement from the URL's `query` parameter, from the body, or from both, as the HTTP interface defines: the body
 * continues the parameter's text. Data behind an INSERT stays a stream of bytes and never becomes text.
 * @throws EngineException when the statement is refused or longer than `statementBytesMax`
 */
export async function readStatement(query: string | undefined, body: RequestBody, statementBytesMax: number): Promise<IncomingStatement> {
  const head = query === undefined ? await body.head(insertHeadBytes) : Buffer.from(query);
  const insert = findInsertWithData(head);
  if (insert !== undefined) return { kind: 'insert', insert, data: joined(head.subarray(insert.dataStart), body) };

  const rest = await body.head(statementBytesMax);
  if (head.length + rest.length > statementBytesMax) throw new EngineException(307, 'TOO_MANY_BYTES', `The statement is longer than ${statementBytesMax} bytes`);
  if (query !== undefined && rest.length > 0 && /^\s*insert/i.test(query)) {
    throw new EngineException(48, 'NOT_IMPLEMENTED', 'data in the body needs INSERT INTO table [(columns)] [SETTINGS …] FORMAT name in the query parameter');
  }
  return classified(Buffer.concat(query === undefined ? [head, rest] : [head, Buffer.from(rest.length > 0 ? '\n' : ''), rest]).toString('utf8'));
}

/** The same for a statement that is at hand as text. */
export function classified(sql: string): IncomingStatement {
  const insert = findInsertWithData(Buffer.from(sql));
  if (insert !== undefined) return { kind: 'insert', insert, data: singleChunk(Buffer.from(sql).subarray(insert.dataStart)) };
  const statement = classifyStatement(sql);
  if (statement.kind === 'refused') throw new EngineException(statement.code, statement.code === 62 ? 'SYNTAX_ERROR' : 'NOT_IMPLEMENTED', statement.reason);
  return { kind: statement.kind, sql, format: statement.format };
}

async function* joined(start: Uint8Array, body: RequestBody): AsyncGenerator<Uint8Array> {
  if (start.length > 0) yield start;
  yield* body.rest();
}

async function* singleChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
