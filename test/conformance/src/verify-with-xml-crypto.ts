import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type PublicCredential, readServiceResponse } from '@gauntlet/duis';
import { verifiesWithXmlCrypto } from './xml-crypto-witness.ts';

export interface VerifiedSignature {
  /** EUI-64 of the signer that the signature names; undefined when no credential of the folder fits. */
  readonly organisation: string | undefined;
  readonly valid: boolean;
}

/**
 * Verifies every signature of a message with xml-crypto: the root's, and for a SMETS1 message also the S1SP's, which
 * covers SMETS1SignedResponse as a document of its own. None for an unsigned message.
 * @param credentialsDir the folder that loadCredentials keeps.
 */
export async function verifyWithXmlCrypto(message: string, credentialsDir: string): Promise<readonly VerifiedSignature[]> {
  const credentials = await readCredentials(credentialsDir);
  const read = readServiceResponse(message);
  const signedParts = [message, ...(read.ok && read.smets1SignedXml !== undefined ? [read.smets1SignedXml] : [])];
  return signedParts.filter(isSigned).map((xml) => {
    const serialNumber = /<ds:X509SerialNumber>(\d+)<(?!.*<ds:X509SerialNumber>)/s.exec(xml)?.[1];
    const credential = credentials.find((one) => one.serialNumber === serialNumber);
    return { organisation: credential?.organisation, valid: credential !== undefined && verifiesWithXmlCrypto(xml, credential) };
  });
}

async function readCredentials(folder: string): Promise<readonly PublicCredential[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json'));
  return Promise.all(files.map(async (file) => JSON.parse(await readFile(join(folder, file), 'utf8')) as PublicCredential));
}

/** Whether the root's last child is a signature. */
function isSigned(xml: string): boolean {
  return /<\/ds:Signature>\s*<\/sr:(?:Request|Response|SMETS1SignedResponse)>\s*$/.test(xml);
}
