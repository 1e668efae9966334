import { formatRequestId, type RequestId } from '../identifiers/request-id.ts';
import { escapeText } from '../xml/escape.ts';
import { type BodyFields, writeElement } from './body-fields.ts';
import { declareSr, schemaVersion } from './namespaces.ts';

export interface ServiceRequest {
  readonly requestId: RequestId;
  readonly serviceReference: string;
  readonly srv: string;
  readonly commandVariant: number;
  readonly bodyElement: string;
  readonly body: BodyFields;
}

/** Start of every request that this library writes, up to the RequestID. */
export const requestStart = `<sr:Request${declareSr} schemaVersion="${schemaVersion}"><sr:Header><sr:RequestID>`;

/**
 * Builds an unsigned sr:Request in canonical form: its text is its own canonical XML, so a signature is a hash of it.
 * @throws RangeError when the body cannot be written as XML (see BodyFields).
 */
export function buildServiceRequest(request: ServiceRequest): string {
  return (
    `${requestStart}${formatRequestId(request.requestId)}</sr:RequestID><sr:CommandVariant>${request.commandVariant}</sr:CommandVariant>` +
    `<sr:ServiceReference>${escapeText(request.serviceReference)}</sr:ServiceReference><sr:ServiceReferenceVariant>${escapeText(request.srv)}</sr:ServiceReferenceVariant></sr:Header>` +
    `<sr:Body>${writeElement(request.bodyElement, request.body, 'sr')}</sr:Body></sr:Request>`
  );
}
