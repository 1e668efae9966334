import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('every one of the 41 acceptance rows of the SVTAD has a test that names it and its clause', () => {
  const text = globSync('**/acceptance*.spec.ts', { cwd: import.meta.dirname }).map((path) => readFileSync(join(import.meta.dirname, path), 'utf8')).join('\n');
  const named = new Set([...text.matchAll(/\('row (\d+), (?:\d+\.\d+|Table)/g)].map((found) => Number(found[1])));
  expect([...named].sort((one, other) => one - other)).toEqual(Array.from({ length: 41 }, (_, index) => index + 1));
});
