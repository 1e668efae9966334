import { betweenIssuerAndSerial, keyInfoEnd, keyInfoStart, signatureEnd, signatureStart, signedInfoAfterDigest, signedInfoUpToDigest } from './signed-info.ts';

/** A signature that is, character for character, in the form that this library writes. */
export interface MatchedSignature {
  readonly digestValue: string;
  readonly signatureValue: string;
  /** As written, with entities. */
  readonly issuerName: string;
  readonly serialNumber: string;
  /** Behind </ds:Signature>. */
  readonly end: number;
}

const beforeDigest = `${signatureStart}<ds:SignedInfo>${signedInfoUpToDigest}`;
const digestLength = 44;
const beforeValue = `${signedInfoAfterDigest}<ds:SignatureValue>`;
const valueLength = 88;
const beforeIssuer = `</ds:SignatureValue>${keyInfoStart}`;
const afterSerial = `${keyInfoEnd}${signatureEnd}`;
const digestPattern = /^[A-Za-z0-9+/]{43}=$/;
const valuePattern = /^[A-Za-z0-9+/]{86}==$/;
const serialPattern = /^[0-9]{1,60}$/;

/** Matches the signature that starts at `start`; undefined when it is written in any other way. */
export function matchSignature(xml: string, start: number): MatchedSignature | undefined {
  if (!xml.startsWith(beforeDigest, start)) return undefined;
  const digestStart = start + beforeDigest.length;
  const valueStart = digestStart + digestLength + beforeValue.length;
  const issuerStart = valueStart + valueLength + beforeIssuer.length;
  if (!xml.startsWith(beforeValue, digestStart + digestLength) || !xml.startsWith(beforeIssuer, valueStart + valueLength)) return undefined;
  const issuerEnd = xml.indexOf('<', issuerStart);
  if (issuerEnd === -1 || !xml.startsWith(betweenIssuerAndSerial, issuerEnd)) return undefined;
  const serialStart = issuerEnd + betweenIssuerAndSerial.length;
  const serialEnd = xml.indexOf('<', serialStart);
  if (serialEnd === -1 || !xml.startsWith(afterSerial, serialEnd)) return undefined;
  const digestValue = xml.slice(digestStart, digestStart + digestLength);
  const signatureValue = xml.slice(valueStart, valueStart + valueLength);
  const serialNumber = xml.slice(serialStart, serialEnd);
  if (!digestPattern.test(digestValue) || !valuePattern.test(signatureValue) || !serialPattern.test(serialNumber)) return undefined;
  return { digestValue, signatureValue, issuerName: xml.slice(issuerStart, issuerEnd), serialNumber, end: serialEnd + afterSerial.length };
}
