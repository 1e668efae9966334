import { parseRequestId, readServiceResponse } from '@gauntlet/duis';
import type { Receipt, ReceivedResponse, Verifier } from '@gauntlet/duis';
import type { LoadInbox, LoadMessage } from '@gauntlet/execution';

type Listener = NonNullable<Parameters<LoadInbox['listen']>[0]>;

/** Where Responses and alerts arrive while a segment runs: each is read, judged by itself, and handed over without a look at any other. */
export class LoadReceiver implements LoadInbox {
  readonly #verifier: Verifier;
  readonly #nowUs: () => bigint;
  #listener: Listener | undefined;

  constructor(verifier: Verifier, nowUs: () => bigint) {
    this.#verifier = verifier;
    this.#nowUs = nowUs;
  }

  listen(listener: Listener | undefined): void {
    this.#listener = listener;
  }

  /** Takes one message as it came over HTTP. */
  receive(xml: string): Receipt {
    const atUs = this.#nowUs();
    const received = readServiceResponse(xml);
    if (!received.ok) return { accepted: false, reason: received.reason };
    const listener = this.#listener;
    const forged = listener?.verify === true ? this.#signatureProblem(xml, received) : undefined;
    const message = messageOf(received, atUs, forged);
    if (message !== undefined && (forged === undefined || message.kind === 'response')) listener?.onMessage(message);
    return forged === undefined ? { accepted: true } : { accepted: false, reason: forged };
  }

  #signatureProblem(xml: string, { smets1SignedXml }: ReceivedResponse): string | undefined {
    const outer = this.#verifier.verify(xml);
    if (!outer.ok || outer.role !== 'DCC') return `signature of the DCC: ${outer.ok ? `it is that of ${outer.organisation}` : outer.reason}`;
    if (smets1SignedXml === undefined) return undefined;
    const inner = this.#verifier.verify(smets1SignedXml);
    return inner.ok && inner.role === 'S1SP' ? undefined : `signature of the S1SP: ${inner.ok ? `it is that of ${inner.organisation}` : inner.reason}`;
  }
}

/** undefined for a Response that names no request, such as one of a schedule. */
function messageOf(received: ReceivedResponse, atUs: bigint, forged: string | undefined): LoadMessage | undefined {
  const { kind, alertCode = '', deviceId = '' } = received;
  if (kind === 'dcc-alert') return { kind, alertCode, deviceId, atUs };
  if (kind === 'device-alert' || kind === 'smets1-device-alert') return { kind: 'device-alert', alertCode, deviceId, atUs };
  const request = parseRequestId(received.requestId ?? '');
  return request === undefined ? undefined : { kind: 'response', counter: request.counter, atUs, failure: forged === undefined ? failureOf(received) : 'bad-signature' };
}

/** '' when the Response says success. */
function failureOf({ code, messageSuccess }: ReceivedResponse): string {
  if (code.startsWith('E')) return code;
  return messageSuccess === false ? 'device-error' : '';
}
