import { createPrivateKey, hash, sign } from 'node:crypto';
import type { OrganisationCredential } from '../credentials/organisation-credential.ts';
import { escapeText } from '../xml/escape.ts';
import { rawFromDer } from './ecdsa-encoding.ts';
import { betweenIssuerAndSerial, canonicalSignedInfo, keyInfoEnd, keyInfoStart, signatureEnd, signatureStart, signedInfoAfterDigest, signedInfoUpToDigest } from './signed-info.ts';

/** Signs messages as one organisation. */
export interface Signer {
  readonly organisation: string;
  /**
   * Appends an enveloped ds:Signature as last child of the root.
   * @param unsigned must be in canonical form, which all messages that this library builds are.
   */
  sign(unsigned: string): string;
}

/** @throws Error of node:crypto when the credential's private key cannot be read. */
export function createSigner(credential: OrganisationCredential): Signer {
  const key = createPrivateKey(credential.privateKeyPem);
  const keyInfo = `${keyInfoStart}${escapeText(credential.issuerName)}${betweenIssuerAndSerial}${credential.serialNumber}${keyInfoEnd}`;
  return {
    organisation: credential.organisation,
    sign(unsigned) {
      const digestValue = hash('sha256', unsigned, 'base64');
      const signatureValue = rawFromDer(sign('sha256', Buffer.from(canonicalSignedInfo(digestValue)), key)).toString('base64');
      const rootEnd = unsigned.lastIndexOf('</');
      return (
        `${unsigned.slice(0, rootEnd)}${signatureStart}<ds:SignedInfo>${signedInfoUpToDigest}${digestValue}${signedInfoAfterDigest}` +
        `<ds:SignatureValue>${signatureValue}</ds:SignatureValue>${keyInfo}${signatureEnd}${unsigned.slice(rootEnd)}`
      );
    },
  };
}
