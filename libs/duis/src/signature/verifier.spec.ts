import { beforeAll, describe, expect, it } from 'vitest';
import { createOrganisationCredential } from '../credentials/create-organisation-credential.ts';
import type { OrganisationCredential } from '../credentials/organisation-credential.ts';
import { buildServiceRequest } from '../messages/service-request.ts';
import { createSigner } from './signer.ts';
import { createVerifier } from './verifier.ts';

const user = '90-B3-D5-1F-30-01-00-00';
const unsigned = buildServiceRequest({ requestId: { originator: user, target: '00-DB-12-34-56-78-90-A0', counter: 7n }, serviceReference: '3.1', srv: '3.1', commandVariant: 1, bodyElement: 'DisplayMessage', body: { SupplierMessage: '\u00a3 & <' } });
const make = (issuerName: string) => createOrganisationCredential({ organisation: user, role: 'IS', issuerName, now: new Date('2026-11-01T00:00:00Z') });

let credential: OrganisationCredential;
beforeAll(async () => {
  credential = await make('CN=A & B,OU=07');
});

describe('signer and verifier (duis.md section 9)', () => {
  it('the signature is the last child of the root and names issuer and serial number', () => {
    const signed = createSigner(credential).sign(unsigned);
    expect(signed.startsWith(unsigned.slice(0, -'</sr:Request>'.length))).toBe(true);
    expect(signed).toMatch(/<ds:Signature xmlns:ds="http:\/\/www.w3.org\/2000\/09\/xmldsig#">.*<ds:X509IssuerName>CN=A &amp; B,OU=07<\/ds:X509IssuerName><ds:X509SerialNumber>\d+<\/ds:X509SerialNumber>.*<\/ds:Signature><\/sr:Request>$/);
    expect(createVerifier([credential]).verify(signed)).toEqual({ ok: true, organisation: user, role: 'IS' });
  });

  it('finds the credential when the issuer name is spaced otherwise', () => {
    const verifier = createVerifier([{ ...credential, issuerName: 'CN = A & B, OU = 07' }]);
    expect(verifier.verify(createSigner(credential).sign(unsigned)).ok).toBe(true);
  });

  it('verifies by parsing what is not in canonical form, with the same result', () => {
    const signed = createSigner(credential).sign(unsigned);
    const otherForm = `<?xml version="1.0" encoding="UTF-8"?>\n${signed.replaceAll(/><\/ds:(CanonicalizationMethod|SignatureMethod|Transform|DigestMethod)>/g, '/>').replace('schemaVersion="5.1"', "schemaVersion = '5.1'")}`;
    expect(createVerifier([credential]).verify(otherForm, { originator: user.toLowerCase() })).toEqual({ ok: true, organisation: user, role: 'IS' });
  });

  it.each([
    ['changed', (xml: string) => xml.replace('SupplierMessage>', 'SupplierMessage>x'), 'not'],
    ['unsigned', () => unsigned, 'not signed'],
    ['signed by a key that nobody knows', (xml: string) => xml.replace(/SerialNumber>\d/, 'SerialNumber>9999'), 'no credential'],
    ['with another value', (xml: string) => xml.replace(/(<ds:SignatureValue>)(....)/, '$1AAAA'), 'signature value is wrong'],
  ])('refuses a message that is %s', (_, change, reason) => {
    expect(createVerifier([credential]).verify(change(createSigner(credential).sign(unsigned)))).toMatchObject({ ok: false, reason: expect.stringContaining(reason) });
  });

  it('refuses the signature of an organisation that is not the originator', () => {
    expect(createVerifier([credential]).verify(createSigner(credential).sign(unsigned), { originator: '90-B3-D5-1F-30-00-00-02' })).toMatchObject({ ok: false, reason: expect.stringContaining('expected 90-B3-D5-1F-30-00-00-02') });
  });

  it('does not trust a certificate that only looks like a known one', async () => {
    const forged = { ...(await make('CN=A & B,OU=07')), serialNumber: credential.serialNumber };
    expect(createVerifier([credential]).verify(createSigner(forged).sign(unsigned))).toMatchObject({ ok: false, reason: 'the signature value is wrong' });
  });
});
