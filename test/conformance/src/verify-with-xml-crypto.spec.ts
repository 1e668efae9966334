import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildAcknowledgement, buildServiceRequest, buildSmets1Response, type CredentialStore, createSigner, loadCredentials, type Signer } from '@gauntlet/duis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at, dccId, requestId, s1spId, userId } from './fixtures.ts';
import { verifyWithXmlCrypto } from './verify-with-xml-crypto.ts';

let folder: string;
let store: CredentialStore;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-credentials-'));
  store = await loadCredentials(folder, [userId, s1spId, dccId].map((organisation) => ({ organisation, role: 'test' })));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

function signerOf(organisation: string): Signer {
  const credential = store.credential(organisation);
  if (credential === undefined) throw new Error(`no credential of ${organisation}`);
  return createSigner(credential);
}

describe('verifyWithXmlCrypto', () => {
  const to = { requestId, serviceReference: '11.2', srv: '11.2' };

  it("finds a request's one signature, and sees that it was tampered with", async () => {
    const signed = signerOf(userId).sign(buildServiceRequest({ ...to, commandVariant: 1, bodyElement: 'ReadFirmwareVersion', body: {} }));
    expect(await verifyWithXmlCrypto(signed, folder)).toEqual([{ organisation: userId, valid: true }]);
    expect(await verifyWithXmlCrypto(signed.replace('>1<', '>2<'), folder)).toEqual([{ organisation: userId, valid: false }]);
    expect(await verifyWithXmlCrypto(signed.replace(/SerialNumber>\d/, 'SerialNumber>999'), folder)).toEqual([{ organisation: undefined, valid: false }]);
  });

  it('finds both signatures of a SMETS1 response, and none where there is none', async () => {
    const result = { responseElement: 'ReadFirmwareVersionRsp', success: true, payload: { FirmwareVersion: '1' } };
    const signed = buildSmets1Response(to, result, at, { s1sp: signerOf(s1spId), dcc: signerOf(dccId) });
    expect(await verifyWithXmlCrypto(signed, folder)).toEqual([{ organisation: dccId, valid: true }, { organisation: s1spId, valid: true }]);
    expect(await verifyWithXmlCrypto(signed.replace('MessageSuccess="true"', 'MessageSuccess="false"'), folder)).toEqual([{ organisation: dccId, valid: false }, { organisation: s1spId, valid: false }]);
    expect(await verifyWithXmlCrypto(buildSmets1Response(to, result, at, { s1sp: signerOf(s1spId), dcc: undefined }), folder)).toEqual([{ organisation: s1spId, valid: true }]);
    expect(await verifyWithXmlCrypto(buildAcknowledgement(to, at), folder)).toEqual([]);
  });
});
