import { describe, expect, it } from 'vitest';
import type { Signer } from '../signature/signer.ts';
import { buildDccAlert, buildSmets1DeviceAlert } from './alerts.ts';
import { readServiceResponse } from './read-service-response.ts';
import { buildAcknowledgement, buildNonDeviceResponse } from './service-response.ts';
import { buildSmets1Response } from './smets1-response.ts';

const user = '90-B3-D5-1F-30-01-00-00';
const device = '00-DB-12-34-56-78-90-A0';
const at = '2026-11-23T14:28:37.312Z';
const to = { requestId: { originator: user, target: device, counter: 7n }, serviceReference: '11.2', srv: '11.2' };
const unsigned: Signer = { organisation: user, sign: (xml) => xml };
const signers = { s1sp: unsigned, dcc: undefined };
const response = buildSmets1Response(to, { responseElement: 'ReadFirmwareVersionRsp', success: true, payload: { FirmwareVersion: '1' } }, at, signers);

describe('readServiceResponse', () => {
  it('reads an acknowledgement', () => {
    expect(readServiceResponse(buildAcknowledgement(to, at))).toMatchObject({ ok: true, kind: 'response-message', requestId: `${user}:${device}:7`, responseId: undefined, code: 'I99', responseDateTime: at, srv: '11.2', messageSuccess: undefined });
  });

  it('reads a result of a non-device request', () => {
    const read = readServiceResponse(buildNonDeviceResponse({ ...to, serviceReference: '5.1', srv: '5.1' }, '<sr:DSPScheduleID>4</sr:DSPScheduleID>', at));
    expect(read).toMatchObject({ ok: true, code: 'I0', payloadXml: expect.stringContaining('<sr:DSPScheduleID>4</sr:DSPScheduleID>') });
  });

  it('reads a SMETS1 response', () => {
    expect(readServiceResponse(response)).toMatchObject({ ok: true, kind: 'smets1-response', responseId: `${device}:${user}:7`, deviceId: device, messageSuccess: true, responseElement: 'ReadFirmwareVersionRsp', payloadXml: '<ra:FirmwareVersion>1</ra:FirmwareVersion>' });
  });

  it('reads a SMETS1 failure with its debug errors', () => {
    const failure = buildSmets1Response(to, { responseElement: 'ReadFirmwareVersionRsp', success: false, payload: {}, debug: [{ code: 9, error: 'no <access>' }] }, at, signers);
    expect(readServiceResponse(failure)).toMatchObject({ ok: true, messageSuccess: false, debug: ['no <access>'] });
  });

  it('reads alerts of a device and of the DCC', () => {
    const alert = buildSmets1DeviceAlert({ deviceId: device, userId: user, counter: 9n, alertCode: '8F3F', description: 'x'.repeat(300) }, at, signers);
    expect(readServiceResponse(alert)).toMatchObject({ ok: true, kind: 'smets1-device-alert', requestId: undefined, responseId: `${device}:${user}:9`, alertCode: '8F3F', deviceId: device });
    const dcc = buildDccAlert({ alertCode: 'N12', content: `<sr:CommandFailure><sr:DeviceID>${device}</sr:DeviceID></sr:CommandFailure>` }, at, undefined);
    expect(readServiceResponse(dcc)).toMatchObject({ ok: true, kind: 'dcc-alert', alertCode: 'N12', deviceId: device });
  });

  it('cuts out the signed part as a document of its own, whichever element declares the namespaces', () => {
    const direct = readServiceResponse(response);
    const declaredAbove = response.replaceAll(' xmlns:ra="http://www.dccinterface.co.uk/ResponseAndAlert"', '').replace('<sr:Response ', '<sr:Response xmlns:ra="http://www.dccinterface.co.uk/ResponseAndAlert" ');
    const above = readServiceResponse(declaredAbove);
    const spaced = readServiceResponse(response.replace('<sr:Body>', '\n<sr:Body>'));
    expect(direct.ok && direct.smets1SignedXml).toMatch(/^<sr:SMETS1SignedResponse xmlns:sr="[^"]+" schemaVersion="5.1"><sr:SMETS1Response>.*<\/sr:SMETS1SignedResponse>$/);
    expect(spaced.ok && spaced.smets1SignedXml).toBe(direct.ok && direct.smets1SignedXml);
    expect(above.ok && above.smets1SignedXml).toMatch(/^<sr:SMETS1SignedResponse xmlns:ra="[^"]+" xmlns:sr="[^"]+" schemaVersion="5.1">/);
  });

  it.each([
    ['another device', (xml: string) => xml.replace(`<sr:ResponseID>${device}`, '<sr:ResponseID>00-DB-12-34-56-78-90-A1')],
    ['another request', (xml: string) => xml.replace(':7</sr:RequestID>', ':8</sr:RequestID>')],
    ['another variant', (xml: string) => xml.replace('<sr:ServiceReferenceVariant>11.2', '<sr:ServiceReferenceVariant>11.3')],
  ])('refuses a header that names %s than the signed part', (_, change) => {
    expect(readServiceResponse(change(response))).toMatchObject({ ok: false, reason: expect.stringContaining('signed part') });
  });

  it.each([
    ['no code', response.replace('<sr:ResponseCode>I0</sr:ResponseCode>', '')],
    ['an unknown body', buildAcknowledgement(to, at).replaceAll('sr:ResponseMessage>', 'sr:Unknown>')],
    ['a request', '<sr:Request xmlns:sr="http://www.dccinterface.co.uk/ServiceUserGateway"></sr:Request>'],
    ['JSON', '{}'],
  ])('refuses %s', (_, xml) => {
    expect(readServiceResponse(xml)).toMatchObject({ ok: false });
  });
});
