import { buildAcknowledgement, buildSmets1Response, findVariant, parseRequestId, type ResponseTo, type Signer, type WebService } from '@gauntlet/duis';
import type { SimulatedClock } from '../estate/simulated-clock.ts';
import type { Deliveries } from './deliveries.ts';
import type { Statistics } from './statistics.ts';
import type { Accepted } from './user-interface.ts';

/** Signs nothing. */
const unsigned: Signer = { organisation: '', sign: (xml) => xml };

/**
 * The DCC User Interface without checks, state and signatures: whatever names a request is acknowledged and answered with an empty
 * Response; not even its form is looked at. It measures what the rest costs, and proves nothing of anything; only its setting starts it.
 */
export class BareUserInterface {
  readonly #parts: { readonly deliveries: Deliveries; readonly statistics: Statistics; readonly clock: SimulatedClock };

  /** No message waits for another, as those of different installations do not. */
  #lane = 0;

  constructor(parts: { readonly deliveries: Deliveries; readonly statistics: Statistics; readonly clock: SimulatedClock }) {
    this.#parts = parts;
  }

  accept(_webService: WebService, xml: string, traceparent: string | undefined): Accepted {
    const { deliveries, statistics, clock } = this.#parts;
    statistics.requests += 1;
    const requestId = parseRequestId(between(xml, '<sr:RequestID>'));
    const variant = findVariant(between(xml, '<sr:ServiceReferenceVariant>'));
    const responseElement = variant?.responseElement;
    if (requestId === undefined || variant === undefined || responseElement === undefined) return { ok: false, reason: 'no request that a device answers' };
    const to: ResponseTo = { requestId, serviceReference: variant.serviceReference, srv: variant.srv };
    const at = new Date(clock.nowMs()).toISOString();
    const build = (): string => buildSmets1Response(to, { responseElement, success: true, payload: {} }, at, { s1sp: unsigned, dcc: undefined });
    deliveries.schedule({ kind: 'response', userId: requestId.originator, installation: (this.#lane += 1), dueInMs: 0, traceparent, build });
    statistics.answered('I99');
    return { ok: true, xml: buildAcknowledgement(to, at) };
  }
}

/** What follows the start of an element; '' when there is none. */
function between(xml: string, start: string): string {
  const from = xml.indexOf(start);
  return from === -1 ? '' : xml.slice(from + start.length, xml.indexOf('<', from + start.length));
}
