import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { PoolWork } from '@gauntlet/contracts';
import { readPack, startStack, uniformPortfolio } from '@gauntlet/testkit';
import type { Stack } from '@gauntlet/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { required, startControlPlane, until } from './control-plane.ts';
import type { ControlPlane } from './control-plane.ts';
import { startKeda } from './keda.ts';
import type { Keda } from './keda.ts';

const run = promisify(execFile);
const chart = fileURLToPath(new URL('../../../helm/gauntlet', import.meta.url));
const namespace = 'lab';

/** A real platform with a real run beside the cluster; in it the chart's ScaledObject, which the real KEDA carries out. */
describe('workers scaled by work waiting', () => {
  const closers: (() => Promise<unknown>)[] = [];
  let cluster: ControlPlane;
  let stack: Stack;
  let keda: Keda;
  const workers = async () => (await cluster.api.ok<{ spec: { replicas: number } }>('GET', `/apis/apps/v1/namespaces/${namespace}/deployments/gauntlet-worker-dmct`)).spec.replicas;
  const work = () => stack.call<PoolWork>('GET', '/v1/queue/waiting?pool=dmct');
  const scaledTo = (wanted: number) => until(`there are ${wanted} workers`, async () => (await workers()) === wanted).catch((error: unknown) => Promise.reject(new Error(`${String(error)}\n${keda.logs()}`, { cause: error })));

  beforeAll(async () => {
    cluster = await startControlPlane();
    closers.push(() => cluster.stop());
    stack = await startStack({ workers: 1 });
    closers.push(() => stack.stop());
    keda = await startKeda(cluster, { serviceUrl: `http://gauntlet-orchestrator.${namespace}.svc:8080`, realUrl: stack.url });
    closers.push(() => keda.stop());
    await cluster.api.ok('POST', '/api/v1/namespaces', { metadata: { name: namespace, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } } });
    const { worker, viewer } = stack.tokens;
    await cluster.api.ok('POST', `/api/v1/namespaces/${namespace}/secrets`, { metadata: { name: 'gauntlet-tokens' }, stringData: { 'tokens.json': JSON.stringify(stack.tokens), 'worker-token': worker, 'viewer-token': viewer, 'lab-token': 'l'.repeat(40) } });
    await cluster.api.ok('POST', `/api/v1/namespaces/${namespace}/secrets`, { metadata: { name: 'gauntlet-credentials' }, stringData: {} });
    const often = 'workers.dmct.autoscaling.enabled=true,workers.dmct.autoscaling.pollingSeconds=1,workers.dmct.autoscaling.cooldownSeconds=3,workers.dmct.autoscaling.workPerWorker=10';
    await run(required('HELM_BIN'), ['install', 'gauntlet', chart, '--namespace', namespace, '--values', join(chart, 'ci/plain.yaml'), '--set', often], { env: { PATH: '', HOME: cluster.folder, KUBECONFIG: cluster.kubeconfig } });
  });
  afterAll(async () => {
    for (const close of closers.toReversed()) await close();
  });

  it('there is none while nothing waits, some while a run waits, and none again when it is done', async () => {
    await scaledTo(0);
    // The platform's own worker stands still, so that the run waits for as long as the test looks at it.
    const own = stack.parts().find(({ name }) => name.startsWith('worker'))?.pid ?? 0;
    expect(own).toBeGreaterThan(0);
    await stack.importPortfolio(uniformPortfolio(2));
    await stack.importPacks([readPack(20)]);
    process.kill(own, 'SIGSTOP');
    let runId: string;
    try {
      runId = (await stack.submit({ packs: ['reads-20'], dmcs: ['*'] })).id;
      await until('the run’s tests wait', async () => (await work()).work === 40);
      await scaledTo(1);
    } finally {
      process.kill(own, 'SIGCONT');
    }
    await stack.ended(runId, 60_000);
    expect(await work()).toEqual({ pool: 'dmct', unit: 'tests', waiting: 0, underway: 0, work: 0 });
    await scaledTo(0);
  });
});
