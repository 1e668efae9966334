import { beforeAll, describe, expect, it } from 'vitest';
import { buildAcknowledgement, buildErrorResponse, buildNonDeviceResponse, buildSmets1DeviceAlert, buildSmets1Response, createOrganisationCredential, createSigner } from '@gauntlet/duis';
import type { ResponseTo, Signer, Smets1Result } from '@gauntlet/duis';
import type { ResponseExpectation } from '@gauntlet/contracts';
import type { Exchange, ExchangeFailure, TimedMessage } from '@gauntlet/duis';
import { judgeResponse } from './judge-response.ts';
import type { Judgement } from './judge-response.ts';

const at = '2026-11-25T10:00:00.000Z';
const to: ResponseTo = { requestId: { originator: '90-B3-D5-1F-30-01-00-00', target: '00-DB-00-01-00-00-01-A0', counter: 7n }, serviceReference: '4.1', srv: '4.1.1' };
const device = { srv: '4.1.1', nonDevice: false, responseElement: 'ReadInstantaneousImportRegistersRsp' };
const dccOnly = { srv: '8.2', nonDevice: true, responseElement: undefined };
const toDcc: ResponseTo = { ...to, serviceReference: '8.2', srv: '8.2' };
let s1sp: Signer;

beforeAll(async () => {
  s1sp = createSigner(await createOrganisationCredential({ organisation: '70-B3-D5-1F-30-00-A0-01', role: 'S1SP', issuerName: 'CN=TEST,OU=07', now: new Date(0) }));
});

const acknowledged = buildAcknowledgement(to, at);
const inventory = '<sr:DSPInventory><sr:Device><sr:DeviceStatus>Commissioned</sr:DeviceStatus></sr:Device></sr:DSPInventory>';
const smets1 = (result: Partial<Smets1Result> = {}, reply: ResponseTo = to) =>
  buildSmets1Response(reply, { responseElement: 'ReadInstantaneousImportRegistersRsp', success: true, payload: { Electricity: { ActiveImportRegister: { Value: 42 } } }, ...result }, at, { s1sp, dcc: undefined });
const success: ResponseExpectation = { result: 'success', values: [] };
const register = (equals: string): ResponseExpectation => ({ result: 'success', values: [{ path: 'Electricity.ActiveImportRegister.Value', equals }] });

function message(xml: string | undefined): TimedMessage | undefined {
  return xml === undefined ? undefined : { atUs: 2n, xml };
}

function exchange(acknowledgement: string | undefined, response?: string, failure?: ExchangeFailure): Exchange {
  return { requestId: 'r', sent: { atUs: 1n, xml: '<sent/>' }, acknowledgement: message(acknowledgement), response: message(response), failure };
}

interface Case {
  readonly name: string;
  readonly expected: ResponseExpectation;
  readonly exchange: () => Exchange;
  readonly outcome: Judgement['outcome'];
  readonly reason?: string;
  readonly variant?: typeof device | typeof dccOnly;
}

const cases: readonly Case[] = [
  { name: 'success: I0, MessageSuccess true, the right element', expected: success, exchange: () => exchange(acknowledged, smets1()), outcome: 'passed' },
  { name: 'success with a value that holds', expected: register('42'), exchange: () => exchange(acknowledged, smets1()), outcome: 'passed' },
  { name: 'success with a value that does not hold', expected: register('43'), exchange: () => exchange(acknowledged, smets1()), outcome: 'failed', reason: 'value Electricity.ActiveImportRegister.Value: expected "43", got "42"' },
  { name: 'success, but the device refused', expected: success, exchange: () => exchange(acknowledged, smets1({ success: false, debug: [{ code: 3, error: 'out of range' }] })), outcome: 'failed', reason: 'expected success (I0), got MessageSuccess "false" (out of range)' },
  { name: 'success, but another response element', expected: success, exchange: () => exchange(acknowledged, smets1({ responseElement: 'ReadSupplyStatusRsp' })), outcome: 'failed', reason: 'expected ReadInstantaneousImportRegistersRsp for 4.1.1, got ReadSupplyStatusRsp' },
  { name: 'success, but a response to another variant', expected: success, exchange: () => exchange(acknowledged, smets1({}, { ...to, srv: '4.1.2' })), outcome: 'failed', reason: 'expected a Response to 4.1.1, got one to 4.1.2' },
  { name: 'success, but refused at once', expected: success, exchange: () => exchange(buildErrorResponse(to, 'E11', at)), outcome: 'failed', reason: 'expected success (I0), got E11 at once and no Response' },
  { name: 'success, but an alert came as the Response', expected: success, exchange: () => exchange(acknowledged, buildSmets1DeviceAlert({ deviceId: to.requestId.target, userId: to.requestId.originator, counter: 1n, alertCode: '8F3F', description: 'x' }, at, { s1sp, dcc: undefined })), outcome: 'failed', reason: 'expected success (I0), got a smets1-device-alert' },

  { name: 'device error: I0 and MessageSuccess false', expected: { result: 'device-error' }, exchange: () => exchange(acknowledged, smets1({ success: false })), outcome: 'passed' },
  { name: 'device error, but the device did it', expected: { result: 'device-error' }, exchange: () => exchange(acknowledged, smets1()), outcome: 'failed', reason: 'expected a device error (I0, MessageSuccess "false"), got MessageSuccess "true"' },

  { name: 'refusal with any E code', expected: { result: 'refused' }, exchange: () => exchange(buildErrorResponse(to, 'E11', at)), outcome: 'passed' },
  { name: 'refusal with the code that is asked for', expected: { result: 'refused', code: 'E11' }, exchange: () => exchange(buildErrorResponse(to, 'E11', at)), outcome: 'passed' },
  { name: 'refusal with another code', expected: { result: 'refused', code: 'E19' }, exchange: () => exchange(buildErrorResponse(to, 'E11', at)), outcome: 'failed', reason: 'expected refusal with E19, got E11' },
  { name: 'a misuse case that is carried out', expected: { result: 'refused' }, exchange: () => exchange(acknowledged, smets1()), outcome: 'failed', reason: 'expected refusal, got I99 and then I0' },

  { name: 'E20 where success is expected', expected: success, exchange: () => exchange(buildErrorResponse(to, 'E20', at)), outcome: 'infrastructure', reason: 'expected success (I0), got E20 (device cannot be reached)' },
  { name: 'E21 where success is expected', expected: success, exchange: () => exchange(buildErrorResponse(to, 'E21', at)), outcome: 'infrastructure', reason: 'expected success (I0), got E21 (no response from device)' },
  { name: 'E20 does not stand for a refusal', expected: { result: 'refused' }, exchange: () => exchange(buildErrorResponse(to, 'E20', at)), outcome: 'infrastructure' },
  { name: 'E20 does not stand for another refusal', expected: { result: 'refused', code: 'E11' }, exchange: () => exchange(buildErrorResponse(to, 'E20', at)), outcome: 'infrastructure' },
  { name: 'E20 where just that is expected', expected: { result: 'refused', code: 'E20' }, exchange: () => exchange(buildErrorResponse(to, 'E20', at)), outcome: 'passed' },

  { name: 'non-device: I0 at once', expected: { result: 'success', values: [{ path: 'DSPInventory.Device.DeviceStatus', equals: 'Commissioned' }] }, exchange: () => exchange(buildNonDeviceResponse(toDcc, inventory, at)), variant: dccOnly, outcome: 'passed' },
  { name: 'non-device: I99 is success without data', expected: success, exchange: () => exchange(buildAcknowledgement(toDcc, at)), variant: dccOnly, outcome: 'passed' },
  { name: 'non-device: I99 has no value to check', expected: { result: 'success', values: [{ path: 'DSPInventory.Device.DeviceStatus', exists: true }] }, exchange: () => exchange(buildAcknowledgement(toDcc, at)), variant: dccOnly, outcome: 'failed' },
  { name: 'non-device: refused', expected: success, exchange: () => exchange(buildErrorResponse(toDcc, 'E2', at)), variant: dccOnly, outcome: 'failed', reason: 'expected success (I0), got E2' },

  { name: 'target unreachable', expected: success, exchange: () => exchange(undefined, undefined, { kind: 'unreachable', detail: 'ECONNREFUSED' }), outcome: 'infrastructure', reason: 'expected success (I0), got unreachable: ECONNREFUSED' },
  { name: 'target unreachable where a refusal is expected', expected: { result: 'refused' }, exchange: () => exchange(undefined, undefined, { kind: 'unreachable', detail: 'ECONNREFUSED' }), outcome: 'infrastructure' },
  { name: 'target that answers HTML', expected: success, exchange: () => exchange('<html/>', undefined, { kind: 'not-duis', detail: 'HTTP 200 (text/html)' }), outcome: 'infrastructure', reason: 'expected success (I0), got not-duis: HTTP 200 (text/html)' },
  { name: 'acknowledged, but the device never answered', expected: success, exchange: () => exchange(acknowledged, undefined, { kind: 'no-response', detail: 'acknowledged, but no Response within 10 ms' }), outcome: 'failed' },
  { name: 'acknowledged, but the only message for it was refused', expected: success, exchange: () => exchange(acknowledged, undefined, { kind: 'no-response', detail: 'acknowledged, but no Response within 10 ms; 1 message for it was refused (signature of the DCC: not signed)' }), outcome: 'failed' },
  { name: 'nothing at all', expected: success, exchange: () => exchange(undefined), outcome: 'infrastructure', reason: 'expected success (I0), got no answer' },
];

describe('judgeResponse', () => {
  it.each(cases)('$name → $outcome', ({ expected, exchange: exchanged, variant, outcome, reason }) => {
    const judgement = judgeResponse(expected, exchanged(), variant ?? device);
    expect(judgement.outcome).toBe(outcome);
    expect(judgement.reason).toMatch(reason ?? (outcome === 'passed' ? /^$/ : /expected /));
  });
});
