import { isBuiltin } from 'node:module';
import type { SourceFile, SourceTree } from './source-tree.ts';

/** What each project may import of ours; apps and tests may import every lib, nobody imports an app. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  'libs/contracts': [],
  'libs/assurance': ['contracts'],
  'libs/scheduling': ['contracts'],
  'libs/simulation': ['contracts'],
  'libs/duis': [],
  'libs/test-packs': ['contracts', 'duis'],
  'libs/execution': ['contracts', 'assurance', 'duis', 'scheduling', 'test-packs'],
  'libs/queue': ['contracts', 'execution'],
  'libs/metrics': ['contracts', 'execution'],
  'libs/records': ['contracts', 'execution'],
  'libs/reports': ['contracts', 'execution', 'assurance'],
  'libs/telemetry': ['contracts'],
  'libs/testkit': ['contracts', 'duis', 'execution', 'metrics', 'queue', 'records', 'test-packs'],
};

/** Pure: no npm package, no node:*, no clock, no randomness; of ours only types of contracts. */
const pureLibs = ['libs/assurance', 'libs/scheduling', 'libs/simulation'];
const impure = [/\bDate\.now\b/, /\bnew Date\(\s*\)/, /\bMath\.random\b/, /\bperformance\./, /\bprocess\./, /\bsetTimeout\b/, /\bsetInterval\b/, /\bfetch\(/, /\bcrypto\./];

/** Vendor packages that one lib alone knows. */
const soleImporter: Readonly<Record<string, readonly string[]>> = {
  bullmq: ['libs/queue'],
  ioredis: ['libs/queue'],
  '@clickhouse/client': ['libs/metrics'],
  'apache-arrow': ['libs/metrics'],
  kysely: ['libs/records'],
  pg: ['libs/records'],
  '@electric-sql/pglite': ['libs/records'],
  chdb: ['apps/clickhouse-embedded'],
};

const isTest = (file: SourceFile) => /\.(spec|fixture)\.ts$/.test(file.path) || file.project.startsWith('test/') || file.project === 'libs/testkit';

/** @returns one line per violation, "path: what is wrong" */
export function dependencyViolations(tree: SourceTree): string[] {
  return tree.files.flatMap((file) => [...directionOf(file), ...purityOf(file), ...vendorsOf(file), ...undeclaredIn(file, tree)]);
}

function directionOf(file: SourceFile): string[] {
  if (isTest(file) || !file.project.startsWith('libs/')) return [];
  const may = allowed[file.project];
  if (may === undefined) return [`${file.path}: ${file.project} has no line in the dependency table`];
  return file.imports
    .filter(({ specifier }) => specifier.startsWith('@gauntlet/') && !may.includes(specifier.slice('@gauntlet/'.length)))
    .map(({ specifier }) => `${file.path}: ${file.project} may not import ${specifier}`);
}

function purityOf(file: SourceFile): string[] {
  if (isTest(file) || !pureLibs.includes(file.project)) return [];
  const imports = file.imports.filter(({ specifier, typeOnly }) => !specifier.startsWith('.') && !(typeOnly && specifier === '@gauntlet/contracts'));
  const code = file.text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
  return [
    ...imports.map(({ specifier }) => `${file.path}: a pure lib imports ${specifier}`),
    ...impure.filter((pattern) => pattern.test(code)).map((pattern) => `${file.path}: a pure lib uses ${pattern.source}`),
  ];
}

function vendorsOf(file: SourceFile): string[] {
  if (isTest(file)) return [];
  return file.imports.flatMap(({ specifier }) => {
    const owners = soleImporter[packageOf(specifier)];
    return owners === undefined || owners.includes(file.project) ? [] : [`${file.path}: ${specifier} belongs to ${owners.join(', ')} alone`];
  });
}

function undeclaredIn(file: SourceFile, tree: SourceTree): string[] {
  // Root development dependencies (vitest, typescript) are there for specs; everything else is declared where it is used.
  return file.imports
    .filter(({ specifier }) => !specifier.startsWith('.') && !isBuiltin(specifier))
    .map(({ specifier }) => packageOf(specifier))
    .filter((name) => !tree.declared.get(file.project)?.has(name) && !(isTest(file) && (name === 'vitest' || name.startsWith('@gauntlet/'))))
    .map((name) => `${file.path}: ${name} is not declared in ${file.project}/package.json`);
}

function packageOf(specifier: string): string {
  return specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}
