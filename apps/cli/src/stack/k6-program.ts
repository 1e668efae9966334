import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findProgram } from './find-program.ts';
import { builtFolder } from './go-module.ts';

export type K6Finding =
  | { readonly kind: 'found'; readonly program: string; readonly version: string; readonly from: 'K6_BIN' | 'PATH' | 'toolchain' }
  | { readonly kind: 'missing' }
  /** K6_BIN names something else than a k6 that can be used. */
  | { readonly kind: 'unusable'; readonly program: string; readonly reason: string };

export const k6MajorMin = 2;
const run = promisify(execFile);

/** The k6 that load generators run: K6_BIN, else a k6 of version 2 or newer on PATH, else the one built into .toolchain. Changes nothing. */
export async function findK6(root: string, env: Readonly<Record<string, string>>): Promise<K6Finding> {
  const given = env['K6_BIN'];
  if (given !== undefined) {
    const version = await versionOf(given);
    if (version === undefined) return { kind: 'unusable', program: given, reason: 'it does not say a version as k6 does' };
    return isRecent(version) ? { kind: 'found', program: given, version, from: 'K6_BIN' } : { kind: 'unusable', program: given, reason: `it is k6 ${version}; expected ${k6MajorMin}.0.0 or newer` };
  }
  const onPath = findProgram('k6', env['PATH']);
  const versionOnPath = onPath === undefined ? undefined : await versionOf(onPath);
  if (onPath !== undefined && versionOnPath !== undefined && isRecent(versionOnPath)) return { kind: 'found', program: onPath, version: versionOnPath, from: 'PATH' };
  const built = builtK6(root);
  const version = existsSync(built) ? await versionOf(built) : undefined;
  return version === undefined ? { kind: 'missing' } : { kind: 'found', program: built, version, from: 'toolchain' };
}

/** Where the k6 of infra/k6 is built to: another pinned version is another folder. */
export function builtK6(root: string): string {
  return join(builtFolder(root, 'infra/k6'), 'k6');
}

async function versionOf(program: string): Promise<string | undefined> {
  const said = await run(program, ['version'], { timeout: 20_000 }).then(({ stdout }) => stdout, () => '');
  return /\bk6(?:\.exe)? v(\d+\.\d+\.\d+\S*)/.exec(said)?.[1];
}

function isRecent(version: string): boolean {
  return Number(version.split('.')[0]) >= k6MajorMin;
}
