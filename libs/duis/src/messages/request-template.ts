import { betweenIssuerAndSerial, canonicalSignedInfo, keyInfoEnd, keyInfoStart, signatureEnd, signatureStart, signedInfoAfterDigest, signedInfoUpToDigest } from '../signature/signed-info.ts';
import type { PublicCredential } from '../credentials/organisation-credential.ts';
import { escapeText } from '../xml/escape.ts';
import { buildServiceRequest, type ServiceRequest } from './service-request.ts';

/** A Service Request in canonical form but for its target and counter: `beforeTarget` target ":" counter `afterCounter`. */
export interface RequestTemplate {
  readonly beforeTarget: string;
  readonly afterCounter: string;
}

/**
 * The fixed parts of an enveloped signature, for whoever signs without this library (a k6 script). The digest is that of the unsigned
 * message; what is signed is `signedInfoStart` digest `signedInfoEnd`; `beforeDigest` digest `beforeValue` value `afterValue` goes in
 * front of the root's end tag. Digest and value in base64, the value as r and s of 32 bytes each.
 */
export interface SignatureTemplate {
  readonly signedInfoStart: string;
  readonly signedInfoEnd: string;
  readonly beforeDigest: string;
  readonly beforeValue: string;
  readonly afterValue: string;
}

const marker = 'TARGET';

/** @throws RangeError when the body cannot be written as XML */
export function requestTemplate({ originator, ...request }: Omit<ServiceRequest, 'requestId'> & { readonly originator: string }): RequestTemplate {
  const [beforeTarget, afterCounter] = buildServiceRequest({ ...request, requestId: { originator, target: marker, counter: 0n } }).split(`${marker}:0`, 2);
  if (beforeTarget === undefined || afterCounter === undefined) throw new Error('a Service Request has no RequestID');
  return { beforeTarget, afterCounter };
}

export function signatureTemplate({ issuerName, serialNumber }: Pick<PublicCredential, 'issuerName' | 'serialNumber'>): SignatureTemplate {
  const [signedInfoStart = '', signedInfoEnd = ''] = canonicalSignedInfo(marker).split(marker);
  return {
    signedInfoStart,
    signedInfoEnd,
    beforeDigest: `${signatureStart}<ds:SignedInfo>${signedInfoUpToDigest}`,
    beforeValue: `${signedInfoAfterDigest}<ds:SignatureValue>`,
    afterValue: `</ds:SignatureValue>${keyInfoStart}${escapeText(issuerName)}${betweenIssuerAndSerial}${serialNumber}${keyInfoEnd}${signatureEnd}`,
  };
}
