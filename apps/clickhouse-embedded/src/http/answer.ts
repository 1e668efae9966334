import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Engine } from '../engine/engine.ts';
import type { StatementContext } from '../engine/engine-connection.ts';
import { quoteString } from '../engine/engine-connection.ts';
import { EngineException, toEngineException } from '../engine/engine-exception.ts';
import type { Lane } from '../engine/lane.ts';
import { formatContentType } from './format-content-type.ts';
import type { IncomingStatement } from './read-statement.ts';
import type { RequestHead } from './request-head.ts';
import { ResponseBody } from './response-body.ts';
import type { Spool } from './spool.ts';

export interface Answering {
  readonly engine: Engine;
  readonly spool: Spool;
  /** Bounds how many bodies are spooled at one time; the rest wait in their sockets. */
  readonly insertLane: Lane;
  readonly drainMsMax: number;
}

type Statement<Kind extends IncomingStatement['kind']> = Extract<IncomingStatement, { readonly kind: Kind }>;

/** Streams a query's result. The first piece is awaited before the status goes out, so that most errors get a status of their own. */
export async function answerRead({ engine, drainMsMax }: Answering, head: RequestHead, context: StatementContext, statement: Statement<'read' | 'write'>, response: ServerResponse): Promise<void> {
  await engine.withConnection('read', statement.sql, context, async (connection) => {
    const format = statement.format ?? head.defaultFormat;
    const chunks = connection.stream(statement.sql, head.defaultFormat);
    const first = await chunks.next();
    const tag = randomBytes(8).toString('hex');
    response.writeHead(200, {
      'content-type': formatContentType(format),
      'x-clickhouse-format': format,
      'x-clickhouse-exception-tag': tag,
      ...(head.acceptsGzip ? { 'content-encoding': 'gzip' } : {}),
    });
    const body = new ResponseBody(response, { gzip: head.acceptsGzip, drainMsMax });
    try {
      for (let step = first; step.done !== true; step = await chunks.next()) {
        if (!(await body.write(step.value))) return;
      }
      body.end();
    } catch (error) {
      await body.breakOff(exceptionBlock(toEngineException(error), tag));
    } finally {
      await chunks.return(undefined);
    }
  });
}

/** Runs a statement that has no rows to stream. */
export async function answerWrite({ engine }: Answering, context: StatementContext, statement: Statement<'read' | 'write'>, response: ServerResponse): Promise<void> {
  const result = await engine.withConnection('write', statement.sql, context, (connection) => connection.execute(statement.sql));
  response.setHeader('x-clickhouse-summary', summary({ readRows: result.rowsRead, writtenRows: 0, elapsedSeconds: result.elapsed }));
  response.writeHead(200, { 'content-type': 'text/plain; charset=UTF-8' });
  response.end(result.bytes());
}

/**
 * Stores the rows behind an INSERT: the bytes go to a file, which the engine loads as data and nothing else. The engine answers
 * with the number of rows it parsed; the summary hands it on, so that the sender can compare it with what it sent.
 */
export async function answerInsert({ engine, spool, insertLane }: Answering, context: StatementContext, { insert, data }: Statement<'insert'>, response: ServerResponse): Promise<void> {
  const result = await insertLane.run(async () => {
    const spooled = await spool.store(data);
    const sql = `${insert.target}\nFROM INFILE ${quoteString(spooled.path)} COMPRESSION 'none'\n${insert.settings}\nFORMAT ${insert.format}`;
    try {
      return await engine.withConnection('write', sql, context, (connection) => connection.execute(sql));
    } catch (error) {
      const { code, type, message } = toEngineException(error);
      throw new EngineException(code, type, message.replaceAll(spooled.path, 'request body'));
    } finally {
      await spooled.remove();
    }
  });
  response.setHeader('x-clickhouse-summary', summary({ readRows: result.rowsRead, writtenRows: result.rowsRead, elapsedSeconds: result.elapsed }));
  response.writeHead(200, { 'content-type': 'text/plain; charset=UTF-8' });
  response.end();
}

function summary(figures: { readonly readRows: number; readonly writtenRows: number; readonly elapsedSeconds: number }): string {
  return JSON.stringify({ read_rows: String(figures.readRows), written_rows: String(figures.writtenRows), elapsed_ns: String(Math.round(figures.elapsedSeconds * 1e9)) });
}

/** How a server tells of an error in the middle of a result: clients that know the tag find the message at the end. */
function exceptionBlock(exception: EngineException, tag: string): string {
  const message = exception.text;
  return `\r\n__exception__\r\n${tag}\r\n${message}${Buffer.byteLength(message)} ${tag}\r\n__exception__\r\n`;
}
