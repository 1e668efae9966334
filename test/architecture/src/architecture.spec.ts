import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { writeBadTree } from './bad-tree.ts';
import { dependencyViolations } from './dependency-rules.ts';
import { shapeViolations } from './shape-rules.ts';
import { readSourceTree } from './source-tree.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');
const bad = writeBadTree();
afterAll(() => rmSync(bad, { recursive: true, force: true }));

describe('dependencies point one way', () => {
  it('holds for the whole tree', () => {
    const tree = readSourceTree(root);
    expect(tree.files.length).toBeGreaterThan(50);
    expect(dependencyViolations(tree)).toEqual([]);
  });

  it.each([
    ['a pure lib that imports node:fs', 'libs/assurance/src/reads-a-file.ts: a pure lib imports node:fs'],
    ['a pure lib that reads the clock', 'libs/assurance/src/reads-a-file.ts: a pure lib uses \\bDate\\.now\\b'],
    ['an adapter that imports another adapter', 'libs/queue/src/knows-metrics.ts: libs/queue may not import @gauntlet/metrics'],
    ['a vendor package in the wrong lib', 'libs/metrics/src/knows-bullmq.ts: bullmq belongs to libs/queue alone'],
    ['an import that is not declared', 'libs/metrics/src/knows-bullmq.ts: bullmq is not declared in libs/metrics/package.json'],
  ])('catches %s', (_what, violation) => {
    expect(dependencyViolations(readSourceTree(bad))).toContain(violation);
  });
});

describe('the shape of the code', () => {
  it('holds for the whole tree', () => {
    expect(shapeViolations(readSourceTree(root))).toEqual([]);
  });

  it.each([
    ['a file named utils', 'libs/assurance/src/utils.ts: "utils" says nothing about what is in it'],
    ['a file name that is not kebab-case', 'libs/assurance/src/BadName.ts: file names are kebab-case with a known role suffix'],
    ['a third folder below src', 'libs/assurance/src/a/b/c/deep.ts: 3 folders below src, at most 2'],
    ['an index with more than 40 lines', 'libs/queue/src/index.ts: 41 lines, at most 40'],
    ['a file of more than 400 lines', 'libs/metrics/src/too-long.ts: 401 lines, at most 400'],
    ['a default export', 'libs/queue/src/knows-metrics.ts: exports are named, not default'],
    ['a check that is switched off', 'libs/queue/src/knows-metrics.ts: a check is switched off'],
    ['a feature that reads process.env', 'apps/worker/src/reads-env.ts: only main.ts and env.ts read process.env'],
  ])('catches %s', (_what, violation) => {
    expect(shapeViolations(readSourceTree(bad))).toContain(violation);
  });
});

describe('ARCHITECTURE.md', () => {
  it('names only paths that exist', () => {
    const text = readFileSync(`${root}/ARCHITECTURE.md`, 'utf8');
    const paths = [...text.matchAll(/`((?:apps|libs|test|infra|docs|load|helm)\/[\w./-]+)`/g)].map((match) => match[1] ?? '');
    expect(paths.length).toBeGreaterThan(20);
    expect(paths.filter((path) => !existsSync(`${root}/${path}`))).toEqual([]);
  });
});

describe('the user guide', () => {
  it('names every setting of every process, and no other', () => {
    const settings = new Set(readSourceTree(root).files.filter((file) => /^apps\/[\w-]+\/src\/env\.ts$/.test(file.path)).flatMap((file) => [...file.text.matchAll(/^ {2}([A-Z][A-Z0-9_]+): /gm)].map((match) => match[1] ?? '')));
    const table = readFileSync(`${root}/docs/guide/settings.md`, 'utf8').split('\n').filter((line) => line.startsWith('| `')).map((line) => line.split('|')[1] ?? '');
    const documented = new Set(table.flatMap((cell) => [...cell.matchAll(/`([A-Z0-9_]+)`/g)].map((match) => match[1] ?? '')));
    expect(settings.size).toBeGreaterThan(30);
    expect([...documented].sort()).toEqual([...settings].sort());
  });
});

describe('decision records', () => {
  it('have a number each, say it, and are listed', () => {
    const records = readdirSync(`${root}/docs/decisions`).filter((name) => name !== 'README.md').sort();
    const list = readFileSync(`${root}/docs/decisions/README.md`, 'utf8');
    expect(records.map((name) => Number(name.slice(0, 4)))).toEqual(records.map((_, i) => i + 1));
    for (const name of records) {
      expect(readFileSync(`${root}/docs/decisions/${name}`, 'utf8').startsWith(`# ${name.slice(0, 4)} `), name).toBe(true);
      expect(list).toContain(`| [${name.slice(0, 4)}](${name}) |`);
    }
  });
});
