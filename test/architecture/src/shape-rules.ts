import type { SourceFile, SourceTree } from './source-tree.ts';

const emptyNames = new Set(['utils', 'util', 'common', 'shared', 'helpers', 'helper', 'core', 'misc', 'types', 'constants']);
const linesMax = 400;
const indexLinesMax = 40;
const foldersBelowSrcMax = 2;
const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.(controller|module|guard|filter|spec|integration\.spec|fixture|config))?\.(ts|tsx)$/;

/** Shape of files and names (CONTRIBUTING.md, "How the code reads"). @returns one line per violation */
export function shapeViolations(tree: SourceTree): string[] {
  return tree.files.flatMap((file) => [...namesOf(file), ...lengthOf(file), ...depthOf(file), ...contentOf(file)]);
}

function namesOf(file: SourceFile): string[] {
  const parts = file.path.split('/');
  const name = parts.at(-1) ?? '';
  const bad = [...parts.slice(2, -1), name.replace(/\..*$/, '')].filter((part) => emptyNames.has(part));
  return [
    ...bad.map((part) => `${file.path}: "${part}" says nothing about what is in it`),
    ...(kebab.test(name) ? [] : [`${file.path}: file names are kebab-case with a known role suffix`]),
  ];
}

function lengthOf(file: SourceFile): string[] {
  const lines = file.text.split('\n').length - 1;
  const max = file.path.endsWith('/src/index.ts') ? indexLinesMax : linesMax;
  return lines > max ? [`${file.path}: ${lines} lines, at most ${max}`] : [];
}

function depthOf(file: SourceFile): string[] {
  const below = file.path.split('/src/')[1];
  if (below === undefined) return [];
  const folders = below.split('/').length - 1;
  return folders > foldersBelowSrcMax ? [`${file.path}: ${folders} folders below src, at most ${foldersBelowSrcMax}`] : [];
}

function contentOf(file: SourceFile): string[] {
  const found: string[] = [];
  const isConfiguration = file.path.endsWith('.config.ts');
  if (/^export default /m.test(file.text) && !isConfiguration) found.push(`${file.path}: exports are named, not default`);
  if (/@ts-(ignore|nocheck|expect-error)|(eslint|oxlint)-disable/.test(file.text) && !file.path.startsWith('test/architecture/')) found.push(`${file.path}: a check is switched off`);
  const readsEnvironment = /\bprocess\.env\b/.test(file.text);
  const mayRead = /\/(main|env)\.ts$/.test(file.path) || file.path.startsWith('test/') || file.path.endsWith('.spec.ts') || file.project === 'libs/testkit' || file.project === 'apps/cli';
  if (readsEnvironment && !mayRead) found.push(`${file.path}: only main.ts and env.ts read process.env`);
  return found;
}
