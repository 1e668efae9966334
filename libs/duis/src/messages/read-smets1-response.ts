import { parseRequestId } from '../identifiers/request-id.ts';
import type { ReadProblem } from '../xml/parse-strictly.ts';
import { childOf, textOf, type XmlElement } from '../xml/xml-element.ts';
import type { Message } from './read-message.ts';
import type { ReceivedResponse, ResponseHead } from './read-service-response.ts';
import { standAloneSmets1 } from './stand-alone-smets1.ts';

/** Reads sr:SMETS1ResponseMessage: a SMETS1 device's response or alert. @param original the text as received, which the inner signature covers. */
export function readSmets1(message: Message, content: XmlElement, head: ResponseHead, original: string): ReceivedResponse | ReadProblem {
  const signed = childOf(content, 'sr:SMETS1SignedResponse');
  const response = childOf(signed, 'sr:SMETS1Response');
  const [header, body] = response?.children ?? [];
  if (signed === undefined || header?.tag !== 'sr:Header' || body?.tag !== 'sr:Body' || body.children.length !== 1) return { ok: false, reason: 'sr:SMETS1ResponseMessage has no sr:SMETS1SignedResponse with header and body' };
  const disagreement = findDisagreement(head, header);
  if (disagreement !== undefined) return { ok: false, reason: disagreement };
  const srv = textOf(content, 'sr:ServiceReferenceVariant') ?? textOf(header, 'ra:ServiceReferenceVariant');
  if (srv !== undefined && (textOf(header, 'ra:ServiceReferenceVariant') ?? srv) !== srv) return { ok: false, reason: 'the signed part answers another Service Reference Variant' };
  const common = { ...head, srv, deviceId: textOf(header, 'ra:BusinessOriginatorID')?.toUpperCase(), smets1SignedXml: standAloneSmets1(message, signed, original) };
  const contentOf = (element: XmlElement) => message.xml.slice(element.contentStart, element.contentEnd);
  const [inner] = body.children;
  if (inner === undefined) return { ok: false, reason: 'sr:Body of sr:SMETS1Response is empty' };
  switch (inner.tag) {
    case 'sr:ResponseMessage': {
      const element = childOf(inner, 'ra:SMETSData')?.children[0];
      const debug = childOf(childOf(inner, 'ra:DebugInfo'), 'ra:SMETS1Debug')?.children.map((entry) => textOf(entry, 'ra:Error') ?? '') ?? [];
      return { ...common, kind: 'smets1-response', messageSuccess: successOf(element), responseElement: element?.name, payloadXml: element === undefined ? '' : contentOf(element), debug };
    }
    case 'sr:DeviceAlertMessage': {
      const alert = childOf(inner, 'ra:DeviceAlertContent');
      if (alert === undefined) return { ok: false, reason: 'sr:DeviceAlertMessage has no ra:DeviceAlertContent' };
      return { ...common, kind: 'smets1-device-alert', alertCode: textOf(alert, 'ra:GBCSHexAlertCode'), payloadXml: contentOf(alert) };
    }
    default:
      return { ok: false, reason: 'the body of sr:SMETS1Response is neither response nor alert' };
  }
}

/** xs:boolean also writes 1 and 0. */
function successOf(element: XmlElement | undefined): boolean | undefined {
  const value = element?.attributes?.['MessageSuccess'];
  return value === undefined ? undefined : value === 'true' || value === '1';
}

/** The outer header is not the S1SP's word: it must name the same device, User and counter as the part that the S1SP signed. */
function findDisagreement(head: ResponseHead, header: XmlElement): string | undefined {
  const device = textOf(header, 'ra:BusinessOriginatorID')?.toUpperCase();
  const user = textOf(header, 'ra:BusinessTargetID')?.toUpperCase();
  const counter = textOf(header, 'ra:OriginatorCounter');
  const response = parseRequestId(head.responseId ?? '');
  if (response !== undefined && (response.originator !== device || response.target !== user || response.counter.toString() !== counter)) return 'sr:ResponseID names another device, User or counter than the signed part';
  const request = parseRequestId(head.requestId ?? '');
  if (request !== undefined && (request.target !== device || request.originator !== user || request.counter.toString() !== counter)) return 'sr:RequestID names another device, User or counter than the signed part';
  return undefined;
}
