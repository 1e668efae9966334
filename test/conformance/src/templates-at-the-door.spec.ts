import { mkdtemp, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultS1spIds, userIdOfWorkerSlot, workerUserRoles } from '@gauntlet/contracts';
import { type BodyFields, buildServiceRequest, createSigner, dccAccessControlBrokerId, loadCredentials, readFields, readServiceResponse, type Signer, webServiceOf, webServicePaths } from '@gauntlet/duis';
import { createLogger } from '@gauntlet/telemetry';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSimulator, type Simulator } from '../../../apps/device-simulator/src/simulator.ts';
import { witnessProblems } from './duis-parser-witness.ts';
import { publishedTemplates, type PublishedTemplate } from './published-templates.ts';

const labToken = 'lab-token-of-the-templates';
const user = userIdOfWorkerSlot(0);
/** The devices that the templates name. */
const types = ['ESME', 'GSME', 'CHF', 'GPF', 'PPMID', 'HCALCS'] as const;
const deviceSets = [
  { id: 'home', devices: types.map((type, index) => ({ type, deviceId: `00-DB-12-34-56-78-90-A${index}` })) },
  { id: 'home-with-auxiliary-controllers', devices: [{ type: 'ESME', deviceId: '00-DB-12-34-56-78-90-A6' }] },
];
const dmc = { id: 'dmc-1', release: 'MOC', installationType: 'active', deviceModels: types.map((type) => ({ type, manufacturer: 'Aldwick', model: 'E1', firmwareVersion: '0102' })), communicationsServiceProvider: 'csp', smso: 'smso', s1sp: defaultS1spIds[0], smetsVersion: 'SMETS1 V1.2' };

const table = JSON.parse(readFileSync(new URL('../../../apps/device-simulator/data/smets1-applicability.json', import.meta.url), 'utf8')) as { readonly variants: readonly { readonly srv: string; readonly applicable: boolean; readonly refusal?: string }[] };
const notApplicable = new Map(table.variants.flatMap(({ srv, applicable, refusal }) => (applicable ? [] : [[srv, refusal ?? 'E11'] as const])));

/** Why a template is refused that nothing general speaks against. */
const statedReasons: Readonly<Record<string, { readonly code: string; readonly reason: string }>> = {
  '8.4': { code: 'E080405', reason: 'it deletes a device that is at work' },
  '12.2': { code: 'E120201', reason: 'the device that it announces is in the inventory already' },
};

interface Expected {
  readonly codes: readonly string[];
  readonly reason: string;
}

const accepted: Expected = { codes: ['I0', 'I99'], reason: 'accepted' };

/** What the simulator must answer, and why; the first reason that fits counts, in the order in which the DCC checks. */
function expectedOf({ request, variant }: PublishedTemplate, commandVariant: number): Expected {
  if (commandVariant !== 1 && commandVariant !== 8) return { codes: ['E12'], reason: 'no Pre-Command stands behind a request to a SMETS1 device' };
  if (request.bodyElement !== variant.bodyElement) return { codes: ['E11'], reason: 'a Signed Pre-Command is no body of the direct form' };
  const roles = workerUserRoles.split(' ');
  if (variant.eligibleUserRoles.length > 0 && !variant.eligibleUserRoles.some((role) => roles.includes(role))) return { codes: ['E2'], reason: `for ${variant.eligibleUserRoles.join(', ')}` };
  const refusal = notApplicable.get(variant.srv);
  if (refusal !== undefined) return { codes: [refusal], reason: 'not supported by SMETS1 devices' };
  const stated = statedReasons[variant.srv];
  return stated === undefined ? accepted : { codes: [stated.code], reason: stated.reason };
}

let folder: string;
let simulator: Simulator;
let signer: Signer;
let counter = BigInt(Date.now()) * 1_000n;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-templates-'));
  const log = createLogger({ service: 'templates', level: 'error' });
  simulator = await startSimulator({ http: { host: '127.0.0.1', port: 0 }, credentialsDir: folder, labToken, s1spIds: defaultS1spIds }, { log, version: 'test', nowMs: Date.now });
  const credential = (await loadCredentials(folder, [{ organisation: user, role: workerUserRoles }])).credential(user);
  if (credential === undefined) throw new Error('the User has no credential');
  signer = createSigner(credential);
});
afterAll(async () => {
  await simulator.stop(1_000);
  await rm(folder, { recursive: true, force: true });
});

/** The template as this User would send it, to installations that were prepared anew. @returns the response code */
async function send({ request, variant }: PublishedTemplate, commandVariant: number): Promise<string> {
  for (const deviceSet of deviceSets) await prepare(deviceSet);
  const fields = readFields(request.bodyXml)[request.bodyElement];
  const body = typeof fields === 'object' && !Array.isArray(fields) ? (fields as BodyFields) : {};
  const requestId = { originator: user, target: variant.nonDevice ? dccAccessControlBrokerId : request.requestId.target, counter: counter++ };
  const xml = signer.sign(buildServiceRequest({ ...request, requestId, commandVariant, body }));
  const webService = webServiceOf(commandVariant);
  if (webService === undefined) throw new Error(`no web service for command variant ${commandVariant}`);
  const answer = await fetch(simulator.url + webServicePaths[webService], { method: 'POST', headers: { 'content-type': 'application/xml' }, body: xml });
  const response = await answer.text();
  expect(witnessProblems(response)).toEqual([]);
  const read = readServiceResponse(response);
  return read.ok ? read.code : read.reason;
}

async function prepare(deviceSet: (typeof deviceSets)[number]): Promise<void> {
  const headers = { authorization: `Bearer ${labToken}`, 'content-type': 'application/json' };
  const answer = await fetch(`${simulator.url}/lab/v1/installations/prepare`, { method: 'POST', headers, body: JSON.stringify({ dmc, deviceSet, state: 'commissioned', faults: [] }) });
  if (!answer.ok) throw new Error(await answer.text());
}

const cases = publishedTemplates.flatMap((template) => [
  { template, file: template.file, form: 'as published', commandVariant: template.request.commandVariant },
  ...(template.variant.critical ? [{ template, file: template.file, form: 'in the SMETS1 form', commandVariant: 1 }] : []),
]);

describe('the simulator accepts each published template or refuses it for the stated reason', () => {
  it.each(cases)('$file, $form', async ({ template, commandVariant }) => {
    const { codes, reason } = expectedOf(template, commandVariant);
    expect(codes, reason).toContain(await send(template, commandVariant));
  });

  it('accepts most of them', () => {
    const reasons = Map.groupBy(cases, ({ template, commandVariant }) => expectedOf(template, commandVariant).reason);
    expect(Object.fromEntries([...reasons].map(([reason, found]) => [reason, found.length]))).toMatchInlineSnapshot(`
      {
        "a Signed Pre-Command is no body of the direct form": 1,
        "accepted": 252,
        "for ED": 9,
        "for GT": 1,
        "for OU": 2,
        "it deletes a device that is at work": 1,
        "no Pre-Command stands behind a request to a SMETS1 device": 112,
        "not supported by SMETS1 devices": 25,
        "the device that it announces is in the inventory already": 1,
      }
    `);
  });
});
