import {
  buildAcknowledgement,
  buildErrorResponse,
  buildNonDeviceResponse,
  buildSmets1Response,
  checkRequest,
  findVariant,
  readFields,
  readServiceRequest,
  writeFields,
  type BodyFields,
  type ReceivedRequest,
  type ResponseTo,
  type ServiceReferenceVariant,
  type WebService,
} from '@gauntlet/duis';
import { findDevice, handleRequest, randomFor, subjectOf, unknownSubjectOf, type Answer, type Installation, type Later } from '@gauntlet/simulation';
import type { Estate } from '../estate/estate.ts';
import type { Deliveries } from './deliveries.ts';
import type { Organisations } from './organisations.ts';
import { refusalCodes } from './refusal-codes.ts';
import { ReplayWindow } from './replay-window.ts';
import type { Statistics } from './statistics.ts';

export interface UserInterfaceParts {
  readonly estate: Estate;
  readonly organisations: Organisations;
  readonly deliveries: Deliveries;
  readonly statistics: Statistics;
  readonly nowMs: () => number;
}

/** An sr:Response, or why what came is no sr:Request that could be answered with one. */
export type Accepted = { readonly ok: true; readonly xml: string } | { readonly ok: false; readonly reason: string };

/**
 * Command variants served. A critical SMETS1 request is taken in the direct form: variant 1 on Send Command, with its
 * own body. There is no GBCS command behind it (the S1SP receives a Countersigned Service Request), so a Pre-Command
 * has nothing to carry; which variant the real interface wants is not published.
 */
const criticalCommandVariants = [1];
const servedCommandVariants: ReadonlySet<number> = new Set([1, 8]);

/** The DCC User Interface: authenticates, checks, asks the installation, and schedules what comes later. */
export class UserInterface {
  readonly #parts: UserInterfaceParts;
  readonly #replays = new ReplayWindow();

  constructor(parts: UserInterfaceParts) {
    this.#parts = parts;
  }

  /** One message on one web service. Synchronous, so that no other request sees half of it. */
  accept(webService: WebService, xml: string, traceparent: string | undefined): Accepted {
    const { statistics } = this.#parts;
    const request = readServiceRequest(xml);
    const variant = request.ok ? findVariant(request.srv) : undefined;
    statistics.requests += 1;
    if (!request.ok || variant === undefined) {
      statistics.unreadable += 1;
      return { ok: false, reason: request.ok ? `there is no Service Reference Variant ${request.srv.slice(0, 20)}` : request.reason };
    }
    const refusal = this.#refusalOf(xml, request, webService);
    const answer = refusal === undefined ? this.#ask(request, variant, traceparent) : refused(refusal);
    statistics.answered(codeOf(answer));
    // The variant's own reference: the one in the request may be none that a response may carry.
    return { ok: true, xml: this.#write(answer, { requestId: request.requestId, serviceReference: variant.serviceReference, srv: variant.srv }) };
  }

  #refusalOf(xml: string, request: ReceivedRequest, webService: WebService): string | undefined {
    const { organisations } = this.#parts;
    const { originator, counter } = request.requestId;
    const userRole = organisations.rolesOf(originator);
    if (userRole === undefined) return refusalCodes.unknownOriginator;
    if (!request.signed || !organisations.verifier.verify(xml, { originator }).ok) return refusalCodes.notAuthentic;
    if (!this.#replays.admit(originator, counter)) return refusalCodes.replayed;
    const check = checkRequest(request, { webService, userRole, criticalCommandVariants });
    if (!check.ok) return check.code;
    return servedCommandVariants.has(request.commandVariant) ? undefined : refusalCodes.commandVariantNotServed;
  }

  #ask(request: ReceivedRequest, variant: ServiceReferenceVariant, traceparent: string | undefined): Answer {
    const { estate, nowMs } = this.#parts;
    const { target } = request.requestId;
    const body = bodyFieldsOf(request);
    const installation = this.#installationOf(request, body);
    if (installation === undefined) return refused(unknownSubjectOf(request.srv));
    const device = findDevice(installation, target);
    if (!variant.nonDevice && device !== undefined && !variant.deviceTypes.includes(device.type)) return refused('E11');
    const exchanged = handleRequest(installation, { srv: request.srv, targetId: target, body }, nowMs(), randomFor(installation));
    estate.keep(exchanged.installation);
    const to: ResponseTo = { requestId: request.requestId, serviceReference: variant.serviceReference, srv: variant.srv };
    for (const later of exchanged.later) this.#schedule(later, { to, variant, s1spId: installation.model.s1sp, traceparent });
    return exchanged.answer;
  }

  #installationOf(request: ReceivedRequest, body: BodyFields): Installation | undefined {
    const { estate } = this.#parts;
    const subject = subjectOf(request.srv, body) ?? { by: 'device', deviceId: request.requestId.target };
    if (subject.by === 'device') return estate.findByDevice(subject.deviceId);
    return subject.by === 'ordinal' ? estate.findByOrdinal(subject.ordinal) : undefined;
  }

  #schedule(later: Later, from: { readonly to: ResponseTo; readonly variant: ServiceReferenceVariant; readonly s1spId: string; readonly traceparent: string | undefined }): void {
    this.#parts.deliveries.schedule({
      kind: 'response',
      userId: from.to.requestId.originator,
      dueInMs: later.dueInMs,
      traceparent: from.traceparent,
      build: () => this.#writeLater(later, from),
    });
  }

  #write(answer: Answer, to: ResponseTo): string {
    const at = new Date(this.#parts.nowMs()).toISOString();
    if (answer.kind === 'refusal') return buildErrorResponse(to, answer.code, at);
    if (answer.kind === 'acknowledgement' || answer.payload === undefined) return buildAcknowledgement(to, at);
    return buildNonDeviceResponse(to, writeFields(answer.payload, 'sr'), at);
  }

  #writeLater(later: Later, { to, variant, s1spId }: { readonly to: ResponseTo; readonly variant: ServiceReferenceVariant; readonly s1spId: string }): string {
    const { organisations, nowMs } = this.#parts;
    const at = new Date(nowMs()).toISOString();
    if (later.kind === 'no-device-response') return organisations.dcc.sign(buildErrorResponse(to, later.code, at));
    const s1sp = organisations.s1sp(s1spId);
    if (s1sp === undefined || variant.responseElement === undefined) throw new Error(`nothing to answer ${to.srv} with, or no S1SP ${s1spId}`);
    const { success, payload, errors } = later;
    return buildSmets1Response(to, { responseElement: variant.responseElement, success, payload, debug: errors }, at, { s1sp, dcc: organisations.dcc });
  }
}

function bodyFieldsOf(request: ReceivedRequest): BodyFields {
  const body = readFields(request.bodyXml)[request.bodyElement];
  return typeof body === 'object' && !Array.isArray(body) ? (body as BodyFields) : {};
}

function refused(code: string): Answer {
  return { kind: 'refusal', code };
}

function codeOf(answer: Answer): string {
  if (answer.kind === 'refusal') return answer.code;
  return answer.kind === 'dcc-result' && answer.payload !== undefined ? 'I0' : 'I99';
}
