import { type ReceivedResponse, readServiceResponse } from '../messages/read-service-response.ts';
import type { Verifier } from '../signature/verifier.ts';
import { type AlertFilter, type AlertListener, AlertSubscriptions } from './alert-subscriptions.ts';
import type { ReadMessage, TimedMessage } from './exchange.ts';
import type { Receipt } from './transport.ts';

/** What a waiting request is told. */
export interface ResponseListener {
  onResponse(response: TimedMessage): void;
  /** A message that names this request was refused: its signature is not what it should be. The request goes on waiting. */
  onRefused(reason: string): void;
}

export interface InboxCounts {
  readonly responses: number;
  readonly alerts: number;
  /** Valid messages that nothing waited for: late, duplicate, or for another worker. */
  readonly unmatched: number;
  readonly refused: number;
}

/**
 * Where Responses and alerts from the DCC arrive. Each is verified (outer signature: the DCC; inner one of a SMETS1 message: an S1SP) and
 * handed to the request or the subscriber that waits for it. What is not authentic changes nothing but counts.
 */
export class Inbox {
  readonly #verifier: Verifier;
  readonly #nowUs: () => bigint;
  readonly #requests = new Map<string, ResponseListener>();
  readonly #alerts = new AlertSubscriptions();
  readonly #counts = { responses: 0, alerts: 0, unmatched: 0, refused: 0 };
  #lastHeardUs = 0n;

  constructor(verifier: Verifier, nowUs: () => bigint) {
    this.#verifier = verifier;
    this.#nowUs = nowUs;
  }

  get counts(): InboxCounts {
    return { ...this.#counts };
  }

  /** When the last valid message arrived; 0 before the first. */
  get lastHeardUs(): bigint {
    return this.#lastHeardUs;
  }

  expect(requestId: string, listener: ResponseListener): void {
    this.#requests.set(requestId, listener);
  }

  forget(requestId: string, listener: ResponseListener): void {
    if (this.#requests.get(requestId) === listener) this.#requests.delete(requestId);
  }

  /** @returns what ends the subscription */
  subscribe(filter: AlertFilter, listener: AlertListener): () => void {
    return this.#alerts.subscribe(filter, listener);
  }

  /** Resolves with the next such alert, or undefined after `timeoutMs`. */
  awaitAlert(filter: AlertFilter, timeoutMs: number): Promise<ReadMessage | undefined> {
    return new Promise((resolve) => {
      const end = (alert: ReadMessage | undefined) => {
        clearTimeout(timer);
        unsubscribe();
        resolve(alert);
      };
      const timer = setTimeout(() => end(undefined), timeoutMs);
      const unsubscribe = this.#alerts.subscribe(filter, end);
    });
  }

  /** Takes one message as it came. */
  receive(xml: string): Receipt {
    const atUs = this.#nowUs();
    const received = readServiceResponse(xml);
    if (!received.ok) return this.#refuse(received.reason);
    const listener = this.#listenerFor(received);
    const problem = this.#signatureProblem(xml, received);
    if (problem !== undefined) {
      listener?.onRefused(problem);
      return this.#refuse(problem);
    }
    this.#lastHeardUs = atUs;
    const message: ReadMessage = { atUs, xml, received };
    if (isAlert(received)) this.#counts[this.#alerts.tell(message, received) ? 'alerts' : 'unmatched'] += 1;
    else if (listener === undefined) this.#counts.unmatched += 1;
    else {
      this.#counts.responses += 1;
      listener.onResponse(message);
    }
    return { accepted: true };
  }

  #listenerFor({ requestId }: ReceivedResponse): ResponseListener | undefined {
    if (requestId === undefined) return undefined;
    // DUIS allows EUI-64s in lower case; ours are sent in upper case.
    return this.#requests.get(requestId) ?? this.#requests.get(requestId.toUpperCase());
  }

  #signatureProblem(xml: string, received: ReceivedResponse): string | undefined {
    const outer = this.#verifier.verify(xml);
    if (!outer.ok) return `signature of the DCC: ${outer.reason}`;
    if (outer.role !== 'DCC') return `expected the signature of the DCC, got that of ${outer.organisation} (${outer.role})`;
    if (received.smets1SignedXml === undefined) return undefined;
    const inner = this.#verifier.verify(received.smets1SignedXml);
    if (!inner.ok) return `signature of the S1SP: ${inner.reason}`;
    return inner.role === 'S1SP' ? undefined : `expected the signature of an S1SP, got that of ${inner.organisation} (${inner.role})`;
  }

  #refuse(reason: string): Receipt {
    this.#counts.refused += 1;
    return { accepted: false, reason };
  }
}

function isAlert({ kind }: ReceivedResponse): boolean {
  return kind === 'smets1-device-alert' || kind === 'device-alert' || kind === 'dcc-alert';
}
