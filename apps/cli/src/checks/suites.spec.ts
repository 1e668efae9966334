import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isProven, recordProof, suitesAsked } from './suites.ts';

describe('suitesAsked', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'gauntlet-suites-'));
    for (const folder of ['infra', 'helm']) mkdirSync(join(root, folder));
    writeFileSync(join(root, 'infra/Containerfile'), 'FROM one');
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('is the standard suite when nothing is named, and what is named otherwise', async () => {
    expect(await suitesAsked(root, [])).toEqual({ kind: 'asked', names: ['standard'] });
    expect(await suitesAsked(root, ['images'])).toEqual({ kind: 'asked', names: ['images'] });
    expect(await suitesAsked(root, ['images', 'standard', 'images'])).toEqual({ kind: 'asked', names: ['standard', 'images'] });
  });

  it('names a suite that there is not, and those that there are', async () => {
    expect(await suitesAsked(root, ['standard', 'image'])).toEqual({ kind: 'unknown', name: 'image', expected: ['standard', 'helm', 'images', 'cluster', 'ci'] });
  });

  it('in CI asks for what takes minutes until it passed with the files that it is about as they are', async () => {
    const inCi = async () => (await suitesAsked(root, ['ci'])) as { readonly names: readonly string[] };
    expect((await inCi()).names).toEqual(['standard', 'images', 'cluster']);
    await recordProof(root, 'images');
    await recordProof(root, 'cluster');
    expect(readFileSync(join(root, 'infra/proven'), 'utf8')).toMatch(/^[0-9a-f]{64}\n$/);
    expect((await inCi()).names).toEqual(['standard']);
    mkdirSync(join(root, 'helm/gauntlet'));
    writeFileSync(join(root, 'helm/gauntlet/values.yaml'), 'replicas: 1');
    expect(await isProven(root, 'images')).toBe(true);
    expect((await inCi()).names).toEqual(['standard', 'cluster']);
    writeFileSync(join(root, 'infra/Containerfile'), 'FROM two');
    expect((await inCi()).names).toEqual(['standard', 'images', 'cluster']);
  });
});
