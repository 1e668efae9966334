import { readFileSync } from 'node:fs';
import type { DeviceType, DmcId, PrepareInstallation, SimulationProfile } from '@gauntlet/contracts';
import { buildAcknowledgement, buildErrorResponse, buildNonDeviceResponse, buildServiceRequest, buildSmets1Response, readFields, readServiceRequest, serviceReferenceVariants, writeFields, type BodyFields, type ServiceReferenceVariant } from '@gauntlet/duis';
import { answerToUnknownSubject, formatUtrn, handleRequest, modelOf, prepareInstallation, quietProfile, randomFor, subjectOf, type Exchanged, type Installation, type Later } from '@gauntlet/simulation';
import { describe, expect, it } from 'vitest';
import { witnessProblems } from './duis-parser-witness.ts';
import { at, createParties, dccId, deviceId, requestId, s1spId } from './fixtures.ts';
import { simulatedBody } from './simulated-bodies.ts';

const { s1sp, dcc } = await createParties();
const nowMs = Date.parse(at);
const devices = (['ESME', 'GSME', 'GPF', 'CHF', 'PPMID', 'HCALCS'] as const).map((type, index) => ({ type, deviceId: index === 0 ? deviceId : `00-DB-12-34-56-78-90-B${index}` }));

interface ShippedRow {
  readonly srv: string;
  readonly applicable: boolean;
  readonly refusal?: string;
}
const applicability = (JSON.parse(readFileSync(new URL('../../../apps/device-simulator/data/smets1-applicability.json', import.meta.url), 'utf8')) as { readonly variants: readonly ShippedRow[] }).variants;
const notApplicable = new Map(applicability.flatMap((row) => (row.applicable ? [] : [[row.srv, row.refusal ?? 'E11'] as const])));

const model = { type: 'ESME' as DeviceType, manufacturer: 'Aldwick', model: 'E1', firmwareVersion: '0102' };
const dmc: PrepareInstallation['dmc'] = {
  id: 'dmc-1' as DmcId,
  release: 'MOC',
  installationType: 'active',
  deviceModels: devices.map(({ type }) => ({ ...model, type })),
  communicationsServiceProvider: 'csp',
  smso: 'smso',
  s1sp: s1spId,
  smetsVersion: 'SMETS1 V1.2',
};

function installed(failing: SimulationProfile['failing'] = []): Installation {
  const profile: SimulationProfile = { ...quietProfile, seed: 3, failing };
  return prepareInstallation({ id: 'set-1', ordinal: 12, model: modelOf({ ...dmc, simulation: profile }, notApplicable), devices, state: 'commissioned', faults: [], wanRequests: 0 }, nowMs - 86_400_000 * 40);
}

/** What must have happened before a request can succeed. */
const before: Readonly<Record<string, readonly string[]>> = {
  '1.5': ['1.6'],
  '2.5': ['1.6'],
  '4.4.2': ['1.6', '1.1.1', '2.2'],
  '4.4.4': ['1.6', '2.3', '2.2'],
  '4.4.5': ['2.2'],
  '4.11.1': ['1.1.1'],
  '4.11.2': ['1.1.2'],
  '4.1.2': ['1.1.1'],
  '4.1.3': ['1.2.1'],
  '4.1.4': ['1.2.1'],
  '4.13': ['2.1', '2.3'],
  '4.14': ['1.6'],
  '4.12.1': ['6.18.1'],
  '5.2': ['5.1'],
  '5.3': ['5.1'],
  '6.2.1': ['6.5'],
  '6.2.3': ['6.8'],
  '6.2.7': ['6.20.1', '6.20.2'],
  '6.2.8': ['6.6', '6.7'],
  '6.2.10': ['6.22'],
  '6.13': ['7.2'],
  '7.3': ['7.2'],
  '7.7': ['6.14.1', '6.14.2', '7.5'],
  '8.4': [],
  '8.8.1': ['8.7.1'],
  '11.3': ['11.1'],
};

/** Bodies that depend on what was done before. */
function bodyFor(srv: string, fuel: 'electricity' | 'gas'): BodyFields {
  if (srv === '2.2') return { UTRN: formatUtrn(1_000, fuel === 'gas' ? 2 : 1) };
  if (srv === '5.2' || srv === '5.3') return { DeviceID: deviceId };
  if (srv === '8.4') return { DeviceID: deviceId, UpdateDeviceDetails: { FirmwareVersion: '0103' } };
  if (srv === '11.1') return { FirmwareImage: 'AAAA', FirmwareVersion: '0200', DeviceIDList: devices.map((device) => device.deviceId).join(',') };
  return simulatedBody(srv, fuel);
}

interface Sent {
  readonly installation: Installation;
  readonly messages: readonly string[];
  readonly exchanged: Exchanged;
}

/** Sends a request as the User Interface would: built, checked against the schema, read back; then writes what comes of it. */
function send(installation: Installation, variant: ServiceReferenceVariant, target: { readonly type: DeviceType; readonly deviceId: string }): Sent {
  const id = { ...requestId, target: variant.nonDevice ? dccId : target.deviceId };
  const body = bodyFor(variant.srv, target.type === 'GSME' || target.type === 'GPF' ? 'gas' : 'electricity');
  const xml = buildServiceRequest({ requestId: id, serviceReference: variant.serviceReference, srv: variant.srv, commandVariant: variant.commandVariants[0] ?? 1, bodyElement: variant.bodyElement, body });
  expect(witnessProblems(xml)).toEqual([]);
  const read = readServiceRequest(xml);
  const fields = read.ok ? readFields(read.bodyXml)[read.bodyElement] : undefined;
  const request = { srv: variant.srv, targetId: target.deviceId, body: typeof fields === 'object' ? (fields as BodyFields) : {} };
  const exchanged: Exchanged = subjectOf(variant.srv, request.body)?.by === 'nothing' ? { installation, answer: answerToUnknownSubject(variant.srv), later: [] } : handleRequest(installation, request, nowMs, randomFor(installation));
  return { installation: exchanged.installation, exchanged, messages: messagesOf(variant, id, exchanged) };
}

function messagesOf(variant: ServiceReferenceVariant, id: typeof requestId, { answer, later }: Exchanged): readonly string[] {
  const to = { requestId: id, serviceReference: variant.serviceReference, srv: variant.srv };
  const answered = answer.kind === 'refusal' ? buildErrorResponse(to, answer.code, at) : answer.kind === 'acknowledgement' || answer.payload === undefined ? buildAcknowledgement(to, at) : buildNonDeviceResponse(to, writeFields(answer.payload, 'sr'), at);
  const written = (message: Later): string =>
    message.kind === 'no-device-response' ? buildErrorResponse(to, message.code, at) : buildSmets1Response(to, { responseElement: variant.responseElement ?? 'none', success: message.success, payload: message.payload, debug: message.errors }, at, { s1sp, dcc });
  return [answered, ...later.map(written)];
}

function ready(variant: ServiceReferenceVariant, target: (typeof devices)[number], result?: SimulationProfile['failing'][number]['result']): Installation {
  const start = installed(result === undefined ? [] : [{ srv: variant.srv, result, rate: 1 }]);
  return (before[variant.srv] ?? []).reduce((installation, srv) => {
    const earlier = serviceReferenceVariants.find((candidate) => candidate.srv === srv);
    return earlier === undefined || (!earlier.nonDevice && !earlier.deviceTypes.includes(target.type)) ? installation : send(installation, earlier, target).installation;
  }, start);
}

function outcomesOf({ answer, later }: Exchanged): readonly string[] {
  const outcome = (message: Later): string => {
    if (message.kind === 'no-device-response') return message.code;
    return message.success ? 'success' : `device error ${message.errors[0]?.code ?? ''}`;
  };
  return [answer.kind === 'refusal' ? `refusal ${answer.code}` : answer.kind, ...later.map(outcome)];
}

const esme = { type: 'ESME' as const, deviceId };
const cases = serviceReferenceVariants.flatMap((variant) => (variant.nonDevice ? [esme] : devices.filter(({ type }) => variant.deviceTypes.includes(type))).map((target) => ({ srv: variant.srv, type: target.type, variant, target })));
const applicable = cases.filter(({ srv }) => !notApplicable.has(srv));

describe('the simulated estate answers all 129 variants with messages valid against DUIS V5.1a and MMC V5.1', () => {
  it('every variant is either applicable or refused with a code', () => {
    expect(new Set(cases.map(({ srv }) => srv)).size).toBe(129);
    expect(applicability).toHaveLength(129);
  });

  it.each(applicable)('$srv $type: succeeds', ({ variant, target }) => {
    const { exchanged, messages } = send(ready(variant, target), variant, target);
    for (const message of messages) expect(witnessProblems(message)).toEqual([]);
    // A device that the inventory holds is not notified again.
    const ofTheDcc = variant.srv === '12.2' ? 'refusal E120201' : 'dcc-result';
    expect(outcomesOf(exchanged)).toEqual(variant.nonDevice ? [ofTheDcc] : ['acknowledgement', 'success']);
  });

  it.each(applicable)('$srv $type: the device refuses', ({ variant, target }) => {
    const { exchanged, messages } = send(ready(variant, target, 'device-error'), variant, target);
    for (const message of messages) expect(witnessProblems(message)).toEqual([]);
    expect(outcomesOf(exchanged).join(', ')).toMatch(variant.nonDevice ? /^refusal E\d+$/ : /^acknowledgement, device error 99$/);
  });

  it.each(applicable)('$srv $type: wrong data', ({ variant, target }) => {
    for (const message of send(ready(variant, target, 'wrong-data'), variant, target).messages) expect(witnessProblems(message)).toEqual([]);
  });

  it.each(cases.filter(({ srv }) => notApplicable.has(srv)))('$srv $type: not supported by a SMETS1 device', ({ srv, variant, target }) => {
    const start = installed();
    const code = notApplicable.get(srv) ?? '';
    expect(handleRequest(start, { srv, targetId: target.deviceId, body: {} }, nowMs, randomFor(start)).answer).toEqual({ kind: 'refusal', code });
    expect(witnessProblems(buildErrorResponse({ requestId, serviceReference: variant.serviceReference, srv }, code, at))).toEqual([]);
  });
});
