import { namespaces } from '../messages/namespaces.ts';
import type { ParsedElement, ReadProblem } from '../xml/parse-strictly.ts';
import { algorithms } from './signed-info.ts';

export interface ReadSignature {
  readonly ok: true;
  readonly signedInfo: ParsedElement;
  /** Base64 without white space. */
  readonly digestValue: string;
  /** Base64 without white space: 64 bytes, r and s. */
  readonly signatureValue: string;
  readonly issuerName: string;
  readonly serialNumber: string;
}

/**
 * Reads a ds:Signature that must be exactly what DUIS uses: one Reference to the whole document, the enveloped
 * transform alone, ECDSA with SHA-256, and an issuer and serial number. Refuses all else, whatever it would mean.
 */
export function readSignature(signature: ParsedElement): ReadSignature | ReadProblem {
  const [signedInfo, value, keyInfo] = exactly(signature, ['SignedInfo', 'SignatureValue', 'KeyInfo']) ?? [];
  if (signedInfo === undefined || value === undefined || keyInfo === undefined) return refuse('Signature has not exactly SignedInfo, SignatureValue and KeyInfo');
  const [canonicalization, method, reference] = exactly(signedInfo, ['CanonicalizationMethod', 'SignatureMethod', 'Reference']) ?? [];
  if (canonicalization === undefined || method === undefined || reference === undefined) return refuse('SignedInfo has not exactly CanonicalizationMethod, SignatureMethod and one Reference');
  if (!isAlgorithm(canonicalization, algorithms.canonicalization) || !isAlgorithm(method, algorithms.signature)) return refuse('canonicalisation or signature algorithm is not the one of DUIS');
  if (reference.attributes.length !== 1 || attributeOf(reference, 'URI') !== '') return refuse('the Reference is not to the whole document (URI="")');
  const [transforms, digestMethod, digest] = exactly(reference, ['Transforms', 'DigestMethod', 'DigestValue']) ?? [];
  const [transform] = transforms === undefined ? [] : (exactly(transforms, ['Transform']) ?? []);
  if (transform === undefined || digestMethod === undefined || digest === undefined) return refuse('the Reference has not exactly one Transform, DigestMethod and DigestValue');
  if (!isAlgorithm(transform, algorithms.transform) || !isAlgorithm(digestMethod, algorithms.digest)) return refuse('transform or digest algorithm is not the one of DUIS');
  const digestValue = base64Of(digest);
  const signatureValue = base64Of(value);
  if (!/^[A-Za-z0-9+/]{43}=$/.test(digestValue) || !/^[A-Za-z0-9+/]{86}==$/.test(signatureValue)) return refuse('digest or signature value has the wrong length');
  const [data] = exactly(keyInfo, ['X509Data']) ?? [];
  const [issuerSerial] = data === undefined ? [] : (exactly(data, ['X509IssuerSerial']) ?? []);
  const [issuerName, serialNumber] = issuerSerial === undefined ? [] : (exactly(issuerSerial, ['X509IssuerName', 'X509SerialNumber']) ?? []);
  if (issuerName === undefined || serialNumber === undefined) return refuse('KeyInfo has not exactly one X509IssuerSerial');
  return { ok: true, signedInfo, digestValue, signatureValue, issuerName: textOf(issuerName).trim(), serialNumber: textOf(serialNumber).trim() };
}

/** The children when they are exactly these ds: elements in this order, with nothing but white space around. */
function exactly(element: ParsedElement, names: readonly string[]): readonly ParsedElement[] | undefined {
  if (element.children.some((child) => typeof child === 'string' && child.trim() !== '')) return undefined;
  const elements = element.children.filter((child) => typeof child !== 'string');
  const fits = elements.length === names.length && elements.every((child, index) => child.uri === namespaces.ds && child.local === names[index]);
  return fits ? elements : undefined;
}

/** Parameters, such as a prefix list, would change what is signed. */
function isAlgorithm(element: ParsedElement, uri: string): boolean {
  return attributeOf(element, 'Algorithm') === uri && element.attributes.length === 1 && exactly(element, []) !== undefined;
}

function attributeOf(element: ParsedElement, name: string): string | undefined {
  return element.attributes.find((attribute) => attribute.local === name && attribute.uri === '')?.value;
}

function textOf(element: ParsedElement): string {
  return element.children.every((child) => typeof child === 'string') ? element.children.join('') : '';
}

function base64Of(element: ParsedElement): string {
  return textOf(element).replace(/\s/g, '');
}

function refuse(reason: string): ReadProblem {
  return { ok: false, reason };
}
