import { alertCodes, type BodyFields, buildAcknowledgement, buildDccAlert, buildErrorResponse, buildNonDeviceResponse, buildSmets1DeviceAlert, buildSmets1Response, isResponseCode, readServiceResponse, serviceReferenceVariants } from '@gauntlet/duis';
import { describe, expect, it } from 'vitest';
import { witnessProblems } from './duis-parser-witness.ts';
import { at, createParties, deviceId, requestId, userId } from './fixtures.ts';
import { validate } from './schema.ts';

const { s1sp, dcc, verifier } = await createParties();
const to = { requestId, serviceReference: '4.1', srv: '4.1.1' };

describe('responses of the DCC are valid against DUIS V5.1a', () => {
  it('acknowledgement I99', () => {
    const xml = buildAcknowledgement(to, at);
    expect(witnessProblems(xml)).toEqual([]);
    expect(witnessProblems(dcc.sign(xml))).toEqual([]);
    expect(readServiceResponse(xml)).toMatchObject({ ok: true, kind: 'response-message', code: 'I99', srv: '4.1.1', responseId: undefined });
  });

  it('error responses, for every enumerated E code; any other is refused', () => {
    const codes = Array.from({ length: 130_000 }, (_, number) => [`E${number}`, `E${String(number).padStart(6, '0')}`]).flat().filter((code) => isResponseCode(code));
    expect(codes.length).toBeGreaterThan(170);
    for (const code of codes) expect(witnessProblems(buildErrorResponse(to, code, at))).toEqual([]);
    expect(() => buildErrorResponse(to, 'E101', at)).toThrow('not enumerated');
    expect(() => buildErrorResponse(to, 'I0', at)).toThrow('not an error code');
  });

  it('inventory of 8.2 and schedule of 5.1', () => {
    const device = `<sr:Device><sr:DeviceID>${deviceId}</sr:DeviceID><sr:DeviceType>ESME</sr:DeviceType><sr:DeviceStatus>Commissioned</sr:DeviceStatus><sr:DeviceManufacturer>A</sr:DeviceManufacturer><sr:DeviceModel>B</sr:DeviceModel><sr:SMETSCHTSVersion>SMETS1 V1.2</sr:SMETSCHTSVersion><sr:DeviceFirmwareVersion>00010203</sr:DeviceFirmwareVersion><sr:CSPRegion>SMETS1</sr:CSPRegion><sr:S1SP>${s1sp.organisation}</sr:S1SP></sr:Device>`;
    expect(witnessProblems(buildNonDeviceResponse({ requestId, serviceReference: '8.2', srv: '8.2' }, `<sr:DSPInventory>${device}</sr:DSPInventory>`, at))).toEqual([]);
    expect(witnessProblems(buildNonDeviceResponse({ requestId, serviceReference: '5.1', srv: '5.1' }, '<sr:DSPScheduleID>12</sr:DSPScheduleID>', at))).toEqual([]);
    expect(witnessProblems(buildNonDeviceResponse({ requestId, serviceReference: '5.3', srv: '5.3' }, '', at, 'I99'))).toEqual([]);
  });

  it('DCC alerts', () => {
    const outage = `<sr:PowerOutageEvent><sr:CommsHubDeviceID>${deviceId}</sr:CommsHubDeviceID><sr:StartDateTime>${at}</sr:StartDateTime><sr:MPxN>1200012345678</sr:MPxN></sr:PowerOutageEvent>`;
    const xml = buildDccAlert({ alertCode: 'AD1', content: outage }, at, dcc);
    expect(witnessProblems(xml)).toEqual([]);
    expect(readServiceResponse(xml)).toMatchObject({ ok: true, kind: 'dcc-alert', alertCode: 'AD1', deviceId });
    expect(() => buildDccAlert({ alertCode: 'N32', content: outage }, at, dcc)).toThrow('not enumerated');
  });
});

const registers: BodyFields = { Electricity: { ActiveImportRegister: { Value: 1_234_567, ActiveEnergyUnit: 'Wh' } } };

describe('SMETS1 responses and alerts are valid against DUIS V5.1a and MMC V5.1', () => {
  it.each([
    ['4.1.1', 'ReadInstantaneousImportRegistersRsp', registers],
    ['4.1.1', 'ReadInstantaneousImportRegistersRsp', { Gas: { ConsumptionRegister: { Value: '123.456', Unit: 'm3' } } }],
    ['4.6.1', 'RetrieveImportDailyReadLogRsp', { LogEntry: [1, 2].map((value) => ({ Timestamp: at, Electricity: { ElecActiveImportRegisterConsumption: value, TariffTOURegisterMatrixValue: [{ '@index': 1, '#text': 5 }] } })) }],
    ['4.8.1', 'ReadActiveImportProfileDataRsp', { LogEntry: [1, 2].map((value) => ({ Timestamp: at, Electricity: { PrimaryValue: value } })) }],
    ['7.4', 'ReadSupplyStatusRsp', { SupplyState: 'Armed' }],
    ['6.13', 'ReadEventOrSecurityLogRsp', { Log: { LogEntry: [{ Timestamp: at, LogCode: '8F3F', LogMeaning: 'x' }] } }],
    ['11.2', 'ReadFirmwareVersionRsp', { FirmwareVersion: '00010203' }],
  ] as const)('%s %s', (srv, responseElement, payload) => {
    const xml = buildSmets1Response({ requestId, serviceReference: serviceReferenceVariants.find((variant) => variant.srv === srv)?.serviceReference ?? '', srv }, { responseElement, success: true, payload }, at, { s1sp, dcc });
    expect(witnessProblems(xml)).toEqual([]);
    const read = readServiceResponse(xml);
    expect(read).toMatchObject({ ok: true, kind: 'smets1-response', messageSuccess: true, responseElement, srv, deviceId, debug: [] });
    expect(verifier.verify(xml)).toMatchObject({ ok: true, role: 'DCC' });
    expect(read.ok && read.smets1SignedXml !== undefined && validate(read.smets1SignedXml)).toEqual([]);
    expect(read.ok && read.smets1SignedXml !== undefined && verifier.verify(read.smets1SignedXml, { originator: s1sp.organisation })).toMatchObject({ ok: true, role: 'S1SP' });
  });

  // The schema makes these choose between Electricity and Gas, or give a status, also where nothing was read.
  const needContent: Readonly<Record<string, BodyFields>> = {
    ...Object.fromEntries(['4.1.1', '4.1.2', '4.4.2', '4.4.3', '4.11.1', '4.14', '4.17'].map((srv) => [srv, { Electricity: {} }])),
    '4.10': { Gas: {} },
    '6.2.10': { GasSupplierAlertEventSettings: {} },
    '6.15.2': { UpdateSecurityCredentialsResponseCode: { '@ResponseCode': 1, ASN1Status: 'notKnown' } },
    ...Object.fromEntries(['8.7.1', '8.7.2'].map((srv) => [srv, { joinResponseCode: { '@ResponseCode': 1, ASN1Status: 'notKnown' } }])),
    ...Object.fromEntries(['8.8.1', '8.8.2'].map((srv) => [srv, { unjoinResponseCode: { '@ResponseCode': 1, ASN1Status: 'notKnown' } }])),
  };

  it.each(serviceReferenceVariants.filter((variant) => variant.responseElement !== undefined).map((variant) => [variant.srv, variant] as const))('%s: a failure with debug information', (srv, variant) => {
    const fail = (payload: BodyFields) =>
      buildSmets1Response({ requestId, serviceReference: variant.serviceReference, srv }, { responseElement: variant.responseElement ?? '', success: false, payload, debug: [{ code: 1, error: 'a & b' }, { code: 2, error: 'c' }] }, at, { s1sp, dcc: undefined });
    const xml = fail(needContent[srv] ?? {});
    expect(witnessProblems(xml)).toEqual([]);
    expect(readServiceResponse(xml)).toMatchObject({ ok: true, messageSuccess: false, debug: ['a & b', 'c'] });
    expect(witnessProblems(fail({})).length > 0).toBe(srv in needContent);
  });

  it('device alerts, for every GBCS alert code', () => {
    expect(alertCodes).toHaveLength(184);
    for (const { code, description } of alertCodes) {
      const xml = buildSmets1DeviceAlert({ deviceId, userId, counter: 7n, alertCode: code, description }, at, { s1sp, dcc });
      expect(witnessProblems(xml)).toEqual([]);
      expect(readServiceResponse(xml)).toMatchObject({ ok: true, kind: 'smets1-device-alert', alertCode: code, deviceId, responseId: `${deviceId}:${userId}:7` });
    }
  });
});
