import { formatRequestId, formatResponseId } from '../identifiers/request-id.ts';
import type { Signer } from '../signature/signer.ts';
import { escapeText } from '../xml/escape.ts';
import { type BodyFields, writeElement } from './body-fields.ts';
import { declareRa, declareSr, schemaVersion } from './namespaces.ts';
import { type ResponseTo, wrapResponse, writeReference } from './service-response.ts';

/** What a SMETS1 device answered; the Response itself still says I0 when `success` is false. */
export interface Smets1Result {
  readonly responseElement: string;
  readonly success: boolean;
  readonly payload: BodyFields;
  readonly debug?: readonly { readonly code: number; readonly error: string }[];
}

/** The S1SP signs the inner SMETS1SignedResponse; the DCC the whole message when its signer is given. */
export interface ResponseSigners {
  readonly s1sp: Signer;
  readonly dcc: Signer | undefined;
}

/**
 * Builds the asynchronous Response of a SMETS1 device, signed.
 * @throws RangeError when the payload cannot be written as XML (see BodyFields).
 */
export function buildSmets1Response(to: ResponseTo, result: Smets1Result, at: string, signers: ResponseSigners): string {
  const time = escapeText(at);
  const header =
    writeInnerHeader({ originator: to.requestId.target, target: to.requestId.originator, counter: to.requestId.counter }) +
    `<ra:ServiceReference${declareRa}>${escapeText(to.serviceReference)}</ra:ServiceReference><ra:ServiceReferenceVariant${declareRa}>${escapeText(to.srv)}</ra:ServiceReferenceVariant>` +
    `<ra:Timestamp${declareRa}>${time}</ra:Timestamp>`;
  const data = `<ra:SMETSData${declareRa}>${writeElement(result.responseElement, { '@MessageSuccess': result.success, ...result.payload }, 'ra')}</ra:SMETSData>`;
  const inner = signInner(header, `<sr:ResponseMessage>${data}${writeDebug(result.debug)}</sr:ResponseMessage>`, signers.s1sp);
  const outer = wrapResponse(
    `<sr:RequestID>${formatRequestId(to.requestId)}</sr:RequestID>${responseHeader(formatResponseId(to.requestId), time)}`,
    `<sr:SMETS1ResponseMessage>${writeReference(to)}${inner}</sr:SMETS1ResponseMessage>`,
  );
  return signers.dcc === undefined ? outer : signers.dcc.sign(outer);
}

export function responseHeader(responseId: string, time: string): string {
  return `<sr:ResponseID>${responseId}</sr:ResponseID><sr:ResponseCode>I0</sr:ResponseCode><sr:ResponseDateTime>${time}</sr:ResponseDateTime>`;
}

/** Each sibling declares ra for itself: in canonical XML a namespace is declared where it is first used, and sr:Header does not use it. */
export function writeInnerHeader(ids: { readonly originator: string; readonly target: string; readonly counter: bigint }): string {
  return (
    `<ra:BusinessOriginatorID${declareRa}>${escapeText(ids.originator)}</ra:BusinessOriginatorID><ra:BusinessTargetID${declareRa}>${escapeText(ids.target)}</ra:BusinessTargetID>` +
    `<ra:OriginatorCounter${declareRa}>${ids.counter}</ra:OriginatorCounter>`
  );
}

const standAloneStart = `<sr:SMETS1SignedResponse${declareSr} schemaVersion="${schemaVersion}">`;

/**
 * The inner signature covers SMETS1SignedResponse as a document of its own, where it declares sr; embedded, the
 * declaration goes, because the Response around it already made it and canonical XML does not repeat one.
 */
export function signInner(header: string, body: string, s1sp: Signer): string {
  const standAlone = `${standAloneStart}<sr:SMETS1Response><sr:Header>${header}</sr:Header><sr:Body>${body}</sr:Body></sr:SMETS1Response></sr:SMETS1SignedResponse>`;
  return `<sr:SMETS1SignedResponse schemaVersion="${schemaVersion}">${s1sp.sign(standAlone).slice(standAloneStart.length)}`;
}

/** SMETS1Debug takes Error texts of at most 250 characters. */
const errorLengthMax = 250;

function writeDebug(debug: Smets1Result['debug']): string {
  if (debug === undefined || debug.length === 0) return '';
  const responses = debug.map((entry, index) => ({ '@ResponseCode': entry.code, '@Position': index + 1, Error: entry.error.slice(0, errorLengthMax) }));
  return writeElement('DebugInfo', { SMETS1Debug: { SMETS1Response: responses } }, 'ra', declareRa);
}
