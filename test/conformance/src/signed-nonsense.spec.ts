import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '@gauntlet/assurance';
import { defaultS1spIds, userIdOfWorkerSlot, workerUserRoles } from '@gauntlet/contracts';
import { buildServiceRequest, createSigner, createVerifier, dccAccessControlBrokerId, isResponseCode, loadCredentials, readServiceResponse, serviceReferenceVariants, type ServiceReferenceVariant, type Signer, type Verifier, webServicePaths } from '@gauntlet/duis';
import type { Logger } from '@gauntlet/telemetry';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSimulator, type Simulator } from '../../../apps/device-simulator/src/simulator.ts';
import { witnessProblems } from './duis-parser-witness.ts';
import { mutateFields } from './mutate-fields.ts';
import { chanceFrom, type Chance } from './mutate-message.ts';
import { simulatedBody } from './simulated-bodies.ts';

const count = Math.ceil(Number(process.env['GAUNTLET_FUZZ_MESSAGES'] ?? 100_000) / 20);
const seed = Number(process.env['GAUNTLET_FUZZ_SEED'] ?? 1);
const timeoutMs = Math.max(600_000, count * 50);

const labToken = 'lab-token-of-the-fuzz-test';
const user = userIdOfWorkerSlot(0);
const devices = (['ESME', 'GSME', 'CHF', 'GPF', 'PPMID', 'HCALCS'] as const).map((type, index) => ({ type, deviceId: `00-DB-12-34-56-78-90-A${index}` }));
const dmc = { id: 'dmc-1', release: 'MOC', installationType: 'active', deviceModels: devices.map(({ type }) => ({ type, manufacturer: 'Aldwick', model: 'E1', firmwareVersion: '0102' })), communicationsServiceProvider: 'csp', smso: 'smso', s1sp: defaultS1spIds[0], smetsVersion: 'SMETS1 V1.2' };
/** Each installation takes so many messages before it is prepared anew. */
const messagesPerPreparation = 25;

const errors: string[] = [];
const log: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: (message, fields) => void errors.push(`${message} ${fields?.['error'] instanceof Error ? (fields['error'].stack ?? '') : ''}`),
  fatal: (message) => void errors.push(message),
  child: () => log,
};

const agent = new Agent({ connections: 4 });
const received: string[] = [];
const endpoint: Server = createServer((message, response) => {
  const chunks: Buffer[] = [];
  message.on('data', (chunk: Buffer) => chunks.push(chunk));
  message.on('end', () => {
    received.push(Buffer.concat(chunks).toString('utf8'));
    response.writeHead(204).end();
  });
});
let folder: string;
let simulator: Simulator;
let signer: Signer;
let verifier: Verifier;
let counter = BigInt(Date.now()) * 1_000n;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-nonsense-'));
  await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve));
  simulator = await startSimulator({ http: { host: '127.0.0.1', port: 0 }, credentialsDir: folder, labToken, s1spIds: defaultS1spIds }, { log, version: 'test', nowMs: Date.now });
  const store = await loadCredentials(folder, [{ organisation: user, role: workerUserRoles }, { organisation: dccAccessControlBrokerId, role: 'DCC' }]);
  verifier = createVerifier(store.publicCredentials());
  const credential = store.credential(user);
  if (credential === undefined) throw new Error('the User has no credential');
  signer = createSigner(credential);
  await lab('PUT', `/lab/v1/receive-endpoints/${user}`, { url: `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/` });
});
afterAll(async () => {
  await simulator.stop(10_000);
  await agent.destroy();
  endpoint.close();
  await rm(folder, { recursive: true, force: true });
});

async function lab(method: 'POST' | 'PUT', path: string, body: object): Promise<void> {
  const answer = await request(simulator.url + path, { method, dispatcher: agent, headers: { authorization: `Bearer ${labToken}`, 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const text = await answer.body.text();
  if (answer.statusCode >= 300) throw new Error(text);
}

/** A request that its User signed, whose body says what the schema does not allow. */
function nonsense(variant: ServiceReferenceVariant, chance: Chance): string {
  const target = chance.of(devices);
  const fuel = target.type === 'GSME' || target.type === 'GPF' ? 'gas' : 'electricity';
  const requestId = { originator: user, target: variant.nonDevice ? dccAccessControlBrokerId : target.deviceId, counter: counter++ };
  const body = mutateFields(simulatedBody(variant.srv, fuel), chance);
  return signer.sign(buildServiceRequest({ requestId, serviceReference: variant.serviceReference, srv: variant.srv, commandVariant: variant.nonDevice ? 8 : 1, bodyElement: variant.bodyElement, body }));
}

/**
 * A Response that follows may repeat a value of the request, and where that was nothing the schema allows, so is the
 * Response: the simulator checks what it uses, not the whole schema. It is read and verified all the same.
 */
function isReadable(message: string): boolean {
  const read = readServiceResponse(message);
  return read.ok && isResponseCode(read.code) && verifier.verify(message, { originator: dccAccessControlBrokerId }).ok;
}

describe(`${count} signed requests with nonsense in their bodies, seed ${seed}`, () => {
  it('are answered by an enumerated code in a valid message, and what follows can be read and verified', { timeout: timeoutMs }, async () => {
    const chance = chanceFrom(seededRandom(seed));
    for (let index = 0; index < count; index += 1) {
      if (index % messagesPerPreparation === 0) await lab('POST', '/lab/v1/installations/prepare', { dmc, deviceSet: { id: 'set-1', devices }, state: 'commissioned', faults: [] });
      const variant = chance.of(serviceReferenceVariants);
      const xml = nonsense(variant, chance);
      const path = webServicePaths[variant.nonDevice ? 'non-device' : 'send-command'];
      const answer = await request(simulator.url + path, { method: 'POST', dispatcher: agent, headers: { 'content-type': 'application/xml' }, body: xml });
      const text = await answer.body.text();
      // Repeats of repeats can pass the 2 MiB that a message may have.
      if (answer.statusCode === 413 && Buffer.byteLength(xml) > 2 * 1_024 * 1_024) continue;
      const read = readServiceResponse(text);
      const context = `seed ${seed}, message ${index}, ${variant.srv}: ${xml.slice(0, 3_000)}\nanswered: ${answer.statusCode} ${text}`;
      expect(answer.statusCode, context).toBe(200);
      expect(read.ok && isResponseCode(read.code), context).toBe(true);
      expect(witnessProblems(text), context).toEqual([]);
    }
    expect(errors).toEqual([]);
    expect(received.length).toBeGreaterThan(0);
    expect(received.filter((message) => !isReadable(message))).toEqual([]);
  });
});
