import { spawn } from 'node:child_process';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { findProgram } from './find-program.ts';

/** A program that comes from one of Debian's packages. */
export interface DebianPackage {
  readonly name: string;
  isInstalled(path: string | undefined): boolean;
}

export const redisPackage: DebianPackage = { name: 'redis-server', isInstalled: (path) => findProgram('redis-server', path) !== undefined };

/** Debian keeps PostgreSQL's server programs off the search path, one folder per version. */
export const postgresqlPackage: DebianPackage = {
  name: 'postgresql',
  isInstalled: (path) => findProgram('postgres', path) !== undefined || versions('/usr/lib/postgresql').some((version) => existsSync(`/usr/lib/postgresql/${version}/bin/postgres`)),
};

/** The browser in which the dashboard is tested. */
export const chromiumPackage: DebianPackage = { name: 'chromium', isInstalled: (path) => findProgram('chromium', path) !== undefined };

/** Fetches the pinned Go where none is installed. */
export const pipPackage: DebianPackage = { name: 'python3-pip', isInstalled: (path) => findProgram('pip3', path) !== undefined };

/** What builds and runs the container image, and the base that it stands on. */
export const containerPackages: readonly DebianPackage[] = ['podman', 'buildah', 'runc', 'debootstrap'].map((name) => ({ name, isInstalled: (path) => findProgram(name, path) !== undefined }));

export type PackagesOutcome =
  | { readonly kind: 'present' }
  | { readonly kind: 'installed'; readonly names: readonly string[] }
  /** `advice` is what a person has to type. */
  | { readonly kind: 'missing'; readonly names: readonly string[]; readonly advice: string };

export interface EnsureOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly isRoot: boolean;
  /** Takes apt's output. */
  readonly log: (text: string) => void;
}

/** apt's lists have one writer at a time, and parts of this process ask side by side. */
let lastCall: Promise<unknown> = Promise.resolve();

/** Installs what is missing where this account can; no service of an installed package is started. */
export function ensurePackages(packages: readonly DebianPackage[], options: EnsureOptions): Promise<PackagesOutcome> {
  const call = lastCall.then(() => ensureNow(packages, options));
  lastCall = call.catch(() => undefined);
  return call;
}

async function ensureNow(packages: readonly DebianPackage[], options: EnsureOptions): Promise<PackagesOutcome> {
  const path = options.env['PATH'];
  const missing = packages.filter((each) => !each.isInstalled(path)).map((each) => each.name);
  if (missing.length === 0) return { kind: 'present' };
  const advice = `install ${missing.join(' and ')}, on Debian as root: apt-get update && apt-get install -y ${missing.join(' ')}`;
  if (!options.isRoot || findProgram('apt-get', path) === undefined) return { kind: 'missing', names: missing, advice };
  await withoutServiceStarts(async () => {
    await aptGet(['update'], options);
    await aptGet(['install', '-y', '--no-install-recommends', ...missing], options);
  });
  const still = packages.filter((each) => !each.isInstalled(path)).map((each) => each.name);
  return still.length === 0 ? { kind: 'installed', names: missing } : { kind: 'missing', names: still, advice };
}

const policyFile = '/usr/sbin/policy-rc.d';

/** Debian's packages ask this file before they start a service; 101 forbids it. One that exists is the machine owner's and stays. */
async function withoutServiceStarts(work: () => Promise<void>): Promise<void> {
  let ours = false;
  if (!existsSync(policyFile)) {
    writeFileSync(policyFile, '#!/bin/sh\nexit 101\n', { mode: 0o755, flag: 'wx' });
    ours = true;
  }
  // An interrupt reaches apt-get on the terminal as well; this process lives on to take the file away.
  process.on('SIGINT', liveOn);
  try {
    await work();
  } finally {
    process.off('SIGINT', liveOn);
    if (ours) rmSync(policyFile, { force: true });
  }
}

function liveOn(): void {
  // Having a listener is all that it takes.
}

/** Whether it went well shows in what is installed afterwards. */
function aptGet(args: readonly string[], options: EnsureOptions): Promise<void> {
  return new Promise((resolve) => {
    const child = spawn('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=300', ...args], { env: { ...options.env, DEBIAN_FRONTEND: 'noninteractive' }, stdio: ['ignore', 'pipe', 'pipe'], timeout: 600_000 });
    child.stdout.on('data', (data: Buffer) => options.log(data.toString()));
    child.stderr.on('data', (data: Buffer) => options.log(data.toString()));
    child.once('error', (error) => {
      options.log(`${error.message}\n`);
      resolve();
    });
    child.once('close', () => resolve());
  });
}

function versions(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
