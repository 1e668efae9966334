import { buildErrorResponse, buildSmets1Response, findVariant, type ResponseTo } from '@gauntlet/duis';
import type { Later } from '@gauntlet/simulation';
import type { Organisations } from './organisations.ts';

export interface LaterContext {
  readonly to: ResponseTo;
  readonly s1spId: string;
  readonly organisations: Organisations;
  /** xs:dateTime of the message, in simulated time. */
  readonly at: string;
}

/** A Response that comes after the acknowledgement, signed. */
export function writeLater(later: Later, context: LaterContext): string {
  const { to, organisations, at } = context;
  if (later.kind === 'no-device-response') return organisations.dcc.sign(buildErrorResponse(to, later.code, at));
  return smets1Response(later, context, organisations.dcc);
}

/** The Response to a schedule of the DSP: it names the schedule, and no request that the User would have sent. */
export function writeScheduled(later: Extract<Later, { kind: 'device-response' }>, context: LaterContext & { readonly scheduleId: number }): string {
  const unsigned = smets1Response(later, context, undefined)
    .replace(/<sr:RequestID>[^<]*<\/sr:RequestID>/, '')
    .replace('<sr:SMETS1SignedResponse', `<sr:DSPScheduleID>${context.scheduleId}</sr:DSPScheduleID><sr:SMETS1SignedResponse`);
  return context.organisations.dcc.sign(unsigned);
}

function smets1Response(later: Extract<Later, { kind: 'device-response' }>, { to, s1spId, organisations, at }: LaterContext, dcc: Organisations['dcc'] | undefined): string {
  const s1sp = organisations.s1sp(s1spId);
  const responseElement = findVariant(to.srv)?.responseElement;
  if (s1sp === undefined || responseElement === undefined) throw new Error(`nothing to answer ${to.srv} with, or no S1SP ${s1spId}`);
  const { success, payload, errors } = later;
  return buildSmets1Response(to, { responseElement, success, payload, debug: errors }, at, { s1sp, dcc });
}
