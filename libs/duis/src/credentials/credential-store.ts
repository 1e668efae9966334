import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createOrganisationCredential } from './create-organisation-credential.ts';
import type { OrganisationCredential, PublicCredential } from './organisation-credential.ts';

/** Credentials of the organisations that were wanted, by EUI-64. */
export interface CredentialStore {
  credential(organisation: string): OrganisationCredential | undefined;
  publicCredentials(): readonly PublicCredential[];
}

export interface WantedCredential {
  /** EUI-64. */
  readonly organisation: string;
  /** User roles such as "IS ES GS", or "DCC" or "S1SP". Not part of the certificate: what is wanted now counts. */
  readonly role: string;
}

const issuerName = 'CN=GAUNTLET,OU=07';

/**
 * Loads credentials from a folder, one file "EUI-64.json" (mode 600) each, and makes the missing ones. Processes that
 * start together on one folder end up with the same credentials: the first to link its file wins, the others read it.
 * @throws Error of node:fs when the folder cannot be read or written; SyntaxError when a file is no credential.
 */
export async function loadCredentials(folder: string, wanted: readonly WantedCredential[]): Promise<CredentialStore> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const credentials = await Promise.all(wanted.map((one) => loadOrCreate(folder, { ...one, organisation: one.organisation.toUpperCase() })));
  const byOrganisation = new Map(credentials.map((credential) => [credential.organisation, credential]));
  const publicCredentials = credentials.map(withoutKey);
  return {
    credential: (organisation) => byOrganisation.get(organisation.toUpperCase()),
    publicCredentials: () => publicCredentials,
  };
}

function withoutKey({ organisation, role, issuerName: issuer, serialNumber, certificatePem }: OrganisationCredential): PublicCredential {
  return { organisation, role, issuerName: issuer, serialNumber, certificatePem };
}

async function loadOrCreate(folder: string, wanted: WantedCredential): Promise<OrganisationCredential> {
  const file = join(folder, `${wanted.organisation}.json`);
  return (await load(file, wanted)) ?? create(file, wanted);
}

async function load(file: string, wanted: WantedCredential): Promise<OrganisationCredential | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (isFileError(error, 'ENOENT')) return undefined;
    throw error;
  }
  return { ...parse(text, file, wanted.organisation), role: wanted.role };
}

const fields = ['organisation', 'issuerName', 'serialNumber', 'privateKeyPem', 'certificatePem'] as const;

function parse(text: string, file: string, organisation: string): OrganisationCredential {
  const record = parseObject(text);
  const missing = fields.filter((field) => typeof record[field] !== 'string');
  if (missing.length > 0 || record['organisation'] !== organisation) throw new SyntaxError(`${file} is not the credential of ${organisation}; remove it and a new one is made`);
  return record as unknown as OrganisationCredential;
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const content: unknown = JSON.parse(text);
    return typeof content === 'object' && content !== null ? (content as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** A link cannot replace a file, and appears with all its content: nobody reads half a credential. */
async function create(file: string, wanted: WantedCredential): Promise<OrganisationCredential> {
  const credential = await createOrganisationCredential({ ...wanted, issuerName, now: new Date() });
  const temporary = `${file}.${randomUUID()}.new`;
  await writeFile(temporary, JSON.stringify({ ...credential, role: undefined }), { mode: 0o600, flag: 'wx' });
  try {
    await link(temporary, file);
    return credential;
  } catch (error) {
    const winner = isFileError(error, 'EEXIST') ? await load(file, wanted) : undefined;
    if (winner === undefined) throw error;
    return winner;
  } finally {
    await unlink(temporary);
  }
}

function isFileError(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
