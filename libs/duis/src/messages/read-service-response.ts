import { parseRequestId } from '../identifiers/request-id.ts';
import type { ReadProblem } from '../xml/parse-strictly.ts';
import { childOf, defaultLimits, textOf, type XmlElement, type XmlLimits } from '../xml/xml-element.ts';
import { type Message, readMessage } from './read-message.ts';
import { readSmets1 } from './read-smets1-response.ts';

/** A Response or alert as it was received. */
export interface ReceivedResponse {
  readonly ok: true;
  readonly kind: 'response-message' | 'smets1-response' | 'smets1-device-alert' | 'device-alert' | 'dcc-alert';
  readonly requestId: string | undefined;
  readonly responseId: string | undefined;
  readonly code: string;
  readonly responseDateTime: string;
  readonly srv: string | undefined;
  /** Of a smets1-response. */
  readonly messageSuccess: boolean | undefined;
  /** Of a smets1-response, e.g. "ReadInstantaneousImportRegistersRsp". */
  readonly responseElement: string | undefined;
  /** Content of the response element of a smets1-response, of sr:ResponseMessage, of ra:DeviceAlertContent, of sr:DeviceAlertMessage or of sr:DCCAlert. */
  readonly payloadXml: string;
  readonly alertCode: string | undefined;
  /** The device that answers or raises the alert; for a DCC alert the first device it names. */
  readonly deviceId: string | undefined;
  /** Errors of SMETS1Debug. */
  readonly debug: readonly string[];
  /** SMETS1SignedResponse as a document of its own, for the S1SP's signature. */
  readonly smets1SignedXml: string | undefined;
}

/**
 * Reads an sr:Response in any XML form; never throws. Does not verify signatures and does not validate.
 * A SMETS1 message whose signed part names another device, User or counter than its header is refused.
 */
export function readServiceResponse(xml: string, limits: XmlLimits = defaultLimits): ReceivedResponse | ReadProblem {
  const message = readMessage(xml, limits);
  if (!message.ok) return message;
  const { root } = message;
  if (root.tag !== 'sr:Response') return { ok: false, reason: `root element is ${root.tag}; expected sr:Response` };
  const [header, body, ...rest] = root.children;
  if (header?.tag !== 'sr:Header' || body?.tag !== 'sr:Body') return { ok: false, reason: 'no sr:Header followed by sr:Body' };
  if (rest.length > 1 || (rest[0] !== undefined && rest[0].tag !== 'ds:Signature')) return { ok: false, reason: 'sr:Body is followed by something else than one ds:Signature' };
  const [content, ...others] = body.children;
  if (content === undefined || others.length > 0) return { ok: false, reason: 'sr:Body has not exactly one element' };
  const head = readHeader(header);
  return head.ok ? readContent(message, content, head, xml) : head;
}

/** What the header gives; the defaults of what only some bodies have. */
export type ResponseHead = Omit<ReceivedResponse, 'kind'>;

function readHeader(header: XmlElement): ResponseHead | ReadProblem {
  const requestId = textOf(header, 'sr:RequestID');
  const responseId = textOf(header, 'sr:ResponseID');
  const code = textOf(header, 'sr:ResponseCode');
  const responseDateTime = textOf(header, 'sr:ResponseDateTime');
  if (code === undefined || responseDateTime === undefined) return { ok: false, reason: 'sr:ResponseCode or sr:ResponseDateTime is missing' };
  if (requestId !== undefined && parseRequestId(requestId) === undefined) return { ok: false, reason: 'sr:RequestID is not originator:target:counter' };
  if (responseId !== undefined && parseRequestId(responseId) === undefined) return { ok: false, reason: 'sr:ResponseID is not originator:target:counter' };
  const absent = { srv: undefined, messageSuccess: undefined, responseElement: undefined, alertCode: undefined, deviceId: undefined, smets1SignedXml: undefined };
  return { ok: true, requestId, responseId, code, responseDateTime, payloadXml: '', debug: [], ...absent };
}

function readContent(message: Message, content: XmlElement, head: ResponseHead, original: string): ReceivedResponse | ReadProblem {
  const contentOf = (element: XmlElement) => message.xml.slice(element.contentStart, element.contentEnd);
  switch (content.tag) {
    case 'sr:ResponseMessage':
      return { ...head, kind: 'response-message', srv: textOf(content, 'sr:ServiceReferenceVariant'), payloadXml: contentOf(content) };
    case 'sr:DeviceAlertMessage': {
      const deviceId = parseRequestId(head.responseId ?? '')?.originator;
      return { ...head, kind: 'device-alert', alertCode: textOf(content, 'sr:AlertCode'), deviceId, payloadXml: contentOf(content) };
    }
    case 'sr:DCCAlertMessage': {
      const alert = childOf(content, 'sr:DCCAlert');
      if (alert === undefined) return { ok: false, reason: 'sr:DCCAlertMessage has no sr:DCCAlert' };
      return { ...head, kind: 'dcc-alert', alertCode: textOf(content, 'sr:DCCAlertCode'), deviceId: firstDeviceId(alert), payloadXml: contentOf(alert) };
    }
    case 'sr:SMETS1ResponseMessage':
      return readSmets1(message, content, head, original);
    default:
      return { ok: false, reason: `sr:Body has ${content.tag}; expected a response or alert message` };
  }
}

function firstDeviceId(element: XmlElement): string | undefined {
  if (element.name === 'DeviceID' || element.name === 'CommsHubDeviceID') return element.text.toUpperCase();
  for (const child of element.children) {
    const found = firstDeviceId(child);
    if (found !== undefined) return found;
  }
  return undefined;
}
