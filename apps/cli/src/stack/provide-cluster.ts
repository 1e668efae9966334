import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildOptions, GoModule } from './go-module.ts';
import { buildGoModule, builtFolder } from './go-module.ts';

/** A Kubernetes control plane's programs; the variables tell tests where they are. */
export type ProvidedCluster =
  | { readonly kind: 'found'; readonly variables: Readonly<Record<string, string>> }
  /** `advice` is what a person has to do. */
  | { readonly kind: 'missing'; readonly advice: string };

const version = 'k8s.io/component-base/version';
const withinMs = 3_600_000;

/** Helm asks the API server for its version, which its own build writes into it. */
const kubernetesVersion = { gitVersion: 'v1.36.1', gitMajor: '1', gitMinor: '36' } as const;

const parts: readonly (GoModule & { readonly variable: string; readonly programs: readonly string[] })[] = [
  { folder: 'infra/cluster/etcd', packages: ['.'], programs: ['etcd'], variable: 'ETCD_BIN', announcement: 'building etcd from source (about a minute, once)', withinMs },
  { folder: 'infra/cluster/kwok', packages: ['sigs.k8s.io/kwok/cmd/kwok'], programs: ['kwok'], variable: 'KWOK_BIN', announcement: 'building kwok from source (about a minute, once)', withinMs },
  {
    folder: 'infra/cluster/kubernetes',
    packages: ['k8s.io/kubernetes/cmd/kube-apiserver', 'k8s.io/kubernetes/cmd/kube-controller-manager', 'k8s.io/kubernetes/cmd/kube-scheduler'],
    programs: ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'],
    variable: 'KUBERNETES_BIN',
    linkerFlags: Object.entries(kubernetesVersion).map(([name, value]) => `-X ${version}.${name}=${value}`),
    announcement: 'building the Kubernetes control plane from source (about six minutes, once)',
    withinMs,
  },
  {
    folder: 'infra/cluster/keda',
    packages: ['github.com/kedacore/keda/v2/cmd/operator'],
    programs: ['operator'],
    files: { module: 'github.com/kedacore/keda/v2', folder: 'config/crd/bases' },
    variable: 'KEDA_BIN',
    announcement: 'building KEDA from source (about six minutes, once)',
    withinMs,
  },
];

/** Builds what infra/cluster pins into .toolchain, once; a variable names the folder of a module's programs. */
export async function provideCluster(options: BuildOptions): Promise<ProvidedCluster> {
  const variables: Record<string, string> = {};
  for (const part of parts) {
    const folder = builtFolder(options.root, part.folder);
    variables[part.variable] = folder;
    if (part.programs.every((name) => existsSync(join(folder, name)))) continue;
    const built = await buildGoModule(part, options);
    if (built.kind === 'no-go') return { kind: 'missing', advice: 'the control plane cannot be built: install Go 1.26 or newer, or python3 with pip (Debian: apt-get install -y python3-pip)' };
    if (built.kind === 'failed') return { kind: 'missing', advice: `building ${part.folder} failed (${built.reason}); see the log` };
  }
  return { kind: 'found', variables };
}
