import { type KeyObject, X509Certificate } from 'node:crypto';
import type { PublicCredential } from '../credentials/organisation-credential.ts';
import { defaultLimits, type XmlLimits } from '../xml/xml-element.ts';
import { verifyAnyForm } from './verify-any-form.ts';
import { verifyKnownForm } from './verify-known-form.ts';

export type VerifyResult = { readonly ok: true; readonly organisation: string; readonly role: string } | { readonly ok: false; readonly reason: string };

export interface Verifier {
  /**
   * Verifies the signature that is a direct child of the root, with the credential that its X509IssuerSerial names;
   * when `expected.originator` is given, that credential must be its own. Never throws.
   */
  verify(xml: string, expected?: { readonly originator?: string }): VerifyResult;
}

/** A credential and its key, found by what a signature's KeyInfo says. */
export interface VerificationKey {
  readonly organisation: string;
  readonly role: string;
  readonly key: KeyObject;
}
export type FindKey = (issuerName: string, serialNumber: string) => VerificationKey | undefined;

/**
 * Trusts exactly these credentials; keys inside messages are never used. Messages in the form that this library
 * writes need a hash and one ECDSA verification; any other form is parsed and canonicalised first.
 */
export function createVerifier(credentials: readonly PublicCredential[], limits: XmlLimits = defaultLimits): Verifier {
  const byIssuerSerial = new Map(credentials.map((credential) => [issuerSerial(credential.issuerName, credential.serialNumber), credential]));
  const keys = new Map<string, VerificationKey>();
  const findKey: FindKey = (issuerName, serialNumber) => {
    const id = issuerSerial(issuerName, serialNumber);
    const known = keys.get(id);
    if (known !== undefined) return known;
    const credential = byIssuerSerial.get(id);
    if (credential === undefined) return undefined;
    const key = { organisation: credential.organisation, role: credential.role, key: new X509Certificate(credential.certificatePem).publicKey };
    keys.set(id, key);
    return key;
  };
  return {
    verify(xml, expected) {
      const result = verifyKnownForm(xml, findKey) ?? verifyAnyForm(xml, findKey, limits);
      const originator = expected?.originator;
      if (!result.ok || originator === undefined || result.organisation.toUpperCase() === originator.toUpperCase()) return result;
      return { ok: false, reason: `signed by ${result.organisation}; expected ${originator}` };
    },
  };
}

/** Writers differ in the white space after the commas of an issuer name. */
function issuerSerial(issuerName: string, serialNumber: string): string {
  return `${serialNumber} ${issuerName.replace(/\s*([,+=])\s*/g, '$1').trim()}`;
}
