import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, makeCertificates } from '@gauntlet/testkit';
import type { Certificates } from '@gauntlet/testkit';
import { HostProcess } from './host-process.ts';
import { KubernetesApi } from './kubernetes-api.ts';

/** Real etcd, kube-apiserver, kube-controller-manager and kube-scheduler on loopback; of the nodes only kwok's simulation, so that a pod "runs" without its image. */
export interface ControlPlane {
  readonly api: KubernetesApi;
  readonly kubeconfig: string;
  readonly folder: string;
  /** Also the API server's own when it speaks to an extension of itself. */
  readonly certificates: Certificates;
  /** @returns what the programs said last */
  logs(): string;
  stop(): Promise<void>;
}

const readyWithinMs = 120_000;
const nodes = 3;

export async function startControlPlane(): Promise<ControlPlane> {
  const folder = mkdtempSync(join(tmpdir(), 'gauntlet-cluster-'));
  const processes: HostProcess[] = [];
  const stop = async () => {
    for (const each of processes.toReversed()) await each.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  const logs = () => processes.map((each) => `== ${each.name}${each.hasEnded ? ' (ended)' : ''}\n${each.log.split('\n').slice(-15).join('\n')}`).join('\n');
  const start = (name: string, program: string, args: readonly string[]) => void processes.push(new HostProcess(name, program, args));
  try {
    const certificates = await makeCertificates(folder);
    const apiPort = await freePort();
    const url = `https://127.0.0.1:${apiPort}`;
    const token = randomBytes(16).toString('hex');
    const kubeconfig = writeKubeconfig(folder, url, token);
    const api = new KubernetesApi(url, token);
    const etcdUrl = await startEtcd(folder, start);
    startApiServer({ folder, certificates, apiPort, etcdUrl, token }, start);
    await until('the API server is ready', async () => (await api.call('GET', '/readyz')).status === 200);
    const local = ['--kubeconfig', kubeconfig, '--leader-elect=false', '--bind-address=127.0.0.1'];
    start('kube-controller-manager', kubernetes('kube-controller-manager'), [...local, `--secure-port=${await freePort()}`, `--cert-dir=${join(folder, 'manager')}`, `--service-account-private-key-file=${join(folder, 'accounts.key')}`, '--horizontal-pod-autoscaler-sync-period=2s', '--horizontal-pod-autoscaler-downscale-stabilization=5s']);
    start('kube-scheduler', kubernetes('kube-scheduler'), [...local, `--secure-port=${await freePort()}`, `--cert-dir=${join(folder, 'scheduler')}`]);
    start('kwok', join(required('KWOK_BIN'), 'kwok'), ['--kubeconfig', kubeconfig, '--manage-all-nodes=true', '--node-lease-duration-seconds=40', `--server-address=127.0.0.1:${await freePort()}`]);
    for (let index = 0; index < nodes; index += 1) await api.ok('POST', '/api/v1/nodes', simulatedNode(`node-${index}`));
    await until('every node is ready', async () => (await api.list('/api/v1/nodes')).every(isReady));
    return { api, kubeconfig, folder, certificates, logs, stop: async () => (api.close(), stop()) };
  } catch (error) {
    const said = logs();
    await stop();
    throw new Error(`the control plane did not come up: ${error instanceof Error ? error.message : String(error)}\n${said}`, { cause: error });
  }
}

/** Asks every 250 ms. @throws Error that names what did not happen */
export async function until(what: string, happened: () => Promise<boolean>, withinMs = readyWithinMs): Promise<void> {
  let last = '';
  for (const deadline = performance.now() + withinMs; performance.now() < deadline; await sleep(250)) {
    try {
      if (await happened()) return;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
  }
  throw new Error(`within ${withinMs / 1_000} s it did not come true that ${what}${last === '' ? '' : `; last: ${last}`}`);
}

export function required(variable: string): string {
  const value = process.env[variable];
  if (value === undefined || value === '') throw new Error(`${variable} is not set: ./gauntlet test cluster builds what this needs, and sets it`);
  return value;
}

function kubernetes(program: string): string {
  return join(required('KUBERNETES_BIN'), program);
}

type Start = (name: string, program: string, args: readonly string[]) => void;

async function startEtcd(folder: string, start: Start): Promise<string> {
  const [client, peer] = [`http://127.0.0.1:${await freePort()}`, `http://127.0.0.1:${await freePort()}`];
  start('etcd', join(required('ETCD_BIN'), 'etcd'), ['--data-dir', join(folder, 'etcd'), '--listen-client-urls', client, '--advertise-client-urls', client, '--listen-peer-urls', peer, '--initial-advertise-peer-urls', peer, '--initial-cluster', `default=${peer}`, '--unsafe-no-fsync']);
  await until('etcd is healthy', async () => (await fetch(`${client}/health`)).ok);
  return client;
}

function startApiServer({ folder, certificates, apiPort, etcdUrl, token }: { readonly folder: string; readonly certificates: Certificates; readonly apiPort: number; readonly etcdUrl: string; readonly token: string }, start: Start): void {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const [key, publicFile, tokens] = [join(folder, 'accounts.key'), join(folder, 'accounts.pub'), join(folder, 'tokens.csv')];
  writeFileSync(key, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  writeFileSync(publicFile, publicKey.export({ type: 'spki', format: 'pem' }));
  writeFileSync(tokens, `${token},admin,1,"system:masters"\n`, { mode: 0o600 });
  mkdirSync(join(folder, 'apiserver'));
  start('kube-apiserver', kubernetes('kube-apiserver'), [
    `--etcd-servers=${etcdUrl}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${apiPort}`,
    `--cert-dir=${join(folder, 'apiserver')}`,
    `--token-auth-file=${tokens}`,
    '--authorization-mode=RBAC',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${publicFile}`,
    `--service-account-signing-key-file=${key}`,
    '--service-cluster-ip-range=10.96.0.0/16',
    '--endpoint-reconciler-type=none',
    // For extensions such as KEDA's metrics: by these it proves to them that it is the API server.
    `--requestheader-client-ca-file=${certificates.authority}`,
    '--requestheader-username-headers=X-Remote-User',
    '--requestheader-group-headers=X-Remote-Group',
    '--requestheader-extra-headers-prefix=X-Remote-Extra-',
    `--proxy-client-cert-file=${certificates.client.certificate}`,
    `--proxy-client-key-file=${certificates.client.key}`,
  ]);
}

function writeKubeconfig(folder: string, server: string, token: string): string {
  const file = join(folder, 'kubeconfig.json');
  const configuration = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'test',
    clusters: [{ name: 'test', cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'admin', user: { token } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'admin' } }],
  };
  writeFileSync(file, JSON.stringify(configuration), { mode: 0o600 });
  return file;
}

function simulatedNode(name: string): unknown {
  const amounts = { cpu: '32', memory: '256Gi', pods: '110', 'ephemeral-storage': '1Ti' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, annotations: { 'kwok.x-k8s.io/node': 'fake' }, labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', 'topology.kubernetes.io/zone': name } },
    status: { allocatable: amounts, capacity: amounts },
  };
}

function isReady(object: { readonly status?: Readonly<Record<string, unknown>> }): boolean {
  const conditions = (object.status?.['conditions'] ?? []) as readonly { readonly type: string; readonly status: string }[];
  return conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
}
