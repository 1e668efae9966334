import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Dmc } from '@gauntlet/contracts';
import { defaultS1spIds, userIdOfWorkerSlot, workerUserRoles } from '@gauntlet/contracts';
import type { Signer, Verifier } from '@gauntlet/duis';
import { buildServiceRequest, createSigner, createVerifier, dccAccessControlBrokerId, findVariant, loadCredentials, readServiceResponse, RequestCounter, webServicePaths } from '@gauntlet/duis';
import { Pool } from 'undici';

export interface RawLoop {
  /** Reads the import register `testsEach` times on every installation, `concurrency` installations at a time. @returns seconds it took */
  run(testsEach: number, concurrency: number): Promise<number>;
  close(): Promise<void>;
}

const slot = 63;

/**
 * The least that a client of the DCC User Interface can do, in one process: build, sign, send, read the acknowledgement, receive
 * the Response, verify both its signatures. No queue, no store, no judgement beyond success: what the platform is measured against.
 */
export async function openRawLoop(options: { readonly simulatorUrl: string; readonly labToken: string; readonly credentialsDir: string; readonly dmcs: readonly Dmc[] }): Promise<RawLoop> {
  const userId = userIdOfWorkerSlot(slot);
  const store = await loadCredentials(options.credentialsDir, [
    { organisation: userId, role: workerUserRoles },
    { organisation: dccAccessControlBrokerId, role: 'DCC' },
    ...defaultS1spIds.map((organisation) => ({ organisation, role: 'S1SP' })),
  ]);
  const credential = store.credential(userId);
  if (credential === undefined) throw new Error('the User has no credential');
  const client = new RawClient({ url: options.simulatorUrl, signer: createSigner(credential), verifier: createVerifier(store.publicCredentials()), userId });
  const headers = { authorization: `Bearer ${options.labToken}`, 'content-type': 'application/json' };
  const post = async (method: string, path: string, body: unknown) => {
    const answer = await fetch(`${options.simulatorUrl}${path}`, { method, headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  };
  await post('PUT', `/lab/v1/receive-endpoints/${userId}`, { url: await client.listen() });
  const prepare = async () => {
    for (const { deviceSets, supplierParties: _s, metersToEnrol: _m, ...dmc } of options.dmcs) {
      await post('POST', '/lab/v1/installations/prepare', { dmc, deviceSet: deviceSets[0], state: 'commissioned', faults: [] });
    }
  };
  const devices = options.dmcs.map((dmc) => dmc.deviceSets[0]?.devices.find((device) => device.type === 'ESME')?.deviceId ?? '');
  return {
    run: async (testsEach, concurrency) => {
      await prepare();
      const started = performance.now();
      const left = devices.toReversed();
      const lane = async () => {
        for (let device = left.pop(); device !== undefined; device = left.pop()) {
          for (let test = 0; test < testsEach; test += 1) await client.readRegister(device);
        }
      };
      await Promise.all(Array.from({ length: concurrency }, lane));
      return (performance.now() - started) / 1_000;
    },
    close: () => client.close(),
  };
}

class RawClient {
  readonly #pool: Pool;
  readonly #signer: Signer;
  readonly #verifier: Verifier;
  readonly #userId: string;
  readonly #counter = new RequestCounter(() => BigInt(Math.trunc((performance.timeOrigin + performance.now()) * 1_000)));
  readonly #waiting = new Map<string, () => void>();
  readonly #variant = findVariant('4.1.1');
  readonly #server = createServer((request, response) => {
    let xml = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (xml += chunk));
    request.on('end', () => {
      this.#receive(xml);
      response.writeHead(204).end();
    });
  });

  constructor(options: { url: string; signer: Signer; verifier: Verifier; userId: string }) {
    this.#pool = new Pool(options.url, { connections: 32, pipelining: 1 });
    this.#signer = options.signer;
    this.#verifier = options.verifier;
    this.#userId = options.userId;
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/smartdcc/duis`;
  }

  async readRegister(device: string): Promise<void> {
    const variant = this.#variant;
    if (variant === undefined) throw new Error('4.1.1 is not in the catalogue');
    const requestId = { originator: this.#userId, target: device, counter: this.#counter.next() };
    const id = `${this.#userId}:${device}:${requestId.counter}`;
    const response = new Promise<void>((resolve) => this.#waiting.set(id, resolve));
    const xml = this.#signer.sign(buildServiceRequest({ requestId, serviceReference: variant.serviceReference, srv: variant.srv, commandVariant: 1, bodyElement: variant.bodyElement, body: {} }));
    const answer = await this.#pool.request({ method: 'POST', path: webServicePaths['send-command'], headers: { 'content-type': 'application/xml' }, body: xml });
    const acknowledgement = readServiceResponse(await answer.body.text());
    if (!acknowledgement.ok || acknowledgement.code !== 'I99') throw new Error(`not acknowledged: ${JSON.stringify(acknowledgement)}`);
    await response;
  }

  #receive(xml: string): void {
    const outer = this.#verifier.verify(xml);
    const read = readServiceResponse(xml);
    if (!outer.ok || !read.ok || read.messageSuccess !== true || read.requestId === undefined || read.smets1SignedXml === undefined) throw new Error(`not a good Response: ${JSON.stringify({ outer, read })}`);
    if (!this.#verifier.verify(read.smets1SignedXml).ok) throw new Error('the inner signature does not verify');
    this.#waiting.get(read.requestId)?.();
    this.#waiting.delete(read.requestId);
  }

  async close(): Promise<void> {
    await this.#pool.close();
    await sleep(50);
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
