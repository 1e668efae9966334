import { request as plainRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { request as tlsRequest } from 'node:https';
import type { ClientTls } from '@gauntlet/duis';

export interface HttpCall {
  readonly method: 'POST' | 'PUT';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly tls: ClientTls | undefined;
  readonly signal: AbortSignal;
}

export type HttpAnswer = { readonly kind: 'answered'; readonly status: number; readonly contentType: string; readonly body: string } | { readonly kind: 'too-large'; readonly bytesMax: number };

const bytesMax = 1024 * 1024;

/** One HTTP call on a connection of its own: fetch cannot show a client certificate. @throws Error of node:net or node:tls */
export function callHttp({ method, url, headers, body, tls, signal }: HttpCall): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const options = { method, headers: { ...headers, 'content-length': Buffer.byteLength(body) }, signal, agent: false };
    const onAnswer = (answer: IncomingMessage): void => collect(answer, resolve, reject);
    const sent = url.startsWith('https:') ? tlsRequest(url, { ...options, ...tls }, onAnswer) : plainRequest(url, options, onAnswer);
    sent.on('error', reject);
    sent.end(body);
  });
}

function collect(answer: IncomingMessage, resolve: (answer: HttpAnswer) => void, reject: (error: Error) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  answer.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= bytesMax) {
      chunks.push(chunk);
      return;
    }
    resolve({ kind: 'too-large', bytesMax });
    answer.destroy();
  });
  answer.on('error', reject);
  answer.on('end', () => resolve({ kind: 'answered', status: answer.statusCode ?? 0, contentType: answer.headers['content-type'] ?? 'no content type', body: Buffer.concat(chunks).toString('utf8') }));
}
