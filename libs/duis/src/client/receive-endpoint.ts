import { isUtf8 } from 'node:buffer';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { ServerTls } from './tls.ts';
import type { Receipt } from './transport.ts';

/** Path that the DCC posts to (as in DCC Boxed); any path below it is taken too. */
export const receivePath = '/smartdcc/duis';

const bodyBytesMax = 1024 * 1024;
const timeouts = { keepAliveTimeout: 60_000, headersTimeout: 10_000, requestTimeout: 30_000 } as const;

export interface ReceiveEndpointOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** HTTPS, with client certificates where authorities are named; plain HTTP when it is left out. */
  readonly tls?: ServerTls | undefined;
  /** Takes or refuses one message. Called in the order of arrival; the answer waits for it. */
  readonly receive: (xml: string) => Receipt;
  /** Told about messages that were refused: never the message, only why. */
  readonly onRefused: (reason: string) => void;
}

export interface ReceiveEndpoint {
  /** Base URL, e.g. http://127.0.0.1:41234; https with TLS. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Starts the HTTP server that the DCC delivers Responses and alerts to: 204 when a message is valid, 400 when it is not, 413 over 1 MiB.
 * It also answers GET /healthz.
 */
export async function startReceiveEndpoint(options: ReceiveEndpointOptions): Promise<ReceiveEndpoint> {
  const handle = (request: IncomingMessage, response: ServerResponse): void => answer(request, response, options);
  const server = options.tls === undefined ? createServer(timeouts, handle) : createTlsServer({ ...timeouts, ...options.tls }, handle);
  server.listen(options.port, options.host);
  await once(server, 'listening');
  return { url: urlOf(server, options), close: () => closeServer(server) };
}

function answer(request: IncomingMessage, response: ServerResponse, options: ReceiveEndpointOptions): void {
  const path = request.url ?? '/';
  if (request.method === 'POST' && path.startsWith(receivePath)) receiveMessage(request, response, options);
  else if (request.method === 'GET' && path === '/healthz') response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"ok"}');
  else {
    request.resume();
    response.writeHead(404).end();
  }
}

function receiveMessage(request: IncomingMessage, response: ServerResponse, { receive, onRefused }: ReceiveEndpointOptions): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= bodyBytesMax) chunks.push(chunk);
    else if (!response.headersSent) {
      onRefused(`message is larger than ${bodyBytesMax} bytes`);
      response.writeHead(413, { connection: 'close' }).end(() => request.destroy());
    }
  });
  // A sender that goes away in the middle of a message sends it again or does not; there is nobody to answer.
  request.on('error', () => undefined);
  request.on('end', () => {
    if (response.headersSent) return;
    const body = only(chunks);
    const receipt: Receipt = isUtf8(body) ? receive(body.toString('utf8')) : { accepted: false, reason: 'the message is not UTF-8' };
    if (!receipt.accepted) onRefused(receipt.reason);
    response.writeHead(receipt.accepted ? 204 : 400).end();
  });
}

function only(chunks: readonly Buffer[]): Buffer {
  const [first] = chunks;
  return chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
}

function urlOf(server: Server, { host, tls }: ReceiveEndpointOptions): string {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return `${tls === undefined ? 'http' : 'https'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
