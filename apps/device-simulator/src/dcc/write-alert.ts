import { buildDccAlert, buildSmets1DeviceAlert, schemaVersion, writeFields, type BodyFields, type Signer, type Smets1DeviceAlert } from '@gauntlet/duis';

/** Says that alerts were held back: the number of the sequence, and how many it stands for. */
export interface Throttled {
  readonly sequenceId: number;
  readonly count: number;
}

/** The alert of a SMETS1 device, signed by S1SP and DCC. */
export function writeDeviceAlert(alert: Smets1DeviceAlert, at: string, signers: { readonly s1sp: Signer; readonly dcc: Signer }, throttled: Throttled | undefined): string {
  if (throttled === undefined) return buildSmets1DeviceAlert(alert, at, signers);
  const unsigned = buildSmets1DeviceAlert(alert, at, { s1sp: signers.s1sp, dcc: undefined });
  return signers.dcc.sign(unsigned.replace('<sr:SMETS1SignedResponse', `${writeThrottled(throttled)}<sr:SMETS1SignedResponse`));
}

export interface WrittenDccAlert {
  readonly alertCode: string;
  /** Its payload's element with fields. */
  readonly content: BodyFields;
  readonly throttled: Throttled | undefined;
}

/** A DCC alert, signed; an S1SPAlert inside it is signed by the S1SP first, as a document of its own. */
export function writeDccAlert(alert: WrittenDccAlert, at: string, signers: { readonly s1sp: Signer; readonly dcc: Signer }): string {
  const s1spAlert = s1spAlertIn(alert.content);
  const content = s1spAlert === undefined ? writeFields(alert.content, 'sr') : `<sr:S1SPAlertDSP>${signS1spAlert(s1spAlert, signers.s1sp)}</sr:S1SPAlertDSP>`;
  const unsigned = buildDccAlert({ alertCode: alert.alertCode, content }, at, undefined);
  return signers.dcc.sign(alert.throttled === undefined ? unsigned : unsigned.replace('<sr:DCCAlert>', `${writeThrottled(alert.throttled)}<sr:DCCAlert>`));
}

function writeThrottled({ sequenceId, count }: Throttled): string {
  return `<sr:ThrottledAlertSequenceId>${sequenceId}</sr:ThrottledAlertSequenceId><sr:ThrottledAlertCount>${count}</sr:ThrottledAlertCount>`;
}

function s1spAlertIn(content: BodyFields): BodyFields | undefined {
  const outer = content['S1SPAlertDSP'];
  const inner = typeof outer === 'object' && !Array.isArray(outer) ? (outer as BodyFields)['S1SPAlert'] : undefined;
  return typeof inner === 'object' && !Array.isArray(inner) ? (inner as BodyFields) : undefined;
}

const standAloneStart = `<sr:S1SPAlert xmlns:sr="http://www.dccinterface.co.uk/ServiceUserGateway" schemaVersion="${schemaVersion}">`;

/** Embedded, the declaration of sr goes, because canonical XML does not repeat one that an ancestor made. */
function signS1spAlert(fields: BodyFields, s1sp: Signer): string {
  const signed = s1sp.sign(`${standAloneStart}${writeFields(fields, 'sr')}</sr:S1SPAlert>`);
  return `<sr:S1SPAlert schemaVersion="${schemaVersion}">${signed.slice(standAloneStart.length)}`;
}
