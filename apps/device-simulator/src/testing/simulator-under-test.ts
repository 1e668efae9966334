import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { defaultS1spIds, networkUserOf, networkUserRoles, userIdOfWorkerSlot, workerUserRoles } from '@gauntlet/contracts';
import {
  buildServiceRequest,
  createSigner,
  createVerifier,
  dccAccessControlBrokerId,
  findVariant,
  loadCredentials,
  parseRequestId,
  readServiceResponse,
  RequestCounter,
  type BodyFields,
  type CredentialStore,
  type ReceivedResponse,
  type Verifier,
} from '@gauntlet/duis';
import { Agent, request } from 'undici';
import { ReceiveEndpoint } from './receive-endpoint.ts';

export const labToken = 'lab-token-of-the-test';
export const user = userIdOfWorkerSlot(0);
/** A User with the roles that the other one has not. */
export const networkUser = networkUserOf(user);
/** A User that registers no endpoint. */
export const silentUser = userIdOfWorkerSlot(1);
export const esme = '00-DB-00-01-00-00-01-A0';
export const gsme = '00-DB-00-01-00-00-01-A1';
const s1sp = defaultS1spIds[0] ?? '';

export const dmc = {
  id: 'dmc-1',
  release: 'IOC',
  installationType: 'dormant',
  deviceModels: [
    { type: 'ESME', manufacturer: 'Aldwick', model: 'E1', firmwareVersion: '0102' },
    { type: 'GSME', manufacturer: 'Aldwick', model: 'G1', firmwareVersion: '0203' },
  ],
  communicationsServiceProvider: 'csp',
  smso: 'smso',
  s1sp,
  smetsVersion: 'SMETS1 V1.2',
};
export const deviceSet = { id: 'set-1', devices: [{ type: 'ESME', deviceId: esme }, { type: 'GSME', deviceId: gsme }] };

export interface SendOptions {
  readonly originator?: string;
  readonly commandVariant?: number;
  readonly firstInSequence?: boolean;
  /** RequestID of the request before. */
  readonly after?: string | undefined;
  readonly service?: 'serviceS' | 'serviceD' | 'serviceT';
}

/** The lab enabled, and no misuse raises an alert, so that what comes next is what was asked for. */
const plainSettings = { GAUNTLET_LAB_TOKEN: labToken, GAUNTLET_MISUSE_ALERTS: fileURLToPath(new URL('no-misuse-alerts.json', import.meta.url)) };

/** The built simulator as a process of its own, a User that speaks to it, and that User's receive endpoint. */
export class SimulatorUnderTest {
  readonly endpoint = new ReceiveEndpoint();
  readonly #agent = new Agent({ connections: 4 });
  readonly #counter = new RequestCounter(() => BigInt(Date.now()) * 1_000n);
  readonly #folder: string;
  readonly #store: CredentialStore;
  /** Knows everybody's certificate. */
  readonly verifier: Verifier;
  readonly #process: ChildProcess;
  readonly #url: string;

  private constructor(parts: { folder: string; store: CredentialStore; process: ChildProcess; url: string }) {
    this.#folder = parts.folder;
    this.#store = parts.store;
    this.verifier = createVerifier(parts.store.publicCredentials());
    this.#process = parts.process;
    this.#url = parts.url;
  }

  static async start(settings: Record<string, string> = plainSettings): Promise<SimulatorUnderTest> {
    const folder = await mkdtemp(join(tmpdir(), 'gauntlet-simulator-'));
    const store = await loadCredentials(folder, [
      { organisation: user, role: workerUserRoles },
      { organisation: silentUser, role: workerUserRoles },
      { organisation: networkUser, role: networkUserRoles },
      { organisation: dccAccessControlBrokerId, role: 'DCC' },
      { organisation: s1sp, role: 'S1SP' },
    ]);
    const started = new SimulatorUnderTest({ folder, store, ...(await startProcess(folder, settings)) });
    const url = await started.endpoint.listen();
    if (settings['GAUNTLET_LAB_TOKEN'] !== undefined) await started.lab('PUT', `/lab/v1/receive-endpoints/${user}`, { url });
    return started;
  }

  /** SIGTERM; everything that the test made is gone afterwards. @returns the exit code */
  async stop(): Promise<number | null> {
    const ended = once(this.#process, 'exit') as Promise<[number | null]>;
    this.#process.kill('SIGTERM');
    const [code] = await ended;
    this.endpoint.close();
    await this.#agent.destroy();
    await rm(this.#folder, { recursive: true, force: true });
    return code;
  }

  async lab(method: 'GET' | 'POST' | 'PUT', path: string, body: unknown, bearer = labToken): Promise<{ status: number; body: Record<string, unknown> }> {
    return this.request(method, path, body, { authorization: `Bearer ${bearer}` });
  }

  async request(method: 'GET' | 'POST' | 'PUT', path: string, body: unknown, headers: Readonly<Record<string, string>>): Promise<{ status: number; body: Record<string, unknown> }> {
    const response = await request(this.#url + path, { method, dispatcher: this.#agent, headers: { 'content-type': 'application/json', ...headers }, body: method === 'GET' ? null : typeof body === 'string' ? body : JSON.stringify(body) });
    return { status: response.statusCode, body: (await response.body.json()) as Record<string, unknown> };
  }

  async prepare(options: { readonly state?: string; readonly faults?: readonly string[]; readonly simulation?: object } = {}): Promise<void> {
    const { status, body } = await this.lab('POST', '/lab/v1/installations/prepare', { dmc: { ...dmc, simulation: options.simulation }, deviceSet, state: options.state ?? 'commissioned', faults: options.faults ?? [] });
    if (status !== 200) throw new Error(`preparing answered ${status}: ${JSON.stringify(body)}`);
  }

  async get(path: string): Promise<{ status: number; body: unknown }> {
    const response = await request(this.#url + path, { dispatcher: this.#agent });
    return { status: response.statusCode, body: await response.body.json() };
  }

  async post(service: string, xml: string | Buffer): Promise<{ status: number; xml: string }> {
    const response = await request(`${this.#url}/api/v1/${service}`, { method: 'POST', dispatcher: this.#agent, headers: { 'content-type': 'application/xml' }, body: xml });
    return { status: response.statusCode, xml: await response.body.text() };
  }

  signedRequest(srv: string, target: string, body: BodyFields = {}, options: SendOptions = {}): string {
    const variant = findVariant(srv);
    const originator = options.originator ?? user;
    const credential = this.#store.credential(originator);
    if (variant === undefined || credential === undefined) throw new Error(`no variant ${srv} or no credential of ${originator}`);
    const commandVariant = options.commandVariant ?? (variant.nonDevice ? 8 : 1);
    const requestId = { originator, target: variant.nonDevice ? dccAccessControlBrokerId : target, counter: this.#counter.next() };
    return createSigner(credential).sign(buildServiceRequest({ requestId, firstInSequence: options.firstInSequence, precedingRequestId: parseRequestId(options.after ?? ''), serviceReference: variant.serviceReference, srv, commandVariant, bodyElement: variant.bodyElement, body }));
  }

  /** Sends a Service Request and returns the synchronous answer. */
  async send(srv: string, target: string, body: BodyFields = {}, options: SendOptions = {}): Promise<ReceivedResponse> {
    const service = options.service ?? (findVariant(srv)?.nonDevice === true ? 'serviceD' : 'serviceS');
    return this.sendXml(service, this.signedRequest(srv, target, body, options));
  }

  async sendXml(service: string, message: string): Promise<ReceivedResponse> {
    const { status, xml } = await this.post(service, message);
    if (status !== 200) throw new Error(`answered ${status}: ${xml.slice(0, 300)}`);
    return parse(xml);
  }

  /** The next message at the receive endpoint; its signatures were checked. */
  async nextReceived(): Promise<ReceivedResponse> {
    const xml = await this.endpoint.next();
    const message = parse(xml);
    const outer = this.verifier.verify(xml, { originator: dccAccessControlBrokerId });
    if (!outer.ok) throw new Error(`the DCC's signature: ${outer.reason}`);
    const inner = message.smets1SignedXml === undefined ? outer : this.verifier.verify(message.smets1SignedXml, { originator: s1sp });
    if (!inner.ok) throw new Error(`the S1SP's signature: ${inner.reason}`);
    return message;
  }

  /** Sends a request to a device and returns its Response. */
  async exchange(srv: string, target: string, body: BodyFields = {}): Promise<ReceivedResponse> {
    const acknowledgement = await this.send(srv, target, body);
    if (acknowledgement.code !== 'I99') throw new Error(`${srv} was not acknowledged but answered ${acknowledgement.code}`);
    const response = await this.nextReceived();
    if (response.kind !== 'smets1-response' || response.requestId !== acknowledgement.requestId || response.responseElement !== findVariant(srv)?.responseElement) {
      throw new Error(`${srv} was answered by ${JSON.stringify(response)}`);
    }
    return response;
  }
}

async function startProcess(credentials: string, settings: Record<string, string>): Promise<{ process: ChildProcess; url: string }> {
  const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
  const child = spawn(process.execPath, [main], { env: { GAUNTLET_SIMULATOR_PORT: '0', GAUNTLET_CREDENTIALS_DIR: credentials, ...settings }, stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: child.stdout })) {
    const entry = JSON.parse(line) as { message: string; url: string };
    if (entry.message === 'ready') return { process: child, url: entry.url };
  }
  throw new Error('the simulator ended before it was ready');
}

function parse(xml: string): ReceivedResponse {
  const response = readServiceResponse(xml);
  if (!response.ok) throw new Error(`${response.reason}: ${xml.slice(0, 300)}`);
  return response;
}
