import { findVariant } from '../catalogue/service-reference-variant.ts';
import type { RequestCounter } from '../identifiers/request-counter.ts';
import { formatRequestId } from '../identifiers/request-id.ts';
import { buildServiceRequest } from '../messages/service-request.ts';
import type { Signer } from '../signature/signer.ts';
import type { OutgoingRequest } from './exchange.ts';
import { spoilSignature, wrongBody } from './tamper.ts';

export interface BuiltRequest {
  readonly requestId: string;
  readonly xml: string;
}

/** Targets whose last counter is remembered, so that a replay can be sent. */
const countersMax = 100_000;

/** Builds and signs Service Requests as one User, and spoils them where a test asks for it. */
export class RequestBuilder {
  readonly #signer: Signer;
  readonly #counter: RequestCounter;
  readonly #lastCounters = new Map<string, bigint>();

  constructor(signer: Signer, counter: RequestCounter) {
    this.#signer = signer;
    this.#counter = counter;
  }

  /** EUI-64 of the User. */
  get organisation(): string {
    return this.#signer.organisation;
  }

  /** @throws RangeError when the body cannot be written as XML */
  build(request: OutgoingRequest): BuiltRequest {
    const { bodyElement, body } = request.tamper === 'wrong-body' ? wrongBody(request) : request;
    const requestId = { originator: this.#signer.organisation, target: request.targetId, counter: this.#counterFor(request) };
    const unsigned = buildServiceRequest({
      requestId,
      firstInSequence: request.firstInSequence,
      precedingRequestId: request.precedingRequestId,
      serviceReference: findVariant(request.srv)?.serviceReference ?? request.srv,
      srv: request.srv,
      commandVariant: request.commandVariant,
      bodyElement,
      body,
    });
    const signed = this.#signer.sign(unsigned);
    return { requestId: formatRequestId(requestId), xml: request.tamper === 'signature' ? spoilSignature(signed) : signed };
  }

  #counterFor({ targetId, tamper }: OutgoingRequest): bigint {
    const last = this.#lastCounters.get(targetId);
    if (tamper === 'replayed-counter' && last !== undefined) return last;
    const counter = this.#counter.next();
    if (last === undefined && this.#lastCounters.size >= countersMax) this.#lastCounters.clear();
    this.#lastCounters.set(targetId, counter);
    return counter;
  }
}
