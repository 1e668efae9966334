import { isDccAlertCode } from '../catalogue/response-codes.ts';
import { formatRequestId } from '../identifiers/request-id.ts';
import type { Signer } from '../signature/signer.ts';
import { escapeText } from '../xml/escape.ts';
import { declareRa } from './namespaces.ts';
import { wrapResponse } from './service-response.ts';
import { type ResponseSigners, responseHeader, signInner, writeInnerHeader } from './smets1-response.ts';

export interface Smets1DeviceAlert {
  readonly deviceId: string;
  /** The User that the alert goes to. */
  readonly userId: string;
  readonly counter: bigint;
  /** GBCS alert code: four hex digits. */
  readonly alertCode: string;
  readonly description: string;
}

export interface DccAlert {
  readonly alertCode: string;
  /** Canonical XML of the one child of sr:DCCAlert, such as sr:PowerOutageEvent; prefix sr is declared. */
  readonly content: string;
}

const descriptionLengthMax = 250;

/** Builds the alert of a SMETS1 device, signed by the S1SP and, when given, the DCC. @param at xs:dateTime. */
export function buildSmets1DeviceAlert(alert: Smets1DeviceAlert, at: string, signers: ResponseSigners): string {
  const time = escapeText(at);
  const ids = { originator: alert.deviceId, target: alert.userId, counter: alert.counter };
  const content =
    `<ra:DeviceAlertContent${declareRa}><ra:GBCSHexAlertCode>${escapeText(alert.alertCode)}</ra:GBCSHexAlertCode>` +
    `<ra:AlertDescription>${escapeText(alert.description.slice(0, descriptionLengthMax))}</ra:AlertDescription><ra:Timestamp>${time}</ra:Timestamp></ra:DeviceAlertContent>`;
  const inner = signInner(writeInnerHeader(ids), `<sr:DeviceAlertMessage>${content}</sr:DeviceAlertMessage>`, signers.s1sp);
  const outer = wrapResponse(responseHeader(formatRequestId(ids), time), `<sr:SMETS1ResponseMessage>${inner}</sr:SMETS1ResponseMessage>`);
  return signers.dcc === undefined ? outer : signers.dcc.sign(outer);
}

/** Builds a DCC alert. @throws RangeError for an alert code that the schema does not enumerate. */
export function buildDccAlert(alert: DccAlert, at: string, dcc: Signer | undefined): string {
  if (!isDccAlertCode(alert.alertCode)) throw new RangeError(`DCC alert code "${alert.alertCode}" is not enumerated in DUIS`);
  const outer = wrapResponse(
    `<sr:ResponseCode>I0</sr:ResponseCode><sr:ResponseDateTime>${escapeText(at)}</sr:ResponseDateTime>`,
    `<sr:DCCAlertMessage><sr:DCCAlertCode>${alert.alertCode}</sr:DCCAlertCode><sr:DCCAlert>${alert.content}</sr:DCCAlert></sr:DCCAlertMessage>`,
  );
  return dcc === undefined ? outer : dcc.sign(outer);
}
