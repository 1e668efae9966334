import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const lines = (count: number) => Array.from({ length: count }, (_, i) => `export const line${i} = ${i};\n`).join('');
const manifest = (name: string, dependencies: Record<string, string> = {}) => JSON.stringify({ name, dependencies });

/** One file for every rule, each breaking it on purpose. */
const files: Readonly<Record<string, string>> = {
  'libs/assurance/package.json': manifest('@gauntlet/assurance'),
  'libs/queue/package.json': manifest('@gauntlet/queue', { '@gauntlet/metrics': '*' }),
  'libs/metrics/package.json': manifest('@gauntlet/metrics'),
  'apps/worker/package.json': manifest('@gauntlet/worker'),
  'libs/assurance/src/reads-a-file.ts': "import { readFileSync } from 'node:fs';\n\nexport const now = () => readFileSync(String(Date.now()));\n",
  'libs/assurance/src/utils.ts': 'export const nothing = 1;\n',
  'libs/assurance/src/BadName.ts': 'export const nothing = 1;\n',
  'libs/assurance/src/a/b/c/deep.ts': 'export const nothing = 1;\n',
  'libs/queue/src/knows-metrics.ts': "// @ts-ignore\nimport { write } from '@gauntlet/metrics';\n\nexport default write;\n",
  'libs/queue/src/index.ts': lines(41),
  'libs/metrics/src/knows-bullmq.ts': "import { Queue } from 'bullmq';\n\nexport const queue = Queue;\n",
  'libs/metrics/src/too-long.ts': lines(401),
  'apps/worker/src/reads-env.ts': "export const setting = process.env['ANY'];\n",
};

/** Writes the tree of violations to a temporary folder and returns it; the caller removes it. */
export function writeBadTree(): string {
  const root = mkdtempSync(join(tmpdir(), 'gauntlet-bad-tree-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}
