import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

export interface SourceFile {
  /** From the tree's root, with "/": libs/assurance/src/evaluate-exit.ts */
  readonly path: string;
  /** apps/worker, libs/assurance, test/e2e */
  readonly project: string;
  readonly text: string;
  readonly imports: readonly { readonly specifier: string; readonly typeOnly: boolean }[];
}

export interface SourceTree {
  readonly root: string;
  readonly files: readonly SourceFile[];
  /** Project → its package.json's dependencies and devDependencies. */
  readonly declared: ReadonlyMap<string, ReadonlySet<string>>;
}

const importPattern = /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[\w*{][^;'"]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;

/** Every TypeScript file below apps/, libs/ and test/ with its imports. */
export function readSourceTree(root: string): SourceTree {
  const files: SourceFile[] = [];
  const declared = new Map<string, ReadonlySet<string>>();
  for (const group of ['apps', 'libs', 'test']) {
    for (const name of listFolders(join(root, group))) {
      const project = `${group}/${name}`;
      declared.set(project, readDeclared(join(root, project, 'package.json')));
      for (const file of walk(join(root, project))) files.push(readSource(root, project, file));
    }
  }
  return { root, files, declared };
}

function readSource(root: string, project: string, file: string): SourceFile {
  const text = readFileSync(file, 'utf8');
  const imports = [...text.matchAll(importPattern)].map((match) => ({ specifier: match[2] ?? match[3] ?? '', typeOnly: match[1] !== undefined }));
  return { path: relative(root, file).replaceAll('\\', '/'), project, text, imports };
}

function listFolders(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  } catch {
    return [];
  }
}

function readDeclared(packageJson: string): ReadonlySet<string> {
  try {
    const json = JSON.parse(readFileSync(packageJson, 'utf8')) as { dependencies?: Record<string, string>; devDependencies?: Record<string, string> };
    return new Set([...Object.keys(json.dependencies ?? {}), ...Object.keys(json.devDependencies ?? {})]);
  } catch {
    return new Set();
  }
}

function* walk(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (['node_modules', 'dist', 'fixtures'].includes(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* walk(path);
    else if (/\.(ts|tsx|mts)$/.test(entry.name)) yield path;
  }
}
