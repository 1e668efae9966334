import { formatRequestId, type RequestId } from '../identifiers/request-id.ts';
import { escapeText } from '../xml/escape.ts';
import { type BodyFields, writeElement } from './body-fields.ts';
import { declareSr, schemaVersion } from './namespaces.ts';

export interface ServiceRequest {
  readonly requestId: RequestId;
  /** Whether the request starts a sequence of which later ones name their predecessor; left out of the message when undefined. */
  readonly firstInSequence?: boolean | undefined;
  /** The request of the same sequence that must have been answered before this one is sent on. */
  readonly precedingRequestId?: RequestId | undefined;
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
    `${requestStart}${formatRequestId(request.requestId)}</sr:RequestID>${sequenceElements(request)}<sr:CommandVariant>${request.commandVariant}</sr:CommandVariant>` +
    `<sr:ServiceReference>${escapeText(request.serviceReference)}</sr:ServiceReference><sr:ServiceReferenceVariant>${escapeText(request.srv)}</sr:ServiceReferenceVariant></sr:Header>` +
    `<sr:Body>${writeElement(request.bodyElement, request.body, 'sr')}</sr:Body></sr:Request>`
  );
}

/** In the order of the schema: both stand between RequestID and CommandVariant. */
function sequenceElements({ firstInSequence, precedingRequestId }: ServiceRequest): string {
  if (firstInSequence === undefined && precedingRequestId === undefined) return '';
  const first = firstInSequence === undefined ? '' : `<sr:FirstInSequence>${firstInSequence}</sr:FirstInSequence>`;
  return precedingRequestId === undefined ? first : `${first}<sr:PrecedingServiceRequestID>${formatRequestId(precedingRequestId)}</sr:PrecedingServiceRequestID>`;
}
