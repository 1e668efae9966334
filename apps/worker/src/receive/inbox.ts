import { readServiceResponse } from '@gauntlet/duis';
import type { ReceivedResponse, Verifier } from '@gauntlet/duis';
import type { Message, ReadMessage } from '@gauntlet/execution';

/** What a waiting request is told. */
export interface ResponseListener {
  onResponse(response: Message): void;
  /** A message for this request whose signature is not what it should be. */
  onBadSignature(response: Message, reason: string): void;
}

export interface InboxCounts {
  readonly responses: number;
  readonly alerts: number;
  /** Valid messages that nothing waited for: late, duplicate, or for another worker. */
  readonly unmatched: number;
  readonly refused: number;
}

export type Receipt = { readonly accepted: true } | { readonly accepted: false; readonly reason: string };

/**
 * Where Responses and alerts from the DCC arrive. Each is verified (outer signature: the DCC; inner one of a SMETS1 message: an S1SP) and
 * handed to the request or the test that waits for it.
 */
export class Inbox {
  readonly #verifier: Verifier;
  readonly #nowUs: () => bigint;
  readonly #requests = new Map<string, ResponseListener>();
  readonly #alerts = new Map<string, Set<(alert: Message) => void>>();
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

  /** Resolves with the next such alert of the device, or undefined after `timeoutMs`. */
  awaitAlert(deviceId: string, alertCode: string, timeoutMs: number): Promise<Message | undefined> {
    const key = alertKey(deviceId, alertCode);
    return new Promise((resolve) => {
      const waiting = this.#alerts.get(key) ?? new Set();
      this.#alerts.set(key, waiting);
      const end = (alert: Message | undefined) => {
        clearTimeout(timer);
        waiting.delete(end);
        if (waiting.size === 0) this.#alerts.delete(key);
        resolve(alert);
      };
      const timer = setTimeout(() => end(undefined), timeoutMs);
      waiting.add(end);
    });
  }

  /** Takes one message as it came over HTTP. */
  receive(xml: string): Receipt {
    const atUs = this.#nowUs();
    const received = readServiceResponse(xml);
    if (!received.ok) return this.#refuse(received.reason);
    const message: ReadMessage = { atUs, xml, received };
    const listener = this.#listenerFor(received);
    const problem = this.#signatureProblem(xml, received);
    if (problem !== undefined) {
      listener?.onBadSignature(message, problem);
      return this.#refuse(problem);
    }
    this.#lastHeardUs = message.atUs;
    if (received.deviceId !== undefined && received.alertCode !== undefined) this.#alert(alertKey(received.deviceId, received.alertCode), message);
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

  #alert(key: string, message: Message): void {
    const waiting = this.#alerts.get(key);
    if (waiting === undefined) {
      this.#counts.unmatched += 1;
      return;
    }
    this.#counts.alerts += 1;
    // One alert satisfies everyone who waits for such an alert of this device; each of them removes itself.
    for (const end of waiting) end(message);
  }

  #refuse(reason: string): Receipt {
    this.#counts.refused += 1;
    return { accepted: false, reason };
  }
}

function alertKey(deviceId: string, alertCode: string): string {
  return `${deviceId.toUpperCase()} ${alertCode.toUpperCase()}`;
}
