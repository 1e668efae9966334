import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** standard: what every change has to pass; helm: of that, the chart alone. images: builds the container image and runs the platform from it (about three minutes, root). */
export const suiteNames = ['standard', 'helm', 'images'] as const;
export type Suite = (typeof suiteNames)[number];

export type SuitesAsked = { readonly kind: 'asked'; readonly names: readonly Suite[] } | { readonly kind: 'unknown'; readonly name: string; readonly expected: readonly string[] };

/** What `./gauntlet test NAME…` runs; nothing named is `standard`, `ci` is that and what has to be proven again. */
export async function suitesAsked(root: string, args: readonly string[]): Promise<SuitesAsked> {
  const unknown = args.find((name) => name !== 'ci' && !isSuite(name));
  if (unknown !== undefined) return { kind: 'unknown', name: unknown, expected: [...suiteNames, 'ci'] };
  const named = args.filter((name) => isSuite(name));
  if (args.includes('ci')) named.push('standard', ...((await isProven(root)) ? [] : (['images'] as const)));
  return { kind: 'asked', names: suiteNames.filter((name) => named.includes(name) || (args.length === 0 && name === 'standard')) };
}

/** Whether the images passed with infra/ and helm/ as they stand: a passing suite leaves their hash in infra/proven, which is committed. */
export async function isProven(root: string): Promise<boolean> {
  const proven = provenFile(root);
  return existsSync(proven) && (await readFile(proven, 'utf8')).trim() === (await deploymentHash(root));
}

export async function recordProof(root: string): Promise<void> {
  await writeFile(provenFile(root), `${await deploymentHash(root)}\n`);
}

function provenFile(root: string): string {
  return join(root, 'infra/proven');
}

async function deploymentHash(root: string): Promise<string> {
  const hash = createHash('sha256');
  const files = (await Promise.all(['infra', 'helm'].map((folder) => filesBelow(join(root, folder))))).flat().map((file) => relative(root, file));
  for (const file of files.filter((each) => each !== relative(root, provenFile(root))).sort()) hash.update(file).update('\0').update(await readFile(join(root, file))).update('\0');
  return hash.digest('hex');
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

function isSuite(name: string): name is Suite {
  return suiteNames.some((each) => each === name);
}
