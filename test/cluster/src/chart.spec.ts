import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { cliMain } from '@gauntlet/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { required, startControlPlane, until } from './control-plane.ts';
import type { ControlPlane } from './control-plane.ts';

const run = promisify(execFile);
const chart = fileURLToPath(new URL('../../../helm/gauntlet', import.meta.url));
const trial = ['--values', join(chart, 'ci/trial.yaml')] as const;
const namespace = 'lab';
const own = `/api/v1/namespaces/${namespace}`;

/** What an operator does with the chart, on a real control plane; only the containers are not run. */
describe('the chart on a cluster', () => {
  let cluster: ControlPlane;
  const helm = (...args: readonly string[]) =>
    run(required('HELM_BIN'), ['--namespace', namespace, ...args], { env: { PATH: '', HOME: cluster.folder, KUBECONFIG: cluster.kubeconfig }, maxBuffer: 16 * 1024 * 1024 }).then(
      ({ stdout }) => ({ exitCode: 0, output: stdout }),
      (error: { code: number; stdout: string; stderr: string }) => ({ exitCode: error.code, output: error.stdout + error.stderr }),
    );
  const deployment = (part: string) => cluster.api.ok<{ spec: { replicas: number; template: { spec: { containers: { image: string }[] } } }; status: { availableReplicas?: number; updatedReplicas?: number } }>('GET', `/apis/apps/v1/namespaces/${namespace}/deployments/gauntlet-${part}`);
  const images = async () => Promise.all(['orchestrator', 'simulator', 'worker-dmct'].map(async (part) => (await deployment(part)).spec.template.spec.containers[0]?.image));
  const secretOf = (folder: string) => Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));

  beforeAll(async () => {
    cluster = await startControlPlane();
    await cluster.api.ok('POST', '/api/v1/namespaces', { metadata: { name: namespace, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } } });
    await until('the namespace has its account', async () => (await cluster.api.call('GET', `${own}/serviceaccounts/default`)).status === 200);
    // Disks for the databases of a trial: what a storage class would provide.
    for (const name of ['one', 'two', 'three']) await cluster.api.ok('POST', '/api/v1/persistentvolumes', { metadata: { name }, spec: { capacity: { storage: '5Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: `/nonexistent/${name}` } } });
  });
  afterAll(() => cluster.stop());

  it('is refused while a Secret is missing or lacks a key, by name', async () => {
    const none = await helm('install', 'gauntlet', chart, ...trial);
    expect(none.exitCode).not.toBe(0);
    expect(none.output).toContain('secrets.tokens: there is no Secret gauntlet-tokens in the namespace lab');
    expect(none.output).toContain('secrets.credentials: there is no Secret gauntlet-credentials in the namespace lab');
    await cluster.api.ok('POST', `${own}/secrets`, { metadata: { name: 'gauntlet-tokens' }, stringData: { 'tokens.json': '{}' } });
    expect((await helm('install', 'gauntlet', chart, ...trial)).output).toContain('secrets.tokens: the Secret gauntlet-tokens has no key worker-token');
    await cluster.api.ok('DELETE', `${own}/secrets/gauntlet-tokens`);
    expect(await cluster.api.list(`/apis/apps/v1/namespaces/${namespace}/deployments`)).toEqual([]);
  });

  it('installs with the Secrets that `gauntlet secrets create` makes: migrated, every pod admitted under the restricted standard and running', async () => {
    const folder = join(cluster.folder, 'secrets');
    await run(process.execPath, [cliMain, 'secrets', 'create', folder]);
    for (const name of ['tokens', 'credentials']) await cluster.api.ok('POST', `${own}/secrets`, { metadata: { name: `gauntlet-${name}` }, stringData: secretOf(join(folder, name)) });
    const { exitCode, output } = await helm('install', 'gauntlet', chart, ...trial, '--wait', '--timeout', '3m');
    expect(exitCode, `${output}\n${cluster.logs()}`).toBe(0);
    expect(output).toContain('kubectl -n lab port-forward service/gauntlet-orchestrator');
    const pods = await cluster.api.list(`${own}/pods`);
    const parts = pods.map((pod) => `${pod.metadata.labels?.['app.kubernetes.io/component']} ${String(pod.status?.['phase'])}`).sort();
    expect(parts).toEqual(['clickhouse Running', 'orchestrator Running', 'postgresql Running', 'redis Running', 'simulator Running', 'worker-dmct Running', 'worker-dmct Running', 'worker-sct Running']);
    // helm waited for it and took it away; it is there only in what the cluster remembers.
    const events = await cluster.api.list(`${own}/events`);
    expect(events.map((event) => `${String((event as { reason?: string }).reason)} ${(event as { involvedObject?: { name?: string } }).involvedObject?.name ?? ''}`)).toContain('Completed gauntlet-migrate');
  });

  it('would not have run a pod that is not restricted', async () => {
    const { status, body } = await cluster.api.call('POST', `${own}/pods`, { metadata: { name: 'root' }, spec: { containers: [{ name: 'root', image: 'registry.test/gauntlet' }] } });
    expect(status).toBe(403);
    expect(JSON.stringify(body)).toMatch(/violates PodSecurity .*runAsNonRoot != true/);
  });

  it('upgrades with an orchestrator available all the time, keeps the databases’ password, and rolls back', async () => {
    const before = await cluster.api.ok<{ data: Record<string, string> }>('GET', `${own}/secrets/gauntlet-trial`);
    let fewest = Number.POSITIVE_INFINITY;
    const watching = new AbortController();
    const watched = (async () => {
      for (; !watching.signal.aborted; await sleep(50)) fewest = Math.min(fewest, (await deployment('orchestrator')).status.availableReplicas ?? 0);
    })();
    const upgraded = await helm('upgrade', 'gauntlet', chart, ...trial, '--set', 'image.tag=0.2.0', '--wait', '--timeout', '3m');
    watching.abort();
    await watched;
    expect(upgraded.exitCode, `${upgraded.output}\n${cluster.logs()}`).toBe(0);
    expect(await images()).toEqual(Array(3).fill('registry.test/gauntlet:0.2.0'));
    expect(fewest).toBe(1);
    expect((await cluster.api.ok<{ data: Record<string, string> }>('GET', `${own}/secrets/gauntlet-trial`)).data['password']).toBe(before.data['password']);

    const back = await helm('rollback', 'gauntlet', '1', '--wait', '--timeout', '3m');
    expect(back.exitCode, back.output).toBe(0);
    expect(await images()).toEqual(Array(3).fill('registry.test/gauntlet:0.1.0'));
    const history = JSON.parse((await helm('history', 'gauntlet', '--output', 'json')).output) as { revision: number; status: string }[];
    expect(history.map(({ revision, status }) => `${revision} ${status}`)).toEqual(['1 superseded', '2 superseded', '3 deployed']);
  });

  it('refuses an upgrade with a wrong value, and leaves what runs as it is', async () => {
    const { exitCode, output } = await helm('upgrade', 'gauntlet', chart, ...trial, '--set', 'workers.dmct.replica=5');
    expect(exitCode).not.toBe(0);
    expect(output).toContain("at '/workers/dmct': additional properties 'replica' not allowed");
    expect((await deployment('worker-dmct')).spec.replicas).toBe(2);
  });

  it('leaves nothing but the databases’ disks behind', async () => {
    expect((await helm('uninstall', 'gauntlet', '--wait', '--timeout', '2m')).exitCode).toBe(0);
    await until('every pod is gone', async () => (await cluster.api.list(`${own}/pods`)).length === 0);
    for (const path of [`/apis/apps/v1/namespaces/${namespace}/deployments`, `${own}/services`, `/apis/networking.k8s.io/v1/namespaces/${namespace}/networkpolicies`]) expect(await cluster.api.list(path), path).toEqual([]);
    expect(await cluster.api.list(`${own}/persistentvolumeclaims`)).toHaveLength(3);
  });
});
