import { hash, verify } from 'node:crypto';
import { namespaces } from '../messages/namespaces.ts';
import { unescape } from '../xml/escape.ts';
import { derFromRaw } from './ecdsa-encoding.ts';
import { matchSignature } from './match-signature.ts';
import { canonicalSignedInfo, signatureEnd, signatureStart } from './signed-info.ts';
import type { FindKey, VerifyResult } from './verifier.ts';

const roots = new Map([
  ['</sr:Request>', '<sr:Request '],
  ['</sr:Response>', '<sr:Response '],
  ['</sr:SMETS1SignedResponse>', '<sr:SMETS1SignedResponse '],
]);
/** What stands between the S1SP's signature and the DCC's where a message has both. */
const afterInnerSignature = `${signatureEnd}</sr:SMETS1SignedResponse></sr:SMETS1ResponseMessage></sr:Body>`;

/**
 * Verifies a message whose last child of the root is a signature exactly as this library writes it. Returns undefined
 * for any other form, also for one whose text is not its own canonical form: that needs a parser.
 *
 * Sound without parsing: what is hashed is the text without the signature. When the digest fits and the signature is
 * the key owner's, that text is byte for byte the canonical document that the owner signed, and the signature stood
 * before its last end tag, which in a well-formed document is the root's.
 */
export function verifyKnownForm(xml: string, findKey: FindKey): VerifyResult | undefined {
  const start = xml.lastIndexOf(signatureStart);
  const signature = start === -1 ? undefined : matchSignature(xml, start);
  if (signature === undefined) return undefined;
  const rootEnd = xml.slice(signature.end);
  const rootStart = roots.get(rootEnd);
  if (rootStart === undefined || !xml.startsWith(rootStart) || !hasNoOtherSignature(xml, start) || !xml.isWellFormed()) return undefined;
  if (hash('sha256', xml.slice(0, start) + rootEnd, 'base64') !== signature.digestValue) return undefined;
  const issuerName = unescape(signature.issuerName);
  const key = issuerName === undefined ? undefined : findKey(issuerName, signature.serialNumber);
  if (key === undefined) return { ok: false, reason: 'no credential with the issuer and serial number that the signature names' };
  const signedInfo = Buffer.from(canonicalSignedInfo(signature.digestValue));
  const valid = verify('sha256', signedInfo, key.key, derFromRaw(Buffer.from(signature.signatureValue, 'base64')));
  return valid ? { ok: true, organisation: key.organisation, role: key.role } : { ok: false, reason: 'the signature value is wrong' };
}

/** Only a Response may hold one more: the S1SP's, at the one place where this library puts it. */
function hasNoOtherSignature(xml: string, start: number): boolean {
  const first = xml.indexOf(namespaces.ds);
  if (first > start) return true;
  const inner = xml.indexOf(signatureStart);
  return inner < start && first > inner && xml.indexOf(signatureStart, inner + 1) === start && xml.endsWith(afterInnerSignature, start);
}
