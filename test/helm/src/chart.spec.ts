import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chart, helm, kubeconform, render, renderText, repository } from './helm-program.ts';
import type { Manifest } from './helm-program.ts';
import { chartValues, unnamedValues, valuesTable } from './values-table.ts';

/** The sets of values that come with the chart's repository: a trial, existing servers with everything on, and the least. */
const valueFiles = readdirSync(join(chart, 'ci')).sort();
const valuesOf = (file: string) => ['--values', join(chart, 'ci', file)] as const;

interface Container {
  readonly name: string;
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
  readonly securityContext?: Readonly<Record<string, unknown>>;
  readonly resources?: { readonly requests?: Readonly<Record<string, string>>; readonly limits?: Readonly<Record<string, string>> };
  readonly startupProbe?: unknown;
  readonly readinessProbe?: unknown;
  readonly livenessProbe?: unknown;
}
interface PodTemplate {
  readonly metadata: { readonly labels: Readonly<Record<string, string>> };
  readonly spec: { readonly containers: readonly Container[]; readonly securityContext?: Readonly<Record<string, unknown>>; readonly automountServiceAccountToken?: boolean; readonly volumes?: readonly Readonly<Record<string, unknown>>[] };
}

const podsOf = (manifests: readonly Manifest[]) =>
  manifests.filter(({ kind }) => ['Deployment', 'StatefulSet', 'Job'].includes(kind)).map((manifest) => ({ kind: manifest.kind, name: manifest.metadata.name, template: (manifest.spec as { template: PodTemplate }).template }));
const find = (manifests: readonly Manifest[], kind: string, name: string) => {
  const found = manifests.find((manifest) => manifest.kind === kind && manifest.metadata.name === name);
  if (found === undefined) throw new Error(`there is no ${kind} ${name}`);
  return found;
};

describe.each(valueFiles)('the chart with %s', (file) => {
  it('passes helm lint', async () => {
    const { exitCode, output } = await helm('lint', chart, '--strict', ...valuesOf(file));
    expect(exitCode, output).toBe(0);
  });

  it('makes only what Kubernetes and KEDA know, field by field', async () => {
    const { exitCode, output } = await kubeconform(await renderText(...valuesOf(file)));
    expect(exitCode, output).toBe(0);
    expect(output).toMatch(/Invalid: 0, Errors: 0, Skipped: 0/);
  });

  it('runs every pod under the restricted Pod Security Standard, read-only, without a token of the cluster, with resources', async () => {
    const pods = podsOf(await render(...valuesOf(file)));
    expect(pods.length).toBeGreaterThan(2);
    for (const { kind, name, template } of pods) {
      expect(template.spec, name).toMatchObject({ automountServiceAccountToken: false, securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } } });
      for (const volume of template.spec.volumes ?? []) expect(Object.keys(volume), name).not.toContain('hostPath');
      for (const container of template.spec.containers) {
        expect(container.securityContext, name).toEqual({ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } });
        expect(Object.keys(container.resources?.requests ?? {}).sort(), name).toEqual(['cpu', 'memory']);
        expect(container.resources?.limits?.['memory'], name).toBeDefined();
        const probes = (['startupProbe', 'readinessProbe', 'livenessProbe'] as const).filter((probe) => container[probe] !== undefined);
        expect(probes, name).toHaveLength(kind === 'Job' ? 0 : 3);
      }
    }
  });

  it('sets no variable that the settings table does not have', async () => {
    const documented = readFileSync(join(repository, 'docs/guide/settings.md'), 'utf8');
    const platform = podsOf(await render(...valuesOf(file))).filter(({ kind }) => kind !== 'StatefulSet');
    const names = platform.flatMap(({ template }) => template.spec.containers.flatMap((container) => (container.env ?? []).map(({ name }) => name)));
    expect(new Set(names).size).toBeGreaterThan(10);
    expect(names.filter((name) => name !== 'POD_IP' && !documented.includes(`\`${name}\``))).toEqual([]);
  });
});

describe('network policies', () => {
  const selects = (policy: Manifest, labels: Readonly<Record<string, string>>) => Object.entries((policy.spec as { podSelector: { matchLabels: Readonly<Record<string, string>> } }).podSelector.matchLabels).every(([key, value]) => labels[key] === value);

  it.each(['trial.yaml', 'existing.yaml'])('deny everything to every pod, and open what each needs (%s)', async (file) => {
    const manifests = await render(...valuesOf(file));
    const policies = manifests.filter(({ kind }) => kind === 'NetworkPolicy');
    for (const { name, template } of podsOf(manifests)) {
      const chosen = policies.filter((policy) => selects(policy, template.metadata.labels)).map((policy) => policy.metadata.name);
      expect(chosen, name).toEqual(expect.arrayContaining(['lab-gauntlet-deny', `lab-gauntlet-${template.metadata.labels['app.kubernetes.io/component']}`]));
      expect(chosen, name).toHaveLength(2);
    }
    expect(find(manifests, 'NetworkPolicy', 'lab-gauntlet-deny').spec).toEqual({ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'gauntlet', 'app.kubernetes.io/instance': 'lab' } }, policyTypes: ['Ingress', 'Egress'] });
  });

  it('let a worker reach no PostgreSQL, and the orchestrator no target', async () => {
    const manifests = await render(...valuesOf('existing.yaml'));
    const ports = (name: string) => (find(manifests, 'NetworkPolicy', `lab-gauntlet-${name}`).spec as { egress: { ports: { port: number }[] }[] }).egress.flatMap((rule) => rule.ports.map(({ port }) => port));
    expect(ports('worker-dmct')).toEqual([53, 53, 6380, 8443, 8080, 8443, 443, 4318]);
    expect(ports('orchestrator')).toEqual([53, 53, 6380, 8443, 5432, 4318]);
  });
});

describe('scaling', () => {
  it('leaves the number of workers to KEDA, which asks for work waiting by the viewer’s token', async () => {
    const manifests = await render(...valuesOf('existing.yaml'));
    expect(find(manifests, 'Deployment', 'lab-gauntlet-worker-dmct').spec).not.toHaveProperty('replicas');
    expect(find(manifests, 'ScaledObject', 'lab-gauntlet-worker-dmct').spec).toMatchObject({
      scaleTargetRef: { name: 'lab-gauntlet-worker-dmct' },
      minReplicaCount: 0,
      triggers: [{ type: 'metrics-api', metadata: { url: 'http://lab-gauntlet-orchestrator.testing.svc:8080/v1/queue/waiting?pool=dmct', valueLocation: 'work', targetValue: '2000', authMode: 'bearer' } }],
    });
    expect(find(manifests, 'TriggerAuthentication', 'lab-gauntlet-queue').spec).toEqual({ secretTargetRef: [{ parameter: 'token', name: 'gauntlet-tokens', key: 'viewer-token' }] });
  });

  it('migrates before the processes of a new version, and with databases of its own after they exist', async () => {
    const hook = async (file: string) => find(await render(...valuesOf(file)), 'Job', 'lab-gauntlet-migrate').metadata.annotations?.['helm.sh/hook'];
    expect(await hook('plain.yaml')).toBe('pre-install,pre-upgrade');
    expect(await hook('trial.yaml')).toBe('post-install,pre-upgrade');
  });
});

describe('wrong values are refused by name', () => {
  it.each([
    ['a key that there is not', ['--set', 'worker.dmct.replicas=3'], "additional properties 'worker' not allowed"],
    ['a key that there is not, further down', ['--set', 'workers.dmct.autoscaling.enable=true'], "at '/workers/dmct/autoscaling': additional properties 'enable' not allowed"],
    ['a URL without a scheme', ['--set', 'redis.url=localhost:6379'], "at '/redis/url': 'localhost:6379' does not match pattern"],
    ['a URL with the scheme of something else', ['--set', 'postgresql.url=mysql://db/gauntlet'], "at '/postgresql/url': 'mysql://db/gauntlet' does not match pattern"],
    ['a URL with a password', ['--set', 'clickhouse.url=http://me:secret@ch:8123'], "at '/clickhouse/url':"],
    ['a second orchestrator', ['--set', 'orchestrator.replicas=2'], "at '/orchestrator/replicas': maximum: got 2, want 1"],
    ['a number that is text', ['--set-string', 'workers.dmct.replicas=two'], "at '/workers/dmct/replicas': got string, want integer"],
    ['an amount of memory that is none', ['--set', 'orchestrator.resources.limits.memory=lots'], "at '/orchestrator/resources/limits/memory': 'lots' does not match pattern"],
    ['no image', ['--set', 'image.repository='], "at '/image/repository': minLength: got 0, want 1"],
    ['no Secret of tokens', ['--set', 'secrets.tokens='], "at '/secrets/tokens': minLength: got 0, want 1"],
    ['an S1SP that is no EUI-64', ['--set', 's1spIds={one}'], "at '/s1spIds/0': 'one' does not match pattern"],
    ['no Redis', ['--set', 'redis.url='], 'redis: expected exactly one of redis.url, redis.existingSecret.name and trialDatabases.enabled, got 0'],
    ['two ways to one PostgreSQL', ['--set', 'postgresql.existingSecret.name=stores'], 'postgresql: expected exactly one of postgresql.url, postgresql.existingSecret.name and trialDatabases.enabled, got 2'],
    ['no target', ['--set', 'target.url='], 'target.url: expected the URL of the DCC User Interface under test, or simulator.enabled: true'],
    ['a target beside the simulator', ['--set', 'simulator.enabled=true'], 'target.url: expected nothing while simulator.enabled is true'],
    ['load generators without the image with k6', ['--set', 'workers.sct.replicas=1'], 'loadImage.repository: expected the image with k6'],
    ['more workers than there are Users', ['--set', 'workers.dmct.replicas=64,workers.sct.replicas=1,loadImage.repository=x'], 'workers: expected at most 64 workers of all pools, each a User of its own; got up to 65'],
    ['fewer workers at most than at least', ['--set', 'workers.dmct.autoscaling.enabled=true,workers.dmct.autoscaling.minReplicas=9'], 'workers.dmct.autoscaling.minReplicas: expected at most maxReplicas (8), got 9'],
    ['mutual TLS without a Secret', ['--set', 'target.tls.mutual=true'], 'target.tls.secret: expected the name of a Secret when target.tls.mutual is true'],
    ['an Ingress without a host', ['--set', 'ingress.enabled=true'], 'ingress.host: expected a host name when ingress.enabled is true'],
  ])('%s', async (_what, change, said) => {
    const { exitCode, output } = await helm('template', 'lab', chart, ...valuesOf('plain.yaml'), ...change);
    expect(exitCode).not.toBe(0);
    expect(output).toContain(said);
  });

  it('every problem at once', async () => {
    const { output } = await helm('template', 'lab', chart, ...valuesOf('plain.yaml'), '--set', 'redis.url=,target.url=');
    expect(output).toContain('redis: expected exactly one');
    expect(output).toContain('target.url: expected the URL');
  });

  it('at every level of the schema', () => {
    const open: string[] = [];
    const walk = (node: unknown, path: string) => {
      if (typeof node !== 'object' || node === null) return;
      const schema = node as Record<string, unknown>;
      if (schema['type'] === 'object' && schema['additionalProperties'] === undefined) open.push(path);
      for (const [key, below] of Object.entries(schema)) walk(below, `${path}/${key}`);
    };
    walk(JSON.parse(readFileSync(join(chart, 'values.schema.json'), 'utf8')), '');
    expect(open).toEqual([]);
  });
});

describe('the chapter for operators', () => {
  const chapter = readFileSync(join(repository, 'docs/operations/kubernetes.md'), 'utf8');
  const examples = [...chapter.matchAll(/```yaml\n# my-values.yaml: ([^\n]+)\n([\s\S]*?)```/g)].map((match) => [match[1] ?? '', match[2] ?? ''] as const);

  it('has values for a trial and for servers of one’s own', () => {
    expect(examples).toHaveLength(2);
  });

  it.each(examples)('names values that the chart takes: %s', async (_what, values) => {
    const folder = mkdtempSync(join(tmpdir(), 'gauntlet-values-'));
    try {
      writeFileSync(join(folder, 'my-values.yaml'), values);
      expect((await render('--values', join(folder, 'my-values.yaml'))).length).toBeGreaterThan(10);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('shows what helm really says', async () => {
    const { output } = await helm('template', 'gauntlet', chart, ...valuesOf('trial.yaml'), '--set', 'redis.url=localhost:6379', '--set', 'worker.dmct.replicas=3');
    const said = output.split('\n').filter((line) => line.startsWith('- at '));
    expect(said).toHaveLength(2);
    for (const line of said) expect(chapter).toContain(line);
  });
});

describe('the table of values in README.md', () => {
  it('describes every value, and every description has its value', () => {
    expect(chartValues(chart).filter((value) => value.description === undefined)).toEqual([]);
    expect(unnamedValues(chart)).toEqual([]);
  });

  it('is as values.yaml and values.schema.json have it (node test/helm/src/main.ts writes it)', () => {
    expect(readFileSync(join(chart, 'README.md'), 'utf8')).toContain(valuesTable(chart));
  });
});
