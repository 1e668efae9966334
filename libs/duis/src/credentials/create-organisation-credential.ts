import { KeyObject, randomBytes, webcrypto } from 'node:crypto';
import type { OrganisationCredential } from './organisation-credential.ts';

export interface NewCredential {
  /** EUI-64. */
  readonly organisation: string;
  readonly role: string;
  /** Distinguished name such as "CN=GAUNTLET,OU=07". */
  readonly issuerName: string;
  readonly now: Date;
}

const validityYears = 10;
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/**
 * Makes a P-256 key and a certificate in the form of SMKI: the subject's x500UniqueIdentifier is the EUI-64. No
 * authority stands behind it: a verifier trusts the certificates that it is given, not a chain.
 * @throws RangeError when `organisation` is not an EUI-64.
 */
export async function createOrganisationCredential(wanted: NewCredential): Promise<OrganisationCredential> {
  const { X509CertificateGenerator, KeyUsagesExtension, KeyUsageFlags } = await loadX509();
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const serial = randomBytes(16);
  // A serial number is a positive INTEGER of at most 20 octets: no sign bit, no leading zero octet.
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  const notAfter = new Date(wanted.now);
  notAfter.setUTCFullYear(notAfter.getUTCFullYear() + validityYears);
  const certificate = await X509CertificateGenerator.create(
    {
      serialNumber: serial.toString('hex'),
      issuer: wanted.issuerName,
      subject: subjectOf(wanted.organisation),
      notBefore: wanted.now,
      notAfter,
      publicKey: keys.publicKey,
      signingKey: keys.privateKey,
      signingAlgorithm: algorithm,
      extensions: [new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true)],
    },
    webcrypto,
  );
  return {
    organisation: wanted.organisation.toUpperCase(),
    role: wanted.role,
    issuerName: wanted.issuerName,
    serialNumber: BigInt(`0x${serial.toString('hex')}`).toString(),
    privateKeyPem: KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificatePem: certificate.toString('pem'),
  };
}

/** Loaded when a credential must be made, which is once per machine: it costs every start 0.2 s otherwise. */
async function loadX509() {
  await import('reflect-metadata');
  return import('@peculiar/x509');
}

const x500UniqueIdentifier = '2.5.4.45';
const bitStringOf8Octets = '030900';

/** The identifier's type is BIT STRING; "#" marks a value that is given as DER. */
function subjectOf(organisation: string): { [attribute: string]: string[] }[] {
  if (!/^[0-9A-Fa-f]{2}(-[0-9A-Fa-f]{2}){7}$/.test(organisation)) throw new RangeError(`"${organisation}" is not an EUI-64; expected eight hex pairs joined by "-"`);
  return [{ CN: [organisation.toUpperCase()] }, { [x500UniqueIdentifier]: [`#${bitStringOf8Octets}${organisation.replaceAll('-', '')}`] }];
}
