import { namespaces, declareDs } from '../messages/namespaces.ts';

/** The only algorithms that DUIS signatures use. */
export const algorithms = {
  canonicalization: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  signature: 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256',
  transform: `${namespaces.ds}enveloped-signature`,
  digest: 'http://www.w3.org/2001/04/xmlenc#sha256',
} as const;

export const signatureStart = `<ds:Signature${declareDs}>`;
export const signatureEnd = '</ds:Signature>';

/** What a SignedInfo holds after its start tag, up to the digest. */
export const signedInfoUpToDigest =
  `<ds:CanonicalizationMethod Algorithm="${algorithms.canonicalization}"></ds:CanonicalizationMethod>` +
  `<ds:SignatureMethod Algorithm="${algorithms.signature}"></ds:SignatureMethod>` +
  `<ds:Reference URI=""><ds:Transforms><ds:Transform Algorithm="${algorithms.transform}"></ds:Transform></ds:Transforms>` +
  `<ds:DigestMethod Algorithm="${algorithms.digest}"></ds:DigestMethod><ds:DigestValue>`;
export const signedInfoAfterDigest = '</ds:DigestValue></ds:Reference></ds:SignedInfo>';

/** The bytes that are signed: SignedInfo as the apex of exclusive canonical XML, which makes it declare ds itself. */
export function canonicalSignedInfo(digestValue: string): string {
  return `<ds:SignedInfo${declareDs}>${signedInfoUpToDigest}${digestValue}${signedInfoAfterDigest}`;
}

export const keyInfoStart = '<ds:KeyInfo><ds:X509Data><ds:X509IssuerSerial><ds:X509IssuerName>';
export const betweenIssuerAndSerial = '</ds:X509IssuerName><ds:X509SerialNumber>';
export const keyInfoEnd = '</ds:X509SerialNumber></ds:X509IssuerSerial></ds:X509Data></ds:KeyInfo>';
