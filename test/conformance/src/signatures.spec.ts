import { buildAcknowledgement, buildServiceRequest, buildSmets1DeviceAlert, buildSmets1Response, readServiceResponse } from '@gauntlet/duis';
import { beforeAll, describe, expect, it } from 'vitest';
import { at, createParties, deviceId, type Parties, requestId, userId } from './fixtures.ts';
import { signWithXmlCrypto, verifiesWithXmlCrypto } from './xml-crypto-witness.ts';

const to = { requestId, serviceReference: '4.1', srv: '4.1.1' };
const request = buildServiceRequest({ requestId, serviceReference: '3.1', srv: '3.1', commandVariant: 1, bodyElement: 'DisplayMessage', body: { SupplierMessage: 'a < b & "c" > d\r\n \u00a3\u{1f600}' } });
const result = { responseElement: 'ReadInstantaneousImportRegistersRsp', success: true, payload: { Electricity: { ActiveImportRegister: { Value: 12, ActiveEnergyUnit: 'Wh' } } }, debug: [{ code: 7, error: 'a & b' }] };

let parties: Parties;
beforeAll(async () => {
  parties = await createParties();
});

describe('signatures made here, verified by xml-crypto', () => {
  it('verifies a request', () => {
    const signed = parties.user.sign(request);
    expect(verifiesWithXmlCrypto(signed, parties.credentials.user)).toBe(true);
    expect(verifiesWithXmlCrypto(signed, parties.credentials.dcc)).toBe(false);
    expect(verifiesWithXmlCrypto(signed.replace('3.1<', '3.2<'), parties.credentials.user)).toBe(false);
  });

  it('verifies an acknowledgement that the DCC signed', () => {
    expect(verifiesWithXmlCrypto(parties.dcc.sign(buildAcknowledgement(to, at)), parties.credentials.dcc)).toBe(true);
  });

  it.each(['response', 'alert'])('verifies both signatures of a SMETS1 %s', (kind) => {
    const signers = { s1sp: parties.s1sp, dcc: parties.dcc };
    const xml = kind === 'response' ? buildSmets1Response(to, result, at, signers) : buildSmets1DeviceAlert({ deviceId, userId, counter: 5n, alertCode: '8F3F', description: 'Unauthorised Physical Access - Tamper Detect' }, at, signers);
    expect(verifiesWithXmlCrypto(xml, parties.credentials.dcc)).toBe(true);
    const read = readServiceResponse(xml);
    expect(read.ok && read.smets1SignedXml !== undefined && verifiesWithXmlCrypto(read.smets1SignedXml, parties.credentials.s1sp)).toBe(true);
  });
});

describe('signatures made by xml-crypto, verified here', () => {
  const pretty = `<?xml version="1.0" encoding="UTF-8"?>
<!-- a comment is no part of what is signed -->
<d:Request xmlns:d="http://www.dccinterface.co.uk/ServiceUserGateway"   xmlns:unused='urn:unused'
    schemaVersion = "5.1">
  <d:Header>
    <d:RequestID>${userId}:${deviceId}:1795444117312000</d:RequestID>
    <d:CommandVariant>1</d:CommandVariant>
    <d:ServiceReference>3.1</d:ServiceReference>
    <d:ServiceReferenceVariant>3.1</d:ServiceReferenceVariant>
  </d:Header>
  <d:Body>
    <d:DisplayMessage><d:SupplierMessage><![CDATA[a < b]]> &#x26; c</d:SupplierMessage></d:DisplayMessage>
  </d:Body>
</d:Request>`;

  it.each([
    ['canonical', request],
    ['pretty-printed', pretty],
    ['self-closing', request.replace(/<sr:DisplayMessage>.*<\/sr:DisplayMessage>/s, '<sr:ReadInstantaneousImportRegisters/>')],
    ['in the default namespace', request.replaceAll('sr:', '').replace('xmlns:sr=', 'xmlns=')],
  ])('verifies a request that is %s', (_, unsigned) => {
    const signed = signWithXmlCrypto(unsigned, parties.credentials.user);
    expect(parties.verifier.verify(signed, { originator: userId })).toEqual({ ok: true, organisation: userId, role: 'IS ES GS' });
    expect(parties.verifier.verify(signed.replace('schemaVersion', 'x="1" schemaVersion')).ok).toBe(false);
  });

  it('verifies an outer signature around an inner one', () => {
    const outer = signWithXmlCrypto(buildSmets1Response(to, result, at, { s1sp: parties.s1sp, dcc: undefined }), parties.credentials.dcc);
    expect(parties.verifier.verify(outer)).toMatchObject({ ok: true, role: 'DCC' });
  });
});
