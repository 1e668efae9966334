import { webServiceOf, webServicePaths } from '../catalogue/web-service.ts';
import { RequestCounter } from '../identifiers/request-counter.ts';
import type { Signer } from '../signature/signer.ts';
import type { Verifier } from '../signature/verifier.ts';
import type { AlertFilter, AlertListener } from './alert-subscriptions.ts';
import { describeError } from './describe-error.ts';
import type { Exchange, OutgoingRequest, ReadMessage } from './exchange.ts';
import { Inbox, type InboxCounts } from './inbox.ts';
import { RequestBuilder } from './request-builder.ts';
import { ServiceExchange } from './service-exchange.ts';
import type { DuisTransport } from './transport.ts';

export interface DuisClientOptions {
  readonly transport: DuisTransport;
  /** Knows the DCC and the S1SPs; what they did not sign is refused. */
  readonly verifier: Verifier;
  /** Microseconds since 1970, for message times and request counters. */
  readonly nowUs: () => bigint;
}

/**
 * A DCC User: sends signed Service Requests, waits for their Responses, and listens to alerts. Knows no HTTP: messages travel by a
 * DuisTransport, and a DCC Boxed, a test environment and the device simulator are all the same to it.
 */
export class DuisClient {
  readonly #options: DuisClientOptions;
  readonly #inbox: Inbox;
  readonly #counter: RequestCounter;
  #builders: readonly RequestBuilder[] = [];

  constructor(options: DuisClientOptions) {
    this.#options = options;
    this.#inbox = new Inbox(options.verifier, options.nowUs);
    this.#counter = new RequestCounter(options.nowUs);
    options.transport.onMessage((xml) => this.#inbox.receive(xml));
  }

  /** Requests from now on are the first User's, or whichever of these a request names. Counters go on rising. */
  speakAs(...signers: readonly [Signer, ...Signer[]]): void {
    this.#builders = signers.map((signer) => new RequestBuilder(signer, this.#counter));
  }

  get counts(): InboxCounts {
    return this.#inbox.counts;
  }

  /** When the last valid message arrived, in microseconds since 1970; 0 before the first. */
  get lastHeardUs(): bigint {
    return this.#inbox.lastHeardUs;
  }

  /**
   * Sends one request and waits for what belongs to it: the synchronous answer, and after I99 of Send Command the Response. Settles
   * within `timeoutMs`; what the DCC does wrong is in the Exchange. @throws RangeError when the body cannot be written as XML; Error before `speakAs`, or for a User that was not given to it
   */
  async request(request: OutgoingRequest): Promise<Exchange> {
    const builder = request.originator === undefined ? this.#builders[0] : this.#builders.find(({ organisation }) => organisation === request.originator);
    if (builder === undefined) throw new Error(request.originator === undefined ? 'speakAs comes before the first request' : `speakAs was not given ${request.originator}`);
    const { transport, nowUs } = this.#options;
    const webService = webServiceOf(request.commandVariant) ?? 'send-command';
    const { requestId, xml } = builder.build(request);
    const exchange = new ServiceExchange({ requestId, sent: { atUs: nowUs(), xml }, awaitsResponse: webService === 'send-command', timeoutMs: request.timeoutMs, nowUs });
    this.#inbox.expect(requestId, exchange);
    const headers = request.traceparent === undefined ? contentType : { ...contentType, traceparent: request.traceparent };
    transport.send(webServicePaths[webService], xml, { signal: exchange.signal, headers }).then(
      (answer) => exchange.onAnswer(answer),
      (error: unknown) => exchange.onAnswer({ kind: 'failed', detail: describeError(error) }),
    );
    const exchanged = await exchange.result;
    this.#inbox.forget(requestId, exchange);
    return exchanged;
  }

  /** Calls `listener` with every such alert that is authentic. @returns what ends the subscription */
  subscribe(filter: AlertFilter, listener: AlertListener): () => void {
    return this.#inbox.subscribe(filter, listener);
  }

  /** The next such alert, or undefined after `timeoutMs`. Call it before making the alert happen. */
  awaitAlert(filter: AlertFilter, timeoutMs: number): Promise<ReadMessage | undefined> {
    return this.#inbox.awaitAlert(filter, timeoutMs);
  }
}

const contentType = { 'content-type': 'application/xml' } as const;
