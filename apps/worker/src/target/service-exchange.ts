import type { Dispatcher } from 'undici';
import { readServiceResponse } from '@gauntlet/duis';
import type { Exchange, Message, ReadMessage, TargetFailure } from '@gauntlet/execution';
import type { ResponseListener } from '../receive/inbox.ts';

const answerBytesMax = 1024 * 1024;

export interface ServiceExchangeOptions {
  readonly requestId: string;
  readonly sent: Message;
  /** Whether a Response follows the acknowledgement I99 on the receive endpoint. */
  readonly awaitsResponse: boolean;
  readonly timeoutMs: number;
  readonly nowUs: () => bigint;
}

/**
 * One Service Request under way: reads the synchronous answer as undici delivers it, takes the Response from the inbox (which may come
 * before the acknowledgement was read to its end), and settles once, within `timeoutMs` of being sent.
 */
export class ServiceExchange implements Dispatcher.DispatchHandler, ResponseListener {
  readonly result: Promise<Exchange>;
  readonly #options: ServiceExchangeOptions;
  readonly #timer: NodeJS.Timeout;
  #resolve: (exchange: Exchange) => void = () => undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  #contentType = '';
  #chunks: Buffer[] = [];
  #bytes = 0;
  #acknowledgement: Message | undefined;
  #response: Message | undefined;
  #settled = false;

  constructor(options: ServiceExchangeOptions) {
    this.#options = options;
    this.result = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    this.#timer = setTimeout(() => this.#onTimeout(), options.timeoutMs);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // Timed out while it waited for a free connection: it must not be sent any more.
    if (this.#settled) controller.abort(new Error('timed out before it was sent'));
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: Readonly<Record<string, string | string[] | undefined>>): void {
    this.#status = status;
    this.#contentType = String(headers['content-type'] ?? 'no content type');
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes <= answerBytesMax) this.#chunks.push(chunk);
    else {
      this.#settle({ kind: 'not-duis', detail: `the answer is larger than ${answerBytesMax} bytes` });
      controller.abort(new Error('answer too large'));
    }
  }

  onResponseEnd(): void {
    if (this.#settled) return;
    const [only] = this.#chunks;
    const xml = (this.#chunks.length === 1 && only !== undefined ? only : Buffer.concat(this.#chunks)).toString('utf8');
    const atUs = this.#options.nowUs();
    const answer = readServiceResponse(xml);
    const acknowledgement: ReadMessage = { atUs, xml, received: answer };
    this.#acknowledgement = acknowledgement;
    if (this.#status < 200 || this.#status > 299) {
      this.#settle({ kind: 'not-duis', detail: `HTTP ${this.#status} (${this.#contentType})` });
      return;
    }
    if (!answer.ok) this.#settle({ kind: 'not-duis', detail: `HTTP ${this.#status} (${this.#contentType}) that is no DUIS: ${answer.reason}` });
    else if (answer.requestId !== undefined && answer.requestId.toUpperCase() !== this.#options.requestId) this.#settle({ kind: 'not-duis', detail: `the answer is to another request (${answer.requestId})` });
    else if (!this.#options.awaitsResponse || answer.code !== 'I99' || this.#response !== undefined) this.#settle(undefined);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#settle({ kind: 'unreachable', detail: describeError(error) });
  }

  onResponse(response: Message): void {
    if (this.#settled) return;
    this.#response = response;
    if (this.#acknowledgement !== undefined) this.#settle(undefined);
  }

  onBadSignature(response: Message, reason: string): void {
    if (this.#settled) return;
    this.#response = response;
    this.#settle({ kind: 'bad-signature', detail: reason });
  }

  #onTimeout(): void {
    const { timeoutMs } = this.#options;
    if (this.#acknowledgement !== undefined) this.#settle({ kind: 'no-response', detail: `acknowledged, but no Response within ${timeoutMs} ms` });
    else {
      this.#settle({ kind: 'unreachable', detail: `no complete answer within ${timeoutMs} ms` });
      this.#controller?.abort(new Error('timed out'));
    }
  }

  #settle(failure: TargetFailure | undefined): void {
    if (this.#settled) return;
    this.#settled = true;
    clearTimeout(this.#timer);
    this.#chunks = [];
    const { requestId, sent } = this.#options;
    this.#resolve({ requestId, sent, acknowledgement: this.#acknowledgement, response: this.#response, failure });
  }
}

/** e.g. "ECONNREFUSED: connect ECONNREFUSED 127.0.0.1:9"; an AggregateError of several addresses names its first. */
export function describeError(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return describeError(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? `${error.code}: ` : '';
  return `${code}${error.message}`;
}
