import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { DeviceType, DmcId } from '@gauntlet/contracts';
import { buildNonDeviceResponse, buildSmets1Response, findVariant, readFields, readServiceRequest, writeFields, type BodyFields, type ReceivedRequest, type ServiceReferenceVariant } from '@gauntlet/duis';
import { handleRequest, modelOf, prepareInstallation, randomFor, type Exchanged } from '@gauntlet/simulation';
import { describe, expect, it } from 'vitest';
import { witnessProblems } from './duis-parser-witness.ts';
import { at, createParties, requestId, s1spId } from './fixtures.ts';

const { s1sp, dcc } = await createParties();
const folder = join(dirname(createRequire(import.meta.url).resolve('@smartdcc/duis-templates')), '..', 'templates');
const nowMs = Date.parse(at);
const devices = (['ESME', 'GSME', 'GPF', 'CHF', 'PPMID', 'HCALCS'] as const).map((type, index) => ({ type, deviceId: `00-DB-12-34-56-78-90-B${index}` }));
const model = modelOf({ id: 'dmc-1' as DmcId, release: 'MOC', installationType: 'active', deviceModels: [], communicationsServiceProvider: 'csp', smso: 'smso', s1sp: s1spId, smetsVersion: 'SMETS1 V1.2' });

interface Template {
  readonly file: string;
  readonly request: ReceivedRequest;
  readonly variant: ServiceReferenceVariant;
}

const templates = readdirSync(folder).flatMap((file): readonly Template[] => {
  const request = readServiceRequest(readFileSync(join(folder, file), 'utf8'));
  const variant = request.ok ? findVariant(request.srv) : undefined;
  return request.ok && variant !== undefined && request.bodyElement === variant.bodyElement ? [{ file, request, variant }] : [];
});

function ask({ request, variant }: Template, type: DeviceType): Exchanged {
  const installation = prepareInstallation({ id: 'set-1', ordinal: 12, model, devices, state: 'commissioned', faults: [], wanRequests: 0 }, nowMs - 86_400_000);
  const fields = readFields(request.bodyXml)[request.bodyElement];
  const body = typeof fields === 'object' ? (fields as BodyFields) : {};
  const futureDated = variant.futureDated === 'no' ? undefined : variant.futureDated === 'Device' ? 'Device' : 'DSP';
  const targetId = devices.find((device) => device.type === type)?.deviceId ?? '';
  return handleRequest(installation, { srv: variant.srv, targetId, body, futureDated }, nowMs, randomFor(installation));
}

function problemsOf({ variant }: Template, { answer, later }: Exchanged): readonly string[] {
  const to = { requestId, serviceReference: variant.serviceReference, srv: variant.srv };
  const messages = later.flatMap((message) =>
    message.kind === 'device-response' ? [buildSmets1Response(to, { responseElement: variant.responseElement ?? '', success: message.success, payload: message.payload, debug: message.errors }, at, { s1sp, dcc })] : [],
  );
  const answered = answer.kind === 'dcc-result' && answer.payload !== undefined ? [buildNonDeviceResponse(to, writeFields(answer.payload, 'sr'), at)] : [];
  return [...messages, ...answered].flatMap((xml) => witnessProblems(xml));
}

describe('the published request templates', () => {
  it('are there, and nearly every variant has one', () => {
    expect(templates.length).toBeGreaterThan(250);
    expect(new Set(templates.map(({ variant }) => variant.srv)).size).toBeGreaterThan(120);
  });

  it.each(templates)('$file: every device type that the variant names answers with valid messages', (template) => {
    const types: readonly DeviceType[] = template.variant.nonDevice ? ['ESME'] : devices.map(({ type }) => type).filter((type) => template.variant.deviceTypes.includes(type));
    for (const type of types) expect(problemsOf(template, ask(template, type))).toEqual([]);
  });
});
