import { hash, verify } from 'node:crypto';
import { namespaces } from '../messages/namespaces.ts';
import { canonicalise } from '../xml/canonicalise.ts';
import { type ParsedElement, parseStrictly } from '../xml/parse-strictly.ts';
import type { XmlLimits } from '../xml/xml-element.ts';
import { derFromRaw } from './ecdsa-encoding.ts';
import { readSignature } from './read-signature.ts';
import type { FindKey, VerifyResult } from './verifier.ts';

const roots = new Set(['Request', 'Response', 'SMETS1SignedResponse', 'S1SPAlert']);
/** The only elements below a root that hold a signature of their own. */
const signedParts = new Set(['SMETS1SignedResponse', 'S1SPAlert']);

/** Verifies a message in any XML form: parses it strictly, checks where signatures are, canonicalises, compares. */
export function verifyAnyForm(xml: string, findKey: FindKey, limits: XmlLimits): VerifyResult {
  const parsed = parseStrictly(xml, limits);
  if (!parsed.ok) return parsed;
  const { root } = parsed;
  if (root.uri !== namespaces.sr || !roots.has(root.local)) return { ok: false, reason: `root element is "${root.local}"; expected a DUIS message` };
  const elements = root.children.filter((child) => typeof child !== 'string');
  const signatures = elements.filter(isSignature);
  const element = signatures[0];
  if (element === undefined) return { ok: false, reason: 'not signed' };
  if (signatures.length > 1 || elements.at(-1) !== element) return { ok: false, reason: 'expected exactly one signature, as last child of the root' };
  if (elements.some((child) => child !== element && hasStraySignature(child)) || element.children.some((child) => typeof child !== 'string' && hasStraySignature(child))) return { ok: false, reason: 'a signature at a place where none belongs' };
  const signature = readSignature(element);
  if (!signature.ok) return signature;
  if (!digestFits(root, element, signature.digestValue)) return { ok: false, reason: 'the digest does not fit: the message was changed' };
  const key = findKey(signature.issuerName, signature.serialNumber);
  if (key === undefined) return { ok: false, reason: 'no credential with the issuer and serial number that the signature names' };
  const signedInfo = Buffer.from(canonicalise(signature.signedInfo, 'exclusive'));
  const valid = verify('sha256', signedInfo, key.key, derFromRaw(Buffer.from(signature.signatureValue, 'base64')));
  return valid ? { ok: true, organisation: key.organisation, role: key.role } : { ok: false, reason: 'the signature value is wrong' };
}

function isSignature(element: ParsedElement): boolean {
  return element.local === 'Signature' && element.uri === namespaces.ds;
}

function hasStraySignature(element: ParsedElement): boolean {
  if (isSignature(element)) return true;
  const allowed = element.uri === namespaces.sr && signedParts.has(element.local);
  let signatures = 0;
  return element.children.some((child) => {
    if (typeof child === 'string') return false;
    if (!isSignature(child) || !allowed) return hasStraySignature(child);
    signatures += 1;
    return signatures > 1;
  });
}

/** Without a canonicalisation transform the digest is over the inclusive form; some signers use the exclusive one throughout. Both cover the whole message. */
function digestFits(root: ParsedElement, signature: ParsedElement, digestValue: string): boolean {
  return (['inclusive', 'exclusive'] as const).some((method) => hash('sha256', canonicalise(root, method, signature), 'base64') === digestValue);
}
