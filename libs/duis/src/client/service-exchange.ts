import { readServiceResponse } from '../messages/read-service-response.ts';
import type { Exchange, ExchangeFailure, ReadMessage, TimedMessage } from './exchange.ts';
import type { ResponseListener } from './inbox.ts';
import type { TransportAnswer } from './transport.ts';

export interface ServiceExchangeOptions {
  readonly requestId: string;
  readonly sent: TimedMessage;
  /** Whether a Response follows the acknowledgement I99 on the receive endpoint. */
  readonly awaitsResponse: boolean;
  readonly timeoutMs: number;
  readonly nowUs: () => bigint;
}

/**
 * One Service Request under way: takes the synchronous answer from the transport and the Response from the inbox (which may come before
 * the acknowledgement was read to its end), and settles once, within `timeoutMs` of being sent.
 */
export class ServiceExchange implements ResponseListener {
  readonly result: Promise<Exchange>;
  readonly #options: ServiceExchangeOptions;
  readonly #timer: NodeJS.Timeout;
  readonly #abort = new AbortController();
  #resolve: (exchange: Exchange) => void = () => undefined;
  #acknowledgement: TimedMessage | undefined;
  #response: TimedMessage | undefined;
  #refused = 0;
  #refusal = '';
  #settled = false;

  constructor(options: ServiceExchangeOptions) {
    this.#options = options;
    this.result = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    this.#timer = setTimeout(() => this.#onTimeout(), options.timeoutMs);
  }

  /** Aborted when the exchange timed out before its synchronous answer was there. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  onAnswer(answer: TransportAnswer): void {
    if (this.#settled) return;
    switch (answer.kind) {
      case 'failed':
        this.#settle({ kind: 'unreachable', detail: answer.detail });
        return;
      case 'too-large':
        this.#settle({ kind: 'not-duis', detail: `the answer is larger than ${answer.bytesMax} bytes` });
        return;
      case 'answered':
        this.#onAnswered(answer);
        return;
      default:
        answer satisfies never;
    }
  }

  onResponse(response: TimedMessage): void {
    if (this.#settled) return;
    this.#response = response;
    if (this.#acknowledgement !== undefined) this.#settle(undefined);
  }

  /** Anyone who knows a RequestID can send such a message: it must not keep the real Response from counting. */
  onRefused(reason: string): void {
    this.#refused += 1;
    this.#refusal = reason;
  }

  #onAnswered({ status, contentType, body }: Extract<TransportAnswer, { kind: 'answered' }>): void {
    const { requestId, awaitsResponse, nowUs } = this.#options;
    const atUs = nowUs();
    const answer = readServiceResponse(body);
    const acknowledgement: ReadMessage = { atUs, xml: body, received: answer };
    this.#acknowledgement = acknowledgement;
    if (status < 200 || status > 299) this.#settle({ kind: 'not-duis', detail: `HTTP ${status} (${contentType})` });
    else if (!answer.ok) this.#settle({ kind: 'not-duis', detail: `HTTP ${status} (${contentType}) that is no DUIS: ${answer.reason}` });
    else if (answer.requestId !== undefined && answer.requestId.toUpperCase() !== requestId) this.#settle({ kind: 'not-duis', detail: `the answer is to another request (${answer.requestId})` });
    else if (!awaitsResponse || answer.code !== 'I99' || this.#response !== undefined) this.#settle(undefined);
  }

  #onTimeout(): void {
    const { timeoutMs } = this.#options;
    if (this.#acknowledgement !== undefined) this.#settle({ kind: 'no-response', detail: `acknowledged, but no Response within ${timeoutMs} ms${this.#refusals()}` });
    else {
      this.#settle({ kind: 'unreachable', detail: `no complete answer within ${timeoutMs} ms` });
      this.#abort.abort(new Error('timed out'));
    }
  }

  #refusals(): string {
    if (this.#refused === 0) return '';
    return `; ${this.#refused === 1 ? '1 message for it was' : `${this.#refused} messages for it were`} refused (${this.#refusal})`;
  }

  #settle(failure: ExchangeFailure | undefined): void {
    this.#settled = true;
    clearTimeout(this.#timer);
    const { requestId, sent } = this.#options;
    this.#resolve({ requestId, sent, acknowledgement: this.#acknowledgement, response: this.#response, failure });
  }
}
