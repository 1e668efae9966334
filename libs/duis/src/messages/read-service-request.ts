import { parseRequestId, type RequestId } from '../identifiers/request-id.ts';
import type { ReadProblem } from '../xml/parse-strictly.ts';
import { childOf, defaultLimits, textOf, type XmlElement, type XmlLimits } from '../xml/xml-element.ts';
import { readMessage } from './read-message.ts';

/** A Service Request as it was received. Its parts need not agree with each other: see checkRequest. */
export interface ReceivedRequest {
  readonly ok: true;
  readonly requestId: RequestId;
  /** undefined when the request does not say. */
  readonly firstInSequence: boolean | undefined;
  /** The request of the same sequence that goes before this one. */
  readonly precedingRequestId: RequestId | undefined;
  readonly serviceReference: string;
  readonly srv: string;
  readonly commandVariant: number;
  readonly bodyElement: string;
  /** XML between <sr:Body> and </sr:Body>, with the prefixes of this library. */
  readonly bodyXml: string;
  /** Whether it carries a signature; says nothing of its validity. */
  readonly signed: boolean;
}

/**
 * Reads an sr:Request in any XML form; never throws. Known form is scanned, all else goes to a strict parser that
 * takes no DOCTYPE. Does not verify the signature and does not validate the body.
 */
export function readServiceRequest(xml: string, limits: XmlLimits = defaultLimits): ReceivedRequest | ReadProblem {
  const message = readMessage(xml, limits);
  if (!message.ok) return message;
  const { root } = message;
  if (root.tag !== 'sr:Request') return { ok: false, reason: `root element is ${root.tag}; expected sr:Request` };
  const [header, body, ...rest] = root.children;
  if (header?.tag !== 'sr:Header' || body?.tag !== 'sr:Body') return { ok: false, reason: 'no sr:Header followed by sr:Body' };
  if (rest.length > 1 || (rest[0] !== undefined && rest[0].tag !== 'ds:Signature')) return { ok: false, reason: 'sr:Body is followed by something else than one ds:Signature' };
  const [content, ...others] = body.children;
  if (content === undefined || others.length > 0 || !content.tag.startsWith('sr:')) return { ok: false, reason: 'sr:Body has not exactly one sr: element' };
  const fields = readHeader(header);
  if (!fields.ok) return fields;
  return { ...fields, bodyElement: content.name, bodyXml: message.xml.slice(body.contentStart, body.contentEnd), signed: rest.length === 1 };
}

type Header = Pick<ReceivedRequest, 'ok' | 'requestId' | 'firstInSequence' | 'precedingRequestId' | 'serviceReference' | 'srv' | 'commandVariant'>;

const headerElements = new Set(['sr:RequestID', 'sr:FirstInSequence', 'sr:PrecedingServiceRequestID', 'sr:CommandVariant', 'sr:ServiceReference', 'sr:ServiceReferenceVariant']);
/** The four spellings of xs:boolean. */
const booleans = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

function readHeader(header: XmlElement): Header | ReadProblem {
  const seen = new Set<string>();
  for (const child of header.children) {
    if (!headerElements.has(child.tag) || seen.has(child.tag)) return { ok: false, reason: `unexpected ${child.tag} in sr:Header` };
    seen.add(child.tag);
  }
  const requestId = parseRequestId(textOf(header, 'sr:RequestID') ?? '');
  if (requestId === undefined) return { ok: false, reason: 'sr:RequestID is missing or not originator:target:counter' };
  const first = textOf(header, 'sr:FirstInSequence');
  const firstInSequence = first === undefined ? undefined : booleans.get(first);
  if (first !== undefined && firstInSequence === undefined) return { ok: false, reason: 'sr:FirstInSequence is not true or false' };
  const preceding = textOf(header, 'sr:PrecedingServiceRequestID');
  const precedingRequestId = preceding === undefined ? undefined : parseRequestId(preceding);
  if (preceding !== undefined && precedingRequestId === undefined) return { ok: false, reason: 'sr:PrecedingServiceRequestID is not originator:target:counter' };
  const commandVariant = textOf(header, 'sr:CommandVariant') ?? '';
  if (!/^[1-9]$/.test(commandVariant)) return { ok: false, reason: 'sr:CommandVariant is missing or not 1 to 9' };
  const serviceReference = childOf(header, 'sr:ServiceReference')?.text;
  const srv = childOf(header, 'sr:ServiceReferenceVariant')?.text;
  if (serviceReference === undefined || srv === undefined) return { ok: false, reason: 'sr:ServiceReference or sr:ServiceReferenceVariant is missing' };
  return { ok: true, requestId, firstInSequence, precedingRequestId, serviceReference, srv, commandVariant: Number(commandVariant) };
}
