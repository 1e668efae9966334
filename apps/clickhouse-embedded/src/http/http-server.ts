import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Logger } from '@gauntlet/telemetry';
import { EngineException, toEngineException } from '../engine/engine-exception.ts';
import type { StatementContext } from '../engine/engine-connection.ts';
import { answerInsert, answerRead, answerWrite } from './answer.ts';
import type { Answering } from './answer.ts';
import { authenticate } from './authenticate.ts';
import type { Credentials } from './authenticate.ts';
import { exceptionStatus } from './exception-status.ts';
import { classified, readStatement } from './read-statement.ts';
import type { IncomingStatement } from './read-statement.ts';
import { openRequestBody } from './request-body.ts';
import { readParameters, readRequestHead } from './request-head.ts';
import type { RequestHead } from './request-head.ts';

export interface HttpServerOptions extends Answering {
  readonly credentials: Credentials;
  readonly statementBytesMax: number;
  readonly log: Logger;
}

/** Statements, parameters and settings may all stand in the URL. */
const headerBytesMax = 1024 * 1024;

/** ClickHouse's HTTP interface: `GET /ping` for all, `GET` and `POST /` for whoever has the credentials. */
export function createHttpServer(options: HttpServerOptions): Server {
  const server = createServer({ maxHeaderSize: headerBytesMax }, (request, response) => {
    void handle(options, request, response);
  });
  // Longer than clients keep idle sockets, so that the client is the one to close and no request meets a closing socket.
  server.keepAliveTimeout = 30_000;
  return server;
}

async function handle(options: HttpServerOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const path = request.url?.split('?')[0];
    if (path === '/ping' || (path === '/' && request.method === 'GET' && !request.url?.includes('?'))) {
      response.end('Ok.\n');
      return;
    }
    if (path !== '/' || (request.method !== 'GET' && request.method !== 'POST')) {
      response.writeHead(path === '/' ? 405 : 404, { 'content-type': 'text/plain; charset=UTF-8' });
      response.end(`There is no handle ${request.method} ${path}\n`);
      return;
    }
    await answerStatement(options, request, response);
  } catch (error) {
    sendException(options.log, toEngineException(error), request, response);
  }
}

async function answerStatement(options: HttpServerOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const head = readRequestHead(request);
  response.setHeader('x-clickhouse-query-id', encodeURIComponent(head.queryId));
  response.setHeader('x-clickhouse-timezone', 'UTC');
  authenticate(head.credentials, options.credentials);
  const { statement, context } = await readIncoming(options, head, request);
  if (request.method === 'GET' && statement.kind !== 'read') {
    throw new EngineException(164, 'READONLY', 'Cannot execute query in readonly mode. For queries over HTTP, method GET implies readonly. You should use method POST for modifying queries');
  }
  switch (statement.kind) {
    case 'insert':
      return answerInsert(options, context, statement, response);
    case 'read':
      return answerRead(options, head, context, statement, response);
    case 'write':
      return answerWrite(options, context, statement, response);
  }
}

/** Clients send long parameters as a form, with the statement as its part `query`. */
async function readIncoming(options: HttpServerOptions, head: RequestHead, request: IncomingMessage): Promise<{ readonly statement: IncomingStatement; readonly context: StatementContext }> {
  const body = openRequestBody(request);
  const contentType = request.headers['content-type'] ?? '';
  if (!contentType.startsWith('multipart/form-data')) {
    return { statement: await readStatement(head.query, body, options.statementBytesMax), context: head.context };
  }
  const bytes = await body.head(options.statementBytesMax + 1);
  if (bytes.length > options.statementBytesMax) throw new EngineException(307, 'TOO_MANY_BYTES', `The form is longer than ${options.statementBytesMax} bytes`);
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': contentType } }).formData();
  const fields = [...form].filter((field): field is [string, string] => typeof field[1] === 'string');
  const sql = `${head.query ?? ''}${fields.find(([name]) => name === 'query')?.[1] ?? ''}`;
  return { statement: classified(sql), context: { ...head.context, parameters: new Map([...head.context.parameters, ...readParameters(fields)]) } };
}

function sendException(log: Logger, exception: EngineException, request: IncomingMessage, response: ServerResponse): void {
  if (response.destroyed || response.headersSent) {
    response.destroy();
    return;
  }
  const status = exceptionStatus(exception.code);
  if (status === 500) log.warn('statement failed', { code: exception.code, type: exception.type });
  // A body that was not read to its end would be taken for the next request.
  const headers = request.complete ? {} : { connection: 'close' };
  response.writeHead(status, { ...headers, 'content-type': 'text/plain; charset=UTF-8', 'x-clickhouse-exception-code': String(exception.code) });
  response.end(exception.text);
}
