import { buildAcknowledgement, buildSmets1Response, findVariant, readServiceRequest, type ResponseTo, type Signer, type WebService } from '@gauntlet/duis';
import type { SimulatedClock } from '../estate/simulated-clock.ts';
import type { Deliveries } from './deliveries.ts';
import type { Statistics } from './statistics.ts';
import type { Accepted } from './user-interface.ts';

/** Signs nothing. */
const unsigned: Signer = { organisation: '', sign: (xml) => xml };
const noInstallation = -1;

/**
 * The DCC User Interface without checks, state and signatures: every readable request of a device is acknowledged and answered with an
 * empty Response. It measures what the rest costs, and proves nothing of anything; only its setting starts it.
 */
export class BareUserInterface {
  readonly #parts: { readonly deliveries: Deliveries; readonly statistics: Statistics; readonly clock: SimulatedClock };

  constructor(parts: { readonly deliveries: Deliveries; readonly statistics: Statistics; readonly clock: SimulatedClock }) {
    this.#parts = parts;
  }

  accept(_webService: WebService, xml: string, traceparent: string | undefined): Accepted {
    const { deliveries, statistics, clock } = this.#parts;
    const request = readServiceRequest(xml);
    statistics.requests += 1;
    if (!request.ok) return { ok: false, reason: request.reason };
    const { requestId, serviceReference, srv } = request;
    const to: ResponseTo = { requestId, serviceReference, srv };
    const at = new Date(clock.nowMs()).toISOString();
    const responseElement = findVariant(srv)?.responseElement;
    if (responseElement === undefined) return { ok: false, reason: `${srv} is not answered by a device` };
    const build = (): string => buildSmets1Response(to, { responseElement, success: true, payload: {} }, at, { s1sp: unsigned, dcc: undefined });
    deliveries.schedule({ kind: 'response', userId: requestId.originator, installation: noInstallation, dueInMs: 0, traceparent, build });
    statistics.answered('I99');
    return { ok: true, xml: buildAcknowledgement(to, at) };
  }
}
