import { isResponseCode } from '../catalogue/response-codes.ts';
import { formatRequestId, type RequestId } from '../identifiers/request-id.ts';
import { escapeText } from '../xml/escape.ts';
import { declareSr, schemaVersion } from './namespaces.ts';

/** The request that a response answers. */
export interface ResponseTo {
  readonly requestId: RequestId;
  readonly serviceReference: string;
  readonly srv: string;
}

/** The synchronous I99: accepted for sending. @param at xs:dateTime. */
export function buildAcknowledgement(to: ResponseTo, at: string): string {
  return responseMessage(to, { code: 'I99', at, payloadXml: '' });
}

/** A synchronous refusal. @throws RangeError for a code that the schema does not enumerate, or that is no error. */
export function buildErrorResponse(to: ResponseTo, code: string, at: string): string {
  if (!code.startsWith('E')) throw new RangeError(`"${code}" is not an error code; expected E followed by digits`);
  return responseMessage(to, { code, at, payloadXml: '' });
}

/**
 * The synchronous result of a non-device request.
 * @param payloadXml canonical XML of what follows the reference, such as sr:DSPInventory; prefix sr is declared, others are not.
 * @throws RangeError for a code that the schema does not enumerate.
 */
export function buildNonDeviceResponse(to: ResponseTo, payloadXml: string, at: string, code = 'I0'): string {
  return responseMessage(to, { code, at, payloadXml });
}

function responseMessage(to: ResponseTo, answer: { readonly code: string; readonly at: string; readonly payloadXml: string }): string {
  if (!isResponseCode(answer.code)) throw new RangeError(`response code "${answer.code}" is not enumerated in DUIS V${schemaVersion}`);
  return wrapResponse(
    `<sr:RequestID>${formatRequestId(to.requestId)}</sr:RequestID><sr:ResponseCode>${answer.code}</sr:ResponseCode><sr:ResponseDateTime>${escapeText(answer.at)}</sr:ResponseDateTime>`,
    `<sr:ResponseMessage>${writeReference(to)}${answer.payloadXml}</sr:ResponseMessage>`,
  );
}

/** sr:ServiceReference and sr:ServiceReferenceVariant, as every message that answers a request starts. */
export function writeReference(to: Pick<ResponseTo, 'serviceReference' | 'srv'>): string {
  return `<sr:ServiceReference>${escapeText(to.serviceReference)}</sr:ServiceReference><sr:ServiceReferenceVariant>${escapeText(to.srv)}</sr:ServiceReferenceVariant>`;
}

export function wrapResponse(header: string, body: string): string {
  return `<sr:Response${declareSr} schemaVersion="${schemaVersion}"><sr:Header>${header}</sr:Header><sr:Body>${body}</sr:Body></sr:Response>`;
}
