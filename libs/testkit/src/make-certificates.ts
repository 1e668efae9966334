import 'reflect-metadata';
import { KeyObject, webcrypto } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BasicConstraintsExtension, SubjectAlternativeNameExtension, X509CertificateGenerator } from '@peculiar/x509';

export interface CertificateFiles {
  readonly certificate: string;
  readonly key: string;
}

/** PEM files of an authority with a certificate for 127.0.0.1 and one for a client, and of a stranger whom that authority does not know. */
export interface Certificates {
  readonly authority: string;
  readonly server: CertificateFiles;
  readonly client: CertificateFiles;
  readonly stranger: CertificateFiles;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const validMs = 86_400_000;

/** Makes real certificates, valid for a day, in a folder of the test's. */
export async function makeCertificates(folder: string): Promise<Certificates> {
  const authority = await issue(folder, 'authority');
  return {
    authority: authority.files.certificate,
    server: (await issue(folder, 'server', authority)).files,
    client: (await issue(folder, 'client', authority)).files,
    stranger: (await issue(folder, 'stranger')).files,
  };
}

interface Issued {
  readonly files: CertificateFiles;
  readonly name: string;
  readonly keys: webcrypto.CryptoKeyPair;
}

/** Without an issuer it is an authority that signs itself. */
async function issue(folder: string, name: string, issuer?: Issued): Promise<Issued> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const now = Date.now();
  const certificate = await X509CertificateGenerator.create(
    {
      serialNumber: Buffer.from(webcrypto.getRandomValues(new Uint8Array(8))).toString('hex'),
      issuer: `CN=${issuer?.name ?? name}`,
      subject: `CN=${name}`,
      notBefore: new Date(now - validMs),
      notAfter: new Date(now + validMs),
      publicKey: keys.publicKey,
      signingKey: (issuer?.keys ?? keys).privateKey,
      signingAlgorithm: algorithm,
      extensions: issuer === undefined ? [new BasicConstraintsExtension(true, undefined, true)] : [new SubjectAlternativeNameExtension([{ type: 'ip', value: '127.0.0.1' }])],
    },
    webcrypto,
  );
  const files = { certificate: join(folder, `${name}.crt`), key: join(folder, `${name}.key`) };
  await writeFile(files.certificate, certificate.toString('pem'));
  await writeFile(files.key, KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  return { files, name, keys };
}
