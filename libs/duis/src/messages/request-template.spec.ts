import { createHash, createPrivateKey, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createOrganisationCredential } from '../credentials/create-organisation-credential.ts';
import { createVerifier } from '../signature/verifier.ts';
import { buildServiceRequest } from './service-request.ts';
import { requestTemplate, signatureTemplate } from './request-template.ts';

const originator = '90-B3-D5-1F-30-01-00-00';
const target = '00-DB-12-34-56-78-90-A0';
const read = { serviceReference: '4.8', srv: '4.8.1', commandVariant: 1, bodyElement: 'ReadActiveImportProfileData', body: { ReadLogPeriod: { StartDateTime: '2026-01-01T00:00:00Z', EndDateTime: '2026-01-02T00:00:00Z' } } };

describe('templates for those who sign without this library', () => {
  it('give the same request as building it', () => {
    const { beforeTarget, afterCounter } = requestTemplate({ ...read, originator });
    expect(`${beforeTarget}${target}:42${afterCounter}`).toBe(buildServiceRequest({ ...read, requestId: { originator, target, counter: 42n } }));
  });

  it('give a signature that the verifier takes', async () => {
    const credential = await createOrganisationCredential({ organisation: originator, role: 'IS ES GS', issuerName: 'CN=GAUNTLET & "CO",OU=07', now: new Date('2026-01-01') });
    const { beforeTarget, afterCounter } = requestTemplate({ ...read, originator });
    const unsigned = `${beforeTarget}${target}:42${afterCounter}`;
    const parts = signatureTemplate(credential);
    const digest = createHash('sha256').update(unsigned).digest('base64');
    const value = sign('sha256', Buffer.from(parts.signedInfoStart + digest + parts.signedInfoEnd), { key: createPrivateKey(credential.privateKeyPem), dsaEncoding: 'ieee-p1363' }).toString('base64');
    const end = unsigned.lastIndexOf('</');
    const signed = unsigned.slice(0, end) + parts.beforeDigest + digest + parts.beforeValue + value + parts.afterValue + unsigned.slice(end);
    expect(createVerifier([credential]).verify(signed, { originator })).toMatchObject({ ok: true, organisation: originator });
  });
});
