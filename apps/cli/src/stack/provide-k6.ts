import type { BuildOptions } from './go-module.ts';
import { buildGoModule } from './go-module.ts';
import { builtK6, findK6, k6MajorMin } from './k6-program.ts';
import type { K6Finding } from './k6-program.ts';

export type ProvidedK6 =
  | (Extract<K6Finding, { kind: 'found' }> & { readonly built: boolean })
  /** `advice` is what a person has to do. */
  | { readonly kind: 'missing'; readonly advice: string };

/**
 * Finds k6, or builds the version that infra/k6 pins into .toolchain (about 90 s on two cores), with Go from PATH or from the pinned
 * wheel.
 */
export async function provideK6(options: BuildOptions): Promise<ProvidedK6> {
  const { root, env } = options;
  const found = await findK6(root, env);
  if (found.kind === 'found') return { ...found, built: false };
  if (found.kind === 'unusable') return { kind: 'missing', advice: `K6_BIN is ${found.program}, but ${found.reason}; unset it, or let it name k6 ${k6MajorMin}.0.0 or newer` };
  const built = await buildGoModule({ folder: 'infra/k6', packages: ['go.k6.io/k6/v2'], announcement: 'building k6 from source (about two minutes, once)', withinMs: 900_000 }, options);
  if (built.kind === 'no-go') return { kind: 'missing', advice: installAdvice };
  if (built.kind === 'failed') return { kind: 'missing', advice: `building k6 failed (${built.reason}); set K6_BIN to a k6 ${k6MajorMin}.0.0 or newer, or see the log` };
  const now = await findK6(root, env);
  return now.kind === 'found' ? { ...now, built: true } : { kind: 'missing', advice: `the k6 that was built into ${builtK6(root)} does not run` };
}

const installAdvice = `k6 is missing and cannot be built: install Go 1.25 or newer, or python3 with pip (Debian: apt-get install -y python3-pip), or set K6_BIN to a k6 ${k6MajorMin}.0.0 or newer`;
