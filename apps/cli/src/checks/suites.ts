import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/**
 * standard: what every change has to pass; helm: of that, the chart alone. images: builds the container image and runs the platform from it (about three minutes, root).
 * cluster: installs the chart on a real control plane, which is built where it is missing (about fifteen minutes, once).
 */
export const suiteNames = ['standard', 'helm', 'images', 'cluster'] as const;
export type Suite = (typeof suiteNames)[number];

export type SuitesAsked = { readonly kind: 'asked'; readonly names: readonly Suite[] } | { readonly kind: 'unknown'; readonly name: string; readonly expected: readonly string[] };

/** Suites that take minutes. In CI they run when the files that they are about are not as they were when they last passed. */
const proofs = {
  images: { record: 'infra/proven', about: ['infra'], but: ['infra/helm', 'infra/cluster'] },
  cluster: { record: 'helm/proven', about: ['helm', 'infra/helm', 'infra/cluster', 'test/cluster'], but: ['test/cluster/node_modules'] },
} as const satisfies Partial<Record<Suite, { readonly record: string; readonly about: readonly string[]; readonly but: readonly string[] }>>;
export type ProvenSuite = keyof typeof proofs;

/** What `./gauntlet test NAME…` runs; nothing named is `standard`, `ci` is that and what has to be proven again. */
export async function suitesAsked(root: string, args: readonly string[]): Promise<SuitesAsked> {
  const unknown = args.find((name) => name !== 'ci' && !isSuite(name));
  if (unknown !== undefined) return { kind: 'unknown', name: unknown, expected: [...suiteNames, 'ci'] };
  const named = args.filter((name) => isSuite(name));
  if (args.includes('ci')) {
    named.push('standard');
    for (const suite of suiteNames.filter((name) => isProvenSuite(name))) if (!(await isProven(root, suite))) named.push(suite);
  }
  return { kind: 'asked', names: suiteNames.filter((name) => named.includes(name) || (args.length === 0 && name === 'standard')) };
}

/** Whether the suite passed with its files as they stand: when it passes it leaves their hash in a file, which is committed. */
export async function isProven(root: string, suite: ProvenSuite): Promise<boolean> {
  const record = join(root, proofs[suite].record);
  return existsSync(record) && (await readFile(record, 'utf8')).trim() === (await hashOf(root, suite));
}

export async function recordProof(root: string, suite: ProvenSuite): Promise<void> {
  await writeFile(join(root, proofs[suite].record), `${await hashOf(root, suite)}\n`);
}

export function isProvenSuite(name: string): name is ProvenSuite {
  return name in proofs;
}

async function hashOf(root: string, suite: ProvenSuite): Promise<string> {
  const { record, about, but } = proofs[suite];
  const hash = createHash('sha256');
  const files = (await Promise.all(about.map((folder) => filesBelow(join(root, folder))))).flat().map((file) => relative(root, file));
  for (const file of files.filter((each) => each !== record && !but.some((folder) => each.startsWith(`${folder}/`))).sort()) hash.update(file).update('\0').update(await readFile(join(root, file))).update('\0');
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
