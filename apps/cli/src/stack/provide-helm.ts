import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildOptions } from './go-module.ts';
import { buildGoModule, builtFolder } from './go-module.ts';

/** What the chart is checked with. */
export type ProvidedHelm =
  | { readonly kind: 'found'; readonly helm: string; readonly kubeconform: string }
  /** `advice` is what a person has to do. */
  | { readonly kind: 'missing'; readonly advice: string };

const folder = 'infra/helm';

/** Builds helm and kubeconform as infra/helm pins them into .toolchain, once (about 90 s on two cores). One version for all: a chart's errors are helm's words. */
export async function provideHelm(options: BuildOptions): Promise<ProvidedHelm> {
  const [helm, kubeconform] = ['helm', 'kubeconform'].map((name) => join(builtFolder(options.root, folder), name)) as [string, string];
  if (existsSync(helm) && existsSync(kubeconform)) return { kind: 'found', helm, kubeconform };
  const built = await buildGoModule({ folder, packages: ['helm.sh/helm/v4/cmd/helm', 'github.com/yannh/kubeconform/cmd/kubeconform'], announcement: 'building helm from source (about two minutes, once)', withinMs: 900_000 }, options);
  if (built.kind === 'no-go') return { kind: 'missing', advice: 'helm cannot be built: install Go 1.26 or newer, or python3 with pip (Debian: apt-get install -y python3-pip)' };
  if (built.kind === 'failed') return { kind: 'missing', advice: `building helm failed (${built.reason}); see the log` };
  return { kind: 'found', helm, kubeconform };
}
