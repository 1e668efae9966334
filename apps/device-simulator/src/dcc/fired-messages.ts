import { buildDccAlert, buildErrorResponse, buildSmets1DeviceAlert, findAlertCode, findVariant, formatRequestId, parseRequestId, writeFields, type RequestId, type ResponseTo } from '@gauntlet/duis';
import type { Fired, Installation, Later } from '@gauntlet/simulation';
import type { Delivery } from './deliveries.ts';
import type { Organisations } from './organisations.ts';
import { signingFor, withCopy } from './travel.ts';
import { writeLater, writeScheduled } from './write-later.ts';

export interface FiredContext {
  readonly organisations: Organisations;
  /** Simulated time of the messages, as xs:dateTime. */
  readonly at: () => string;
  /** The DCC's own counter, for what answers no request. */
  readonly nextCounter: () => bigint;
}

/** Whether the request that a fired thing is about was carried out, so far as the DCC knows. */
export function firedSuccessfully({ exchanged: { answer, later } }: Fired): boolean {
  return answer.kind === 'acknowledgement' && later.some((message) => message.kind === 'device-response' && message.success);
}

/** Future-date command actioned, and not actioned. */
const actionedCode = '8F66';
const notActionedCode = '8F67';
/** CommandFailure; which code goes with it is not published. */
const commandFailureCode = 'N12';

/**
 * What a User receives when something of it fell due: the Response to a request that the DSP held (E30 when the device
 * could not be reached), the alert of a device that held one, or the Response of a schedule.
 */
export function messagesOfFired(fired: Fired, installation: Installation, context: FiredContext): readonly Delivery[] {
  const requestId = parseRequestId(fired.reference);
  const serviceReference = findVariant(fired.srv)?.serviceReference;
  if (requestId === undefined || serviceReference === undefined) return [];
  const { answer, later } = fired.exchanged;
  const to: ResponseTo = { requestId: { ...requestId, target: fired.targetId }, serviceReference, srv: fired.srv };
  const delivery = (dueInMs: number, kind: Delivery['kind'], build: () => string): Delivery => ({ kind, userId: requestId.originator, installation: installation.ordinal, dueInMs, traceparent: undefined, build });
  if (fired.by === 'Device') return [delivery(0, 'alert', () => outcomeAlert(fired, installation, { ...context, to: to.requestId }))];
  if (answer.kind === 'refusal') {
    const { code } = answer;
    if (fired.by === 'DSP') return [delivery(0, 'response', () => context.organisations.dcc.sign(buildErrorResponse(to, code === 'E20' ? 'E30' : code, context.at())))];
    return [delivery(0, 'alert', () => commandFailure(fired, requestId, context))];
  }
  return later.flatMap((message) => {
    const build = (): string => write(message, fired, { to, installation, context: { ...context, organisations: signingFor(message, context.organisations) } });
    return withCopy(delivery(message.dueInMs, 'response', build), message);
  });
}

function write(message: Later, fired: Fired, { to, installation, context }: { readonly to: ResponseTo; readonly installation: Installation; readonly context: FiredContext }): string {
  const common = { s1spId: installation.model.s1sp, organisations: context.organisations, at: context.at() };
  if (fired.scheduleId === undefined) return writeLater(message, { ...common, to });
  if (message.kind === 'no-device-response') return commandFailure(fired, to.requestId, context);
  const own: RequestId = { ...to.requestId, counter: context.nextCounter() };
  return writeScheduled(message, { ...common, to: { ...to, requestId: own }, scheduleId: fired.scheduleId });
}

function outcomeAlert(fired: Fired, installation: Installation, { organisations, at, nextCounter, to }: FiredContext & { readonly to: RequestId }): string {
  const s1sp = organisations.s1sp(installation.model.s1sp);
  if (s1sp === undefined) throw new Error(`no S1SP ${installation.model.s1sp}`);
  const [message] = fired.exchanged.later;
  const alertCode = message?.kind === 'device-response' && message.success ? actionedCode : notActionedCode;
  const description = findAlertCode(alertCode)?.description ?? alertCode;
  return buildSmets1DeviceAlert({ deviceId: to.target, userId: to.originator, counter: nextCounter(), alertCode, description }, at(), { s1sp, dcc: organisations.dcc });
}

function commandFailure(fired: Fired, requestId: RequestId, { organisations, at }: FiredContext): string {
  const content = { CommandFailure: { CommandRequestID: formatRequestId(requestId), ...(fired.scheduleId === undefined ? {} : { DSPScheduleID: fired.scheduleId }), DeviceID: fired.targetId } };
  return buildDccAlert({ alertCode: commandFailureCode, content: writeFields(content, 'sr') }, at(), organisations.dcc);
}
