import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { seededRandom } from '@gauntlet/assurance';
import { defaultS1spIds, userIdOfWorkerSlot, workerUserRoles } from '@gauntlet/contracts';
import { buildServiceRequest, createSigner, dccAccessControlBrokerId, findVariant, isResponseCode, loadCredentials, type OrganisationCredential, readServiceResponse, webServicePaths } from '@gauntlet/duis';
import type { Logger } from '@gauntlet/telemetry';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSimulator, type Simulator } from '../../../apps/device-simulator/src/simulator.ts';
import { chanceFrom, mutateMessage, type Chance } from './mutate-message.ts';
import { simulatedBody } from './simulated-bodies.ts';
import { signWithXmlCrypto } from './xml-crypto-witness.ts';

const count = Number(process.env['GAUNTLET_FUZZ_MESSAGES'] ?? 100_000);
const seed = Number(process.env['GAUNTLET_FUZZ_SEED'] ?? 1);
/** One message in so many goes over a real connection. */
const overHttpEvery = 50;
const timeoutMs = Math.max(600_000, count * 10);

const labToken = 'lab-token-of-the-fuzz-test';
const deviceSetId = 'set-1';
const user = userIdOfWorkerSlot(0);
const devices = (['ESME', 'GSME', 'CHF', 'GPF', 'PPMID'] as const).map((type, index) => ({ type, deviceId: `00-DB-12-34-56-78-90-A${index}` }));
const dmc = { id: 'dmc-1', release: 'MOC', installationType: 'active', deviceModels: devices.map(({ type }) => ({ type, manufacturer: 'Aldwick', model: 'E1', firmwareVersion: '0102' })), communicationsServiceProvider: 'csp', smso: 'smso', s1sp: defaultS1spIds[0], smetsVersion: 'SMETS1 V1.2' };
/** Variants that read, change and ask the DCC; each is sent to the electricity meter or the DCC. */
const variants = ['1.1.1', '1.5', '1.6', '2.1', '2.2', '2.3', '3.1', '3.2', '4.1.1', '4.8.1', '5.1', '6.8', '6.11', '6.15.1', '6.22', '7.1', '7.2', '7.4', '8.2', '8.4', '11.1', '11.2'];

const errors: string[] = [];
const log: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: (message, fields) => void errors.push(`${message} ${String(fields?.['error'])}`),
  fatal: (message) => void errors.push(message),
  child: () => log,
};

let folder: string;
let simulator: Simulator;
let sources: readonly string[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-fuzz-'));
  simulator = await startSimulator({ http: { host: '127.0.0.1', port: 0 }, credentialsDir: folder, labToken, s1spIds: defaultS1spIds }, { log, version: 'test', nowMs: Date.now });
  const credential = (await loadCredentials(folder, [{ organisation: user, role: workerUserRoles }])).credential(user);
  if (credential === undefined) throw new Error('the User has no credential');
  const headers = { authorization: `Bearer ${labToken}`, 'content-type': 'application/json' };
  const prepared = await fetch(`${simulator.url}/lab/v1/installations/prepare`, { method: 'POST', headers, body: JSON.stringify({ dmc, deviceSet: { id: deviceSetId, devices }, state: 'commissioned', faults: [] }) });
  if (!prepared.ok) throw new Error(await prepared.text());
  sources = sourcesOf(credential);
  // Each is used up before: whatever still verifies as one of them is a replay, so nothing may change any state any more.
  for (const source of sources) {
    const code = codeOf((await answer(Buffer.from(source), pathFor(source))).body);
    if (!['I0', 'I99', 'E080405'].includes(code ?? '')) throw new Error(`a message to start from was refused with ${code}: ${source.slice(0, 1_000)}`);
  }
}, timeoutMs);
afterAll(async () => {
  await simulator.stop(5_000);
  await rm(folder, { recursive: true, force: true });
});

/** Valid messages: half in the form that the library writes, half as another signer would write them. */
function sourcesOf(credential: OrganisationCredential): readonly string[] {
  const signer = createSigner(credential);
  let counter = BigInt(Date.now()) * 1_000n;
  return variants.flatMap((srv) => {
    const variant = findVariant(srv);
    if (variant === undefined) throw new Error(`no variant ${srv}`);
    const build = (): string =>
      buildServiceRequest({
        requestId: { originator: user, target: variant.nonDevice ? dccAccessControlBrokerId : (devices[0]?.deviceId ?? ''), counter: counter++ },
        serviceReference: variant.serviceReference,
        srv,
        commandVariant: variant.nonDevice ? 8 : 1,
        bodyElement: variant.bodyElement,
        body: bodyOf(srv),
      });
    const pretty = build().replaceAll('><', '>\n  <').replace('<sr:Request', '<!-- another signer -->\n<sr:Request');
    return [signer.sign(build()), signWithXmlCrypto(pretty, credential)];
  });
}

function bodyOf(srv: string) {
  const known = { '8.2': { DeviceID: devices[0]?.deviceId ?? '' }, '8.4': { DeviceID: devices[0]?.deviceId ?? '', DeleteDevice: true }, '5.1': { ...simulatedBody('5.1', 'electricity'), DeviceID: devices[0]?.deviceId ?? '' } } as const;
  return known[srv as keyof typeof known] ?? simulatedBody(srv, 'electricity');
}

function pathFor(source: string): string {
  return source.includes('CommandVariant>8<') ? webServicePaths['non-device'] : webServicePaths['send-command'];
}

interface Answered {
  readonly status: number;
  readonly body: string;
}

/** Through the request handler, without a socket in between. */
async function answer(body: Buffer, path: string): Promise<Answered> {
  return new Promise((resolve) => {
    const request = Object.assign(Readable.from([body]), { url: path, method: 'POST', rawHeaders: ['content-type', 'application/xml', 'content-length', String(body.length)], complete: true });
    let status = 0;
    const response = { writeHead: (code: number) => void (status = code), end: (text: string) => resolve({ status, body: text }) };
    simulator.handler(request as unknown as IncomingMessage & { req: IncomingMessage }, response as unknown as ServerResponse & { req: IncomingMessage });
  });
}

async function answerOverHttp(body: Buffer, path: string): Promise<Answered> {
  const response = await fetch(simulator.url + path, { method: 'POST', headers: { 'content-type': 'application/xml' }, body: new Uint8Array(body) });
  return { status: response.status, body: await response.text() };
}

function codeOf(xml: string): string | undefined {
  const read = readServiceResponse(xml);
  return read.ok ? read.code : undefined;
}

/** Everything that is known of the installation, in 64 hexadecimal digits. */
function stateDigest(): string {
  const installation = simulator.estate.findBySet(deviceSetId);
  return createHash('sha256').update(JSON.stringify(installation, (_, value: unknown) => (value instanceof Map ? [...value] : value))).digest('hex');
}

/** What is wrong with an answer; undefined for a refusal by an enumerated code, by HTTP 400, or by 413 for its size alone. */
function wrongWith({ status, body }: Answered, sent: Buffer): string | undefined {
  if (status === 400 || (status === 413 && sent.length > 2 * 1_024 * 1_024)) return undefined;
  if (status !== 200) return `HTTP ${status}: ${body.slice(0, 300)}`;
  const code = codeOf(body);
  if (code === undefined || !isResponseCode(code)) return `no enumerated code: ${body.slice(0, 300)}`;
  return code.startsWith('E') ? undefined : `accepted with ${code}`;
}

async function sendMutation(index: number, chance: Chance): Promise<string> {
  const source = chance.of(sources);
  const { kind, body } = mutateMessage({ message: source, other: chance.of(sources) }, chance);
  const path = chance.below(10) === 0 ? chance.of(Object.values(webServicePaths)) : pathFor(source);
  const before = simulator.estate.findBySet(deviceSetId);
  const answered = await (index % overHttpEvery === 0 ? answerOverHttp(body, path) : answer(body, path));
  const wrong = wrongWith(answered, body) ?? (simulator.estate.findBySet(deviceSetId) === before ? undefined : 'the state of the installation changed');
  if (wrong !== undefined) throw new Error(`seed ${seed}, message ${index} (${kind}): ${wrong}\nsent to ${path}: ${body.toString('latin1').slice(0, 4_000)}`);
  return answered.status === 200 ? (codeOf(answered.body) ?? '') : `HTTP ${answered.status}`;
}

describe(`${count} changed messages at the simulator's door, seed ${seed}`, () => {
  it('are refused by an enumerated code or HTTP 400, and change nothing', { timeout: timeoutMs }, async () => {
    const chance = chanceFrom(seededRandom(seed));
    const before = stateDigest();
    const answers = new Map<string, number>();
    for (let index = 0; index < count; index += 1) {
      const answered = await sendMutation(index, chance);
      answers.set(answered, (answers.get(answered) ?? 0) + 1);
    }
    expect(stateDigest()).toBe(before);
    expect(errors).toEqual([]);
    expect([...answers.keys()]).toEqual(expect.arrayContaining(['E1', 'HTTP 400']));
  });

  it('leave the simulator at work', async () => {
    expect((await fetch(`${simulator.url}/healthz`)).status).toBe(200);
  });
});
