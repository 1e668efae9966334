import { createPublicKey, sign, verify, X509Certificate } from 'node:crypto';
import type { OrganisationCredential, PublicCredential } from '@gauntlet/duis';
import { SignedXml } from 'xml-crypto';

const ecdsaSha256 = 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256';
const dsaEncoding = 'ieee-p1363' as const;

/** xml-crypto has no ECDSA of its own. */
class EcdsaSha256 {
  getSignature(signedInfo: unknown, privateKey: unknown): string {
    return sign('sha256', Buffer.from(String(signedInfo)), { key: String(privateKey), dsaEncoding }).toString('base64');
  }
  verifySignature(material: string, key: unknown, signatureValue: string): boolean {
    return verify('sha256', Buffer.from(material), { key: createPublicKey(String(key)), dsaEncoding }, Buffer.from(signatureValue, 'base64'));
  }
  getAlgorithmName(): string {
    return ecdsaSha256;
  }
}

/** Signs as DCC's own tool does, with xml-crypto. */
export function signWithXmlCrypto(xml: string, credential: OrganisationCredential): string {
  const signed = new SignedXml({
    privateKey: credential.privateKeyPem,
    signatureAlgorithm: ecdsaSha256,
    canonicalizationAlgorithm: 'http://www.w3.org/2001/10/xml-exc-c14n#',
    getKeyInfoContent: () => `<ds:X509Data><ds:X509IssuerSerial><ds:X509IssuerName>${credential.issuerName}</ds:X509IssuerName><ds:X509SerialNumber>${credential.serialNumber}</ds:X509SerialNumber></ds:X509IssuerSerial></ds:X509Data>`,
  });
  signed.SignatureAlgorithms[ecdsaSha256] = EcdsaSha256;
  signed.addReference({ xpath: '/*', isEmptyUri: true, transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature'], digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256' });
  signed.computeSignature(xml, { prefix: 'ds', location: { reference: '/*', action: 'append' } });
  return signed.getSignedXml();
}

/** Verifies the root's signature, which is its last child under prefix ds, with xml-crypto and this credential's key only. */
export function verifiesWithXmlCrypto(xml: string, credential: PublicCredential): boolean {
  const start = xml.lastIndexOf('<ds:Signature ');
  if (start === -1) return false;
  const signed = new SignedXml({ publicCert: new X509Certificate(credential.certificatePem).publicKey.export({ type: 'spki', format: 'pem' }).toString(), getCertFromKeyInfo: () => null });
  signed.SignatureAlgorithms[ecdsaSha256] = EcdsaSha256;
  signed.loadSignature(xml.slice(start, xml.indexOf('</ds:Signature>', start) + '</ds:Signature>'.length));
  try {
    return signed.checkSignature(xml);
  } catch {
    return false;
  }
}
