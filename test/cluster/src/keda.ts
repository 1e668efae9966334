import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { freePort } from '@gauntlet/testkit';
import { parse } from 'yaml';
import type { ControlPlane } from './control-plane.ts';
import { required, until } from './control-plane.ts';
import { HostProcess } from './host-process.ts';

export interface Keda {
  logs(): string;
  stop(): Promise<void>;
}

/**
 * The real KEDA operator with its custom resources. It runs beside the cluster and not in it, so that what a cluster's name service
 * would do is done by an HTTP proxy: requests for `serviceUrl` go to `realUrl`.
 */
export async function startKeda({ api, kubeconfig, folder, certificates }: ControlPlane, { serviceUrl, realUrl }: { readonly serviceUrl: string; readonly realUrl: string }): Promise<Keda> {
  await createCustomResources(api);
  await api.ok('POST', '/api/v1/namespaces', { metadata: { name: 'keda' } });
  const certificatesDir = join(folder, 'keda');
  mkdirSync(certificatesDir);
  for (const [from, to] of [[certificates.authority, 'ca.crt'], [certificates.server.certificate, 'tls.crt'], [certificates.server.key, 'tls.key']] as const) copyFileSync(from, join(certificatesDir, to));
  const proxy = await startNameService(serviceUrl, realUrl);
  const args = ['--leader-elect=false', '--enable-prometheus-metrics=false', '--health-probe-bind-address=0', `--metrics-service-bind-address=127.0.0.1:${await freePort()}`, `--cert-dir=${certificatesDir}`, '--zap-log-level=info'];
  const operator = new HostProcess('keda', join(required('KEDA_BIN'), 'operator'), args, { KUBECONFIG: kubeconfig, POD_NAMESPACE: 'keda', KEDA_CLUSTER_OBJECT_NAMESPACE: 'keda', WATCH_NAMESPACE: '', HTTP_PROXY: proxy.url });
  return {
    logs: () => `== keda${operator.hasEnded ? ' (ended)' : ''}\n${operator.log.split('\n').slice(-30).join('\n')}`,
    stop: async () => {
      await operator.stop();
      await proxy.stop();
    },
  };
}

async function createCustomResources(api: ControlPlane['api']): Promise<void> {
  const folder = join(required('KEDA_BIN'), 'bases');
  const definitions = readdirSync(folder).map((file) => parse(readFileSync(join(folder, file), 'utf8')) as { metadata: { name: string } });
  for (const definition of definitions) await api.ok('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', definition);
  await until('every custom resource is served', async () => {
    const made = await Promise.all(definitions.map(({ metadata }) => api.ok<{ status: { conditions?: { type: string; status: string }[] } }>('GET', `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${metadata.name}`)));
    return made.every(({ status }) => status.conditions?.some((condition) => condition.type === 'Established' && condition.status === 'True') === true);
  });
}

async function startNameService(serviceUrl: string, realUrl: string): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const server = createServer((request, answer) => {
    const asked = new URL(request.url ?? '');
    if (asked.origin !== serviceUrl) {
      answer.writeHead(502).end(`${asked.origin} is not a Service of this cluster`);
      return;
    }
    fetch(`${realUrl}${asked.pathname}${asked.search}`, { headers: { authorization: request.headers.authorization ?? '' } }).then(
      async (real) => answer.writeHead(real.status, { 'content-type': real.headers.get('content-type') ?? '' }).end(await real.text()),
      (error: unknown) => answer.writeHead(502).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
