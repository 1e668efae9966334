import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { builtK6, findK6 } from './k6-program.ts';
import { provideK6 } from './provide-k6.ts';

let root: string;
const folder = (name: string) => join(root, name);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'gauntlet-k6-'));
  mkdirSync(folder('infra/k6'), { recursive: true });
  writeFileSync(folder('infra/k6/go.mod'), 'module x\n');
  writeFileSync(folder('infra/k6/go.sum'), '');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A program that answers `version` as k6 of this version does. */
function k6At(file: string, version: string): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\necho "k6 v${version} (go1.26.8, linux/amd64)"\n`);
  chmodSync(file, 0o755);
  return file;
}

describe('findK6', () => {
  it('takes K6_BIN before PATH before what was built', async () => {
    const [given, onPath, built] = [k6At(folder('given/k6'), '2.1.0'), k6At(folder('path/k6'), '2.0.1'), k6At(builtK6(root), '2.2.0')];
    const env = { PATH: folder('path') };
    expect(await findK6(root, { ...env, K6_BIN: given })).toEqual({ kind: 'found', program: given, version: '2.1.0', from: 'K6_BIN' });
    expect(await findK6(root, env)).toEqual({ kind: 'found', program: onPath, version: '2.0.1', from: 'PATH' });
    expect(await findK6(root, { PATH: '' })).toEqual({ kind: 'found', program: built, version: '2.2.0', from: 'toolchain' });
  });

  it('passes over a k6 on PATH that is too old, and finds none in the end', async () => {
    k6At(folder('path/k6'), '1.7.1');
    expect(await findK6(root, { PATH: folder('path') })).toEqual({ kind: 'missing' });
  });

  it.each([
    ['too old', 'echo "k6 v0.57.0"', 'it is k6 0.57.0; expected 2.0.0 or newer'],
    ['something else', 'echo hello', 'it does not say a version as k6 does'],
  ])('says that K6_BIN cannot be used when it is %s', async (_, line, reason) => {
    const given = k6At(folder('given/k6'), '0');
    writeFileSync(given, `#!/bin/sh\n${line}\n`);
    expect(await findK6(root, { K6_BIN: given })).toEqual({ kind: 'unusable', program: given, reason });
    expect(await provideK6({ root, env: { K6_BIN: given }, log: () => undefined, announce: () => undefined })).toMatchObject({ kind: 'missing', advice: expect.stringContaining(reason) as string });
  });
});

describe('provideK6', () => {
  it('says what to install where neither Go nor Python is there, and leaves nothing behind', async () => {
    const outcome = await provideK6({ root, env: { PATH: '/nowhere' }, log: () => undefined, announce: () => undefined });
    expect(outcome).toMatchObject({ kind: 'missing', advice: expect.stringContaining('install Go 1.25 or newer') as string });
    expect(await findK6(root, { PATH: '/nowhere' })).toEqual({ kind: 'missing' });
  });
});
