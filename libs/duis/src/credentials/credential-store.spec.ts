import { X509Certificate } from 'node:crypto';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createOrganisationCredential } from './create-organisation-credential.ts';
import { loadCredentials } from './credential-store.ts';

const wanted = Array.from({ length: 12 }, (_, index) => ({ organisation: `90-B3-D5-1F-30-01-00-${index.toString(16).toUpperCase().padStart(2, '0')}`, role: 'IS ES GS' }));
const first = '90-B3-D5-1F-30-01-00-00';

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'gauntlet-credentials-')), 'new');
});
afterEach(async () => {
  await rm(join(folder, '..'), { recursive: true });
});

describe('loadCredentials', () => {
  it('makes what is missing, readable by the owner alone, and finds it again', async () => {
    const made = await loadCredentials(folder, wanted);
    const loaded = await loadCredentials(folder, wanted);
    expect(loaded.publicCredentials()).toEqual(made.publicCredentials());
    expect(loaded.credential(first.toLowerCase())).toEqual(made.credential(first));
    const files = await readdir(folder);
    expect(files.toSorted()).toEqual(wanted.map(({ organisation }) => `${organisation}.json`));
    const modes = await Promise.all(files.map(async (file) => (await stat(join(folder, file))).mode & 0o777));
    expect(new Set(modes)).toEqual(new Set([0o600]));
    expect((await stat(folder)).mode & 0o077).toBe(0);
  });

  it('gives starters on one folder the same credentials', async () => {
    const stores = await Promise.all(Array.from({ length: 5 }, () => loadCredentials(folder, wanted)));
    const distinct = new Set(stores.map((store) => wanted.map(({ organisation }) => store.credential(organisation)?.privateKeyPem).join('')));
    expect(distinct.size).toBe(1);
    expect(await readdir(folder)).toHaveLength(wanted.length);
  });

  it('takes the role that is wanted now, and shows no private key among the public credentials', async () => {
    await loadCredentials(folder, [{ organisation: first, role: 'IS' }]);
    const store = await loadCredentials(folder, [{ organisation: first, role: 'GS' }]);
    expect(store.credential(first)?.role).toBe('GS');
    expect(store.publicCredentials()).toEqual([expect.not.objectContaining({ privateKeyPem: expect.anything() })]);
    expect(store.credential('00-00-00-00-00-00-00-00')).toBeUndefined();
  });

  it('says which file is broken', async () => {
    await loadCredentials(folder, [{ organisation: first, role: 'IS' }]);
    await writeFile(join(folder, `${first}.json`), '{"organisation":"x"}');
    await expect(loadCredentials(folder, [{ organisation: first, role: 'IS' }])).rejects.toThrow(`${first}.json is not the credential of ${first}`);
    await writeFile(join(folder, `${first}.json`), '');
    await expect(loadCredentials(folder, [{ organisation: first, role: 'IS' }])).rejects.toThrow(`${first}.json`);
  });
});

describe('createOrganisationCredential', () => {
  it('has the form of SMKI: issuer, EUI-64 as x500UniqueIdentifier, P-256, ten years', async () => {
    const credential = await createOrganisationCredential({ organisation: first.toLowerCase(), role: 'IS', issuerName: 'CN=Z,OU=07', now: new Date('2026-11-25T00:00:00Z') });
    const certificate = new X509Certificate(credential.certificatePem);
    expect(credential.organisation).toBe(first);
    expect(certificate.issuer).toBe('CN=Z\nOU=07');
    expect(certificate.subject).toContain('x500UniqueIdentifier');
    // BIT STRING of nine octets: no unused bits, then the EUI-64.
    expect(certificate.raw.toString('hex')).toContain('03090090b3d51f30010000');
    expect(BigInt(`0x${certificate.serialNumber}`).toString()).toBe(credential.serialNumber);
    expect([certificate.validFrom, certificate.validTo]).toEqual(['Nov 25 00:00:00 2026 GMT', 'Nov 25 00:00:00 2036 GMT']);
    expect(certificate.publicKey.asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
    expect(certificate.publicKey.export({ type: 'spki', format: 'pem' })).not.toBe('');
  });

  it('refuses what is no EUI-64', async () => {
    await expect(createOrganisationCredential({ organisation: 'x', role: 'IS', issuerName: 'CN=Z', now: new Date(0) })).rejects.toThrow('not an EUI-64');
  });
});
