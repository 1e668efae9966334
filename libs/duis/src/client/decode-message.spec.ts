import { beforeAll, describe, expect, it } from 'vitest';
import { createOrganisationCredential } from '../credentials/create-organisation-credential.ts';
import { serviceReferenceVariants } from '../catalogue/service-reference-variant.ts';
import { buildDccAlert, buildSmets1DeviceAlert } from '../messages/alerts.ts';
import { readServiceResponse } from '../messages/read-service-response.ts';
import { buildAcknowledgement, buildErrorResponse, buildNonDeviceResponse } from '../messages/service-response.ts';
import { buildSmets1Response } from '../messages/smets1-response.ts';
import { createSigner, type Signer } from '../signature/signer.ts';
import { decodeMessage, type DecodedMessage } from './decode-message.ts';

const userId = '90-B3-D5-1F-30-01-00-00';
const deviceId = '00-DB-00-01-00-00-01-A0';
const at = '2026-11-25T10:00:00.000Z';
const to = { requestId: { originator: userId, target: deviceId, counter: 9n }, serviceReference: '4.1', srv: '4.1.1' };

let signer: Signer;
beforeAll(async () => {
  signer = createSigner(await createOrganisationCredential({ organisation: '90-B3-D5-1F-30-00-00-02', role: 'DCC', issuerName: 'CN=T', now: new Date(at) }));
});

function decode(xml: string): DecodedMessage {
  const received = readServiceResponse(xml);
  if (!received.ok) throw new Error(received.reason);
  return decodeMessage(received);
}

describe('decodeMessage', () => {
  it('tells acknowledgement, refusal with its meaning, and the DCC\'s own result apart', () => {
    expect(decode(buildAcknowledgement(to, at))).toEqual({ kind: 'acknowledgement', code: 'I99', srv: '4.1.1' });
    expect(decode(buildErrorResponse(to, 'E19', at))).toEqual({ kind: 'refusal', code: 'E19', srv: '4.1.1', meaning: 'the device is not known' });
    expect(decode(buildErrorResponse(to, 'E31', at))).toMatchObject({ kind: 'refusal', meaning: undefined });
    expect(decode(buildNonDeviceResponse(to, '<sr:DSPScheduleID>7</sr:DSPScheduleID>', at))).toEqual({ kind: 'dcc-result', code: 'I0', srv: '4.1.1', fields: { DSPScheduleID: '7' } });
  });

  it.each(serviceReferenceVariants.filter(({ responseElement }) => responseElement !== undefined).map((variant) => [variant.srv, variant] as const))('%s: the device\'s result, success and failure', (srv, variant) => {
    const build = (success: boolean) => buildSmets1Response({ ...to, srv, serviceReference: variant.serviceReference }, { responseElement: variant.responseElement ?? '', success, payload: { A: { B: 1 } }, debug: success ? [] : [{ code: 3, error: 'no' }] }, at, { s1sp: signer, dcc: signer });
    expect(decode(build(true))).toEqual({ kind: 'device-result', code: 'I0', srv, deviceId, success: true, element: variant.responseElement, fields: { A: { B: '1' } }, errors: [] });
    expect(decode(build(false))).toMatchObject({ success: false, errors: ['no'] });
  });

  it('alerts of devices and of the DCC', () => {
    expect(decode(buildSmets1DeviceAlert({ deviceId, userId, counter: 5n, alertCode: '8F3F', description: 'Tamper' }, at, { s1sp: signer, dcc: signer }))).toMatchObject({ kind: 'device-alert', alertCode: '8F3F', deviceId, description: expect.stringContaining('Physical Access') as string, fields: { AlertDescription: 'Tamper' } });
    expect(decode(buildDccAlert({ alertCode: 'N1', content: `<sr:PowerOutageEvent><sr:DeviceID>${deviceId}</sr:DeviceID></sr:PowerOutageEvent>` }, at, signer))).toMatchObject({ kind: 'dcc-alert', alertCode: 'N1', deviceId, description: undefined });
  });
});
