import { hash } from 'node:crypto';
import { GauntletError } from '@gauntlet/contracts';
import {
  buildAcknowledgement,
  buildErrorResponse,
  buildNonDeviceResponse,
  checkRequest,
  findAlertCode,
  findVariant,
  formatRequestId,
  readFields,
  readServiceRequest,
  writeFields,
  type BodyFields,
  type RequestCounter,
  type ReceivedRequest,
  type ResponseTo,
  type ServiceReferenceVariant,
  type WebService,
} from '@gauntlet/duis';
import { answerToUnknownSubject, findDevice, handleRequest, randomFor, subjectOf, type Answer, type Installation } from '@gauntlet/simulation';
import type { Estate } from '../estate/estate.ts';
import type { SimulatedClock } from '../estate/simulated-clock.ts';
import type { Agenda } from './agenda.ts';
import { sendDeviceAlert, sendStorms } from './alert-sender.ts';
import type { Deliveries, Delivery } from './deliveries.ts';
import { mayAddress } from './may-address.ts';
import type { Misuse, MisuseAlerts } from './misuse-alerts.ts';
import type { Organisations } from './organisations.ts';
import { refusalCodes } from './refusal-codes.ts';
import { ReplayWindow } from './replay-window.ts';
import type { Sequences } from './sequences.ts';
import type { Statistics } from './statistics.ts';
import { signingFor, withCopy } from './travel.ts';
import { writeLater } from './write-later.ts';

export interface UserInterfaceParts {
  readonly estate: Estate;
  readonly organisations: Organisations;
  readonly deliveries: Deliveries;
  readonly statistics: Statistics;
  readonly agenda: Agenda;
  readonly clock: SimulatedClock;
  /** The DCC's own counter, for what answers no request. */
  readonly counter: RequestCounter;
  readonly sequences: Sequences;
  readonly misuseAlerts: MisuseAlerts;
  /** Response code of a sequenced request that is against the order, or whose predecessor failed. */
  readonly sequenceRefusalCode: string;
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

/** An authentic and valid request. */
interface AcceptedRequest {
  readonly request: ReceivedRequest;
  readonly variant: ServiceReferenceVariant;
  readonly traceparent: string | undefined;
}

interface Refusal {
  readonly code: string;
  /** What should raise a security alert. */
  readonly misuse?: Misuse | undefined;
}

/** E2: the User's role may not send this Service Reference. */
const notEntitledCode = 'E2';
/** E19: no inventory holds the device. */
const unknownDeviceCode = 'E19';

/** Lane of what no installation sent. */
const noInstallation = -1;

/** The DCC User Interface: authenticates, checks, asks the installation, and schedules what comes later. */
export class UserInterface {
  readonly #parts: UserInterfaceParts;
  readonly #replays = new ReplayWindow();

  constructor(parts: UserInterfaceParts) {
    this.#parts = parts;
  }

  /**
   * One message on one web service. Synchronous, so that no other request sees half of it.
   * @throws GauntletError 'unavailable' when too many messages to this User wait for delivery
   */
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
    const answer = refusal === undefined ? this.#inSequence({ request, variant, traceparent }) : refused(refusal.code);
    const misuse = refusal === undefined ? misuseIn(answer) : refusal.misuse;
    if (misuse !== undefined) this.#parts.misuseAlerts.raise(misuse, request.requestId, this.#parts.estate.findByDevice(request.requestId.target)?.model.s1sp);
    statistics.answered(codeOf(answer));
    // The variant's own reference: the one in the request may be none that a response may carry.
    return { ok: true, xml: this.#write(answer, { requestId: request.requestId, serviceReference: variant.serviceReference, srv: variant.srv }) };
  }

  #refusalOf(xml: string, request: ReceivedRequest, webService: WebService): Refusal | undefined {
    const { organisations, deliveries } = this.#parts;
    const { originator, counter } = request.requestId;
    const userRole = organisations.rolesOf(originator);
    if (userRole === undefined) return { code: refusalCodes.unknownOriginator };
    if (!request.signed || !organisations.verifier.verify(xml, { originator }).ok) return { code: refusalCodes.notAuthentic, misuse: 'not-authentic' };
    // Before its counter counts as used, so that the User may send it again.
    if (deliveries.fullFor(originator)) throw new GauntletError('unavailable', 'too many messages to this User wait to be delivered', { retryable: true });
    if (!this.#replays.admit(originator, counter)) return { code: refusalCodes.replayed, misuse: 'replayed' };
    const check = checkRequest(request, { webService, userRole, criticalCommandVariants });
    if (!check.ok) return { code: check.code, misuse: check.code === notEntitledCode ? 'not-entitled' : undefined };
    return servedCommandVariants.has(request.commandVariant) ? undefined : { code: refusalCodes.commandVariantNotServed };
  }

  /** Sends a request on, or holds it until its predecessor is answered. What the DCC answers itself cannot be held: that answer is the synchronous one. */
  #inSequence(accepted: AcceptedRequest): Answer {
    const { sequences, sequenceRefusalCode } = this.#parts;
    const { request, variant } = accepted;
    const place = sequences.place(request);
    switch (place) {
      case 'alone':
        return this.#ask(accepted);
      case 'ready':
        return this.#settled(request, this.#ask(accepted));
      case 'held':
        if (variant.nonDevice) return this.#settled(request, refused(sequenceRefusalCode));
        sequences.hold(request, (succeeded) => this.#release(accepted, succeeded));
        return { kind: 'acknowledgement' };
      case 'refused':
        return refused(sequenceRefusalCode);
      default:
        return place satisfies never;
    }
  }

  /** What follows waits for a device's Response, but not for what is answered at once. */
  #settled(request: ReceivedRequest, answer: Answer): Answer {
    if (answer.kind !== 'acknowledgement') this.#parts.sequences.settle(formatRequestId(request.requestId), answer.kind === 'dcc-result');
    return answer;
  }

  /** A request that was held has its I99 already: a refusal comes as its Response. */
  #release(accepted: AcceptedRequest, succeeded: boolean): void {
    const answer = succeeded ? this.#ask(accepted) : refused(this.#parts.sequenceRefusalCode);
    if (answer.kind === 'refusal') this.#respond(accepted, answer.code);
    // Last, because what waits for this one is answered after it.
    this.#settled(accepted.request, answer);
  }

  #respond({ request, variant, traceparent }: AcceptedRequest, code: string): void {
    const { estate, organisations, deliveries, clock } = this.#parts;
    const to = { requestId: request.requestId, serviceReference: variant.serviceReference, srv: variant.srv };
    const build = (): string => organisations.dcc.sign(buildErrorResponse(to, code, new Date(clock.nowMs()).toISOString()));
    const installation = estate.findByDevice(request.requestId.target)?.ordinal ?? noInstallation;
    deliveries.schedule({ kind: 'response', userId: request.requestId.originator, installation, dueInMs: 0, traceparent, build });
  }

  #ask({ request, variant, traceparent }: AcceptedRequest): Answer {
    const { estate, organisations, deliveries, agenda, clock, sequences } = this.#parts;
    const { target } = request.requestId;
    const body = bodyFieldsOf(request);
    const [installation, ...others] = this.#installationsOf(request, body);
    const unsupported = variant.nonDevice && installation === undefined ? estate.refusalOf(request.srv) : undefined;
    if (unsupported !== undefined) return refused(unsupported);
    if (installation === undefined) return answerToUnknownSubject(request.srv);
    const device = findDevice(installation, target);
    if (!variant.nonDevice && device !== undefined && !variant.deviceTypes.includes(device.type)) return refused('E11');
    const roles = organisations.rolesOf(request.requestId.originator) ?? '';
    if (!variant.nonDevice && device !== undefined && !mayAddress(roles, variant.eligibleUserRoles, device.type)) return refused(refusalCodes.roleNotForDevice);
    const asked = { srv: request.srv, targetId: target, body, reference: formatRequestId(request.requestId), futureDated: heldBy(variant), imageHash: imageHashOf(body) };
    const exchanged = handleRequest(installation, asked, clock.nowMs(), randomFor(installation));
    estate.keep(exchanged.installation);
    agenda.arm(exchanged.installation);
    const to: ResponseTo = { requestId: request.requestId, serviceReference: variant.serviceReference, srv: variant.srv };
    // A request about devices of several installations is answered for the first; the others take what it changes.
    for (const other of others) estate.keep(handleRequest(other, asked, clock.nowMs(), randomFor(other)).installation);
    for (const later of exchanged.later) {
      const build = (): string => writeLater(later, { to, s1spId: installation.model.s1sp, organisations: signingFor(later, organisations), at: new Date(clock.nowMs()).toISOString() });
      const onDue = isSequenced(request) ? (): void => sequences.settle(asked.reference, later.kind === 'device-response' && later.success) : undefined;
      const delivery: Delivery = { kind: 'response', userId: request.requestId.originator, installation: installation.ordinal, dueInMs: later.dueInMs, traceparent, build, onDue };
      for (const each of withCopy(delivery, later)) deliveries.schedule(each);
    }
    for (const alertCode of exchanged.alertCodes ?? []) {
      sendDeviceAlert(this.#parts, exchanged.installation, { deviceId: target, userId: request.requestId.originator, alertCode, description: findAlertCode(alertCode)?.description ?? alertCode }, exchanged.later[0]?.dueInMs);
    }
    // A request that was refused before it was counted sets nothing off a second time.
    if (exchanged.installation.requests !== installation.requests) sendStorms(this.#parts, exchanged.installation, request.requestId.originator);
    return exchanged.answer;
  }

  #installationsOf(request: ReceivedRequest, body: BodyFields): readonly Installation[] {
    const { estate } = this.#parts;
    const subject = subjectOf(request.srv, body) ?? { by: 'device', deviceId: request.requestId.target };
    if (subject.by === 'nothing') return [];
    if (subject.by === 'ordinal') return present([estate.findByOrdinal(subject.ordinal)]);
    const deviceIds = subject.by === 'device' ? [subject.deviceId] : subject.deviceIds;
    return present([...new Set(deviceIds.map((id) => estate.findByDevice(id)))]);
  }

  #write(answer: Answer, to: ResponseTo): string {
    const at = new Date(this.#parts.clock.nowMs()).toISOString();
    if (answer.kind === 'refusal') return buildErrorResponse(to, answer.code, at);
    if (answer.kind === 'acknowledgement' || answer.payload === undefined) return buildAcknowledgement(to, at);
    return buildNonDeviceResponse(to, writeFields(answer.payload, 'sr'), at);
  }
}

/** 6.23 is held by both in turn; here by the DSP, which sends it when it is due. */
function heldBy({ futureDated }: ServiceReferenceVariant): 'DSP' | 'Device' | undefined {
  if (futureDated === 'no') return undefined;
  return futureDated === 'Device' ? 'Device' : 'DSP';
}

function isSequenced({ firstInSequence, precedingRequestId }: ReceivedRequest): boolean {
  return firstInSequence === true || precedingRequestId !== undefined;
}

function present(installations: readonly (Installation | undefined)[]): readonly Installation[] {
  return installations.filter((installation) => installation !== undefined);
}

function bodyFieldsOf(request: ReceivedRequest): BodyFields {
  const body = readFields(request.bodyXml)[request.bodyElement];
  return typeof body === 'object' && !Array.isArray(body) ? (body as BodyFields) : {};
}

function misuseIn(answer: Answer): Misuse | undefined {
  return answer.kind === 'refusal' && answer.code === unknownDeviceCode ? 'unknown-device' : undefined;
}

/** The image of 11.1 is base64; behaviours are pure and compute no hash. */
function imageHashOf(body: BodyFields): string | undefined {
  const image = body['FirmwareImage'];
  return typeof image === 'string' ? hash('sha256', Buffer.from(image, 'base64'), 'hex').toUpperCase() : undefined;
}

function refused(code: string): Answer {
  return { kind: 'refusal', code };
}

function codeOf(answer: Answer): string {
  if (answer.kind === 'refusal') return answer.code;
  return answer.kind === 'dcc-result' && answer.payload !== undefined ? 'I0' : 'I99';
}
