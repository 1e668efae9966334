import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildGoModule, builtFolder } from './go-module.ts';
import { goVersionOf } from './go-program.ts';
import { provideHelm } from './provide-helm.ts';

let root: string;
const options = (env: Readonly<Record<string, string>>) => ({ root, env, log: () => undefined, announce: () => undefined });
const pin = (folder: string, goMod: string) => {
  mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, folder, 'go.mod'), goMod);
  writeFileSync(join(root, folder, 'go.sum'), '');
};
const program = (file: string, text: string) => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${text}\n`);
  chmodSync(file, 0o755);
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'gauntlet-go-'));
  pin('infra/helm', 'module x\n\ngo 1.26.0\n');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('provideHelm', () => {
  it('takes what was built for this go.mod, and another go.mod wants another', async () => {
    const folder = builtFolder(root, 'infra/helm');
    for (const name of ['helm', 'kubeconform']) program(join(folder, name), 'exit 0');
    expect(await provideHelm(options({ PATH: '/nowhere' }))).toEqual({ kind: 'found', helm: join(folder, 'helm'), kubeconform: join(folder, 'kubeconform') });
    pin('infra/helm', 'module x\n\ngo 1.26.1\n');
    expect(await provideHelm(options({ PATH: '/nowhere' }))).toEqual({ kind: 'missing', advice: expect.stringContaining('install Go 1.26 or newer') as string });
  });
});

describe('buildGoModule', () => {
  it('passes over a Go on PATH that is older than the module asks for', async () => {
    program(join(root, 'bin/go'), 'echo go1.25.9');
    expect(goVersionOf(join(root, 'infra/helm/go.mod'))).toEqual({ major: 1, minor: 26 });
    expect(await buildGoModule({ folder: 'infra/helm', packages: ['x'], announcement: '', withinMs: 10_000 }, options({ PATH: `${join(root, 'bin')}:/nowhere` }))).toEqual({ kind: 'no-go' });
  });

  it('says how the build ended, and leaves nothing behind', async () => {
    program(join(root, 'bin/go'), 'if [ "$1" = env ]; then echo go1.26.0; else exit 3; fi');
    expect(await buildGoModule({ folder: 'infra/helm', packages: ['x'], announcement: '', withinMs: 10_000 }, options({ PATH: `${join(root, 'bin')}:/bin` }))).toEqual({ kind: 'failed', reason: 'go build ended with exit code 3' });
    expect(readdirSync(builtFolder(root, 'infra/helm'))).toEqual([]);
  });
});
