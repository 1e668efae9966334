import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultS1spIds, users } from '@gauntlet/contracts';
import { dccAccessControlBrokerId } from '@gauntlet/duis';
import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../env.ts';
import { buildProgram } from '../program.ts';

describe('secrets create', () => {
  it('makes what the chart’s two Secrets hold, once, readable by the owner alone', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'gauntlet-secrets-'));
    try {
      const folder = join(dir, 'new');
      expect(await create(folder)).toContain(`kubectl create secret generic gauntlet-tokens --from-file=${folder}/tokens`);
      const read = (name: string) => readFileSync(join(folder, 'tokens', name), 'utf8');
      expect(readdirSync(join(folder, 'tokens')).sort()).toEqual(['admin-token', 'lab-token', 'tokens.json', 'viewer-token', 'worker-token']);
      expect(JSON.parse(read('tokens.json'))).toEqual({ admin: read('admin-token'), worker: read('worker-token'), viewer: read('viewer-token') });
      expect(new Set(['admin-token', 'lab-token', 'viewer-token', 'worker-token'].map(read)).size).toBe(4);
      expect(readdirSync(join(folder, 'credentials')).sort()).toEqual([dccAccessControlBrokerId, ...defaultS1spIds, ...users.map(({ organisation }) => organisation)].map((id) => `${id}.json`).sort());
      for (const file of readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())) expect(statSync(join(file.parentPath, file.name)).mode & 0o777, file.name).toBe(0o600);
      await expect(create(folder)).rejects.toThrow(/is not empty; expected a new or an empty folder/);
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});

async function create(folder: string): Promise<string> {
  let text = '';
  const sink = { write: (more: string) => void (text += more), interactive: false, colour: false, size: () => ({ columns: 80, rows: 24 }) };
  await buildProgram({ environment: readEnvironment({}), terminal: { out: sink, err: sink }, root: '/nowhere' }, () => undefined).parseAsync(['secrets', 'create', folder], { from: 'user' });
  return text;
}
