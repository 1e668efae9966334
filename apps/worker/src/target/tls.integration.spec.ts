import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { GauntletError, defaultS1spIds, userIdOfWorkerSlot, workerUserRoles } from '@gauntlet/contracts';
import { DuisClient, createSigner, createVerifier, dccAccessControlBrokerId, loadCredentials, receivePath, startReceiveEndpoint } from '@gauntlet/duis';
import type { ReceiveEndpoint } from '@gauntlet/duis';
import { loadSamplePortfolio } from '@gauntlet/test-packs';
import { makeCertificates } from '@gauntlet/testkit';
import type { CertificateFiles, Certificates } from '@gauntlet/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HttpLab } from '../clients/http-lab.ts';
import { JsonClient } from '../clients/json-client.ts';
import { processClock } from '../clock.ts';
import { readEnv } from '../env.ts';
import { loadTls } from '../load-tls.ts';
import type { WorkerTls } from '../load-tls.ts';
import { HttpTransport } from './http-transport.ts';

const userId = userIdOfWorkerSlot(0);
const labToken = '0123456789abcdef';

let folder: string;
let certificates: Certificates;
let simulator: ChildProcess;
let url: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-worker-tls-'));
  certificates = await makeCertificates(folder);
  const { server, client, authority } = certificates;
  simulator = spawn(process.execPath, ['--conditions=@gauntlet/source', fileURLToPath(new URL('../../../device-simulator/src/main.ts', import.meta.url))], {
    env: {
      PATH: process.env['PATH'],
      GAUNTLET_CREDENTIALS_DIR: folder,
      GAUNTLET_SIMULATOR_PORT: '0',
      GAUNTLET_LAB_TOKEN: labToken,
      GAUNTLET_SIMULATOR_TLS_CERT: server.certificate,
      GAUNTLET_SIMULATOR_TLS_KEY: server.key,
      GAUNTLET_SIMULATOR_TLS_CLIENT_CA: authority,
      GAUNTLET_DELIVERY_TLS_CA: authority,
      GAUNTLET_DELIVERY_TLS_CERT: client.certificate,
      GAUNTLET_DELIVERY_TLS_KEY: client.key,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (simulator.stdout === null) throw new Error('no stdout');
  for await (const line of createInterface({ input: simulator.stdout })) {
    const entry = JSON.parse(line) as { message: string; url: string };
    if (entry.message !== 'ready') continue;
    url = entry.url;
    return;
  }
});
afterAll(async () => {
  simulator.kill('SIGTERM');
  await once(simulator, 'exit');
  await rm(folder, { recursive: true, force: true });
});

/** A worker's TLS, read from its settings as its process does. */
async function tlsFrom(shown: CertificateFiles | undefined): Promise<WorkerTls> {
  const { authority, server } = certificates;
  const read = readEnv({
    GAUNTLET_ORCHESTRATOR_URL: 'http://127.0.0.1:8080',
    GAUNTLET_WORKER_TOKEN: 'token',
    REDIS_URL: 'redis://127.0.0.1:6379',
    CLICKHOUSE_URL: 'http://127.0.0.1:8123',
    TARGET_URL: url,
    GAUNTLET_LAB_TOKEN: labToken,
    GAUNTLET_CREDENTIALS_DIR: folder,
    GAUNTLET_SPOOL_DIR: folder,
    GAUNTLET_TARGET_TLS_CA: authority,
    GAUNTLET_TARGET_TLS_CERT: shown?.certificate,
    GAUNTLET_TARGET_TLS_KEY: shown?.key,
    GAUNTLET_RECEIVE_TLS_CERT: server.certificate,
    GAUNTLET_RECEIVE_TLS_KEY: server.key,
    GAUNTLET_RECEIVE_TLS_CLIENT_CA: authority,
  });
  const loaded = read.ok ? await loadTls(read.env) : read;
  if (!loaded.ok) throw new Error(loaded.problems.join('; '));
  return loaded.tls;
}

interface Speaking {
  readonly client: DuisClient;
  readonly lab: HttpLab;
  readonly receive: ReceiveEndpoint;
  readonly close: () => Promise<unknown>;
}

async function speak({ target, receive: receiveTls }: WorkerTls): Promise<Speaking> {
  const credentials = await loadCredentials(folder, [{ organisation: userId, role: workerUserRoles }, { organisation: dccAccessControlBrokerId, role: 'DCC' }, ...defaultS1spIds.map((organisation) => ({ organisation, role: 'S1SP' }))]);
  const credential = credentials.credential(userId);
  if (credential === undefined) throw new Error('no credential');
  const transport = new HttpTransport({ url, connections: 2, tls: target });
  const client = new DuisClient({ transport, verifier: createVerifier(credentials.publicCredentials()), nowUs: processClock.nowUs });
  client.speakAs(createSigner(credential));
  const receive = await startReceiveEndpoint({ host: '127.0.0.1', port: 0, tls: receiveTls, receive: (xml) => transport.receive(xml), onRefused: (reason) => expect.unreachable(reason) });
  const labClient = new JsonClient({ name: 'lab', url, token: labToken, tls: target });
  return { client, receive, lab: new HttpLab(labClient, processClock.nowUs), close: () => Promise.all([transport.close(), labClient.close(), receive.close()]) };
}

describe('mutual TLS between worker and target, in both directions', () => {
  it('carries lab calls, requests and Responses', async () => {
    const { client, lab, receive, close } = await speak(await tlsFrom(certificates.client));
    const [dmc] = (await loadSamplePortfolio()).dmcs;
    const [deviceSet] = dmc?.deviceSets ?? [];
    const meter = deviceSet?.devices.find(({ type }) => type === 'ESME');
    if (dmc === undefined || deviceSet === undefined || meter === undefined) throw new Error('the sample portfolio has a DMC with an ESME');
    await lab.registerReceiveEndpoint(userId, `${receive.url}${receivePath}`);
    await lab.prepare({ dmc, deviceSet, state: 'commissioned', faults: [] });
    const exchange = await client.request({ srv: '11.2', commandVariant: 1, targetId: meter.deviceId, bodyElement: 'ReadFirmwareVersion', body: {}, timeoutMs: 20_000 });
    await close();
    expect(url).toMatch(/^https:/);
    expect(exchange).toMatchObject({ failure: undefined, response: { received: { kind: 'smets1-response', messageSuccess: true } } });
  });

  it.each<[string, () => CertificateFiles | undefined]>([
    ['without a certificate', () => undefined],
    ['with a stranger\'s', () => certificates.stranger],
  ])('lets nobody in %s', async (_name, shown) => {
    const { client, lab, close } = await speak(await tlsFrom(shown()));
    const exchange = await client.request({ srv: '8.2', commandVariant: 8, targetId: dccAccessControlBrokerId, bodyElement: 'ReadInventory', body: {}, timeoutMs: 20_000 });
    const refused = await lab.registerReceiveEndpoint(userId, 'http://127.0.0.1:9').catch((error: unknown) => error);
    await close();
    expect(exchange).toMatchObject({ acknowledgement: undefined, failure: { kind: 'unreachable' } });
    expect(refused instanceof GauntletError && refused.code).toBe('unavailable');
  });
});
