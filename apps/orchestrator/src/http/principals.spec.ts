import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Principals } from './principals.ts';

describe('Principals', () => {
  let folder: string;
  let file: string;
  let written = 0;
  const local = { admin: 'a'.repeat(40), worker: 'w'.repeat(40), viewer: 'v'.repeat(40) };
  const named = (token: string, expiresAt: string) => ({ subject: 'Ada Byron', roles: ['TAB'], sha256: createHash('sha256').update(token).digest('hex'), expiresAt });
  const write = (content: object) => {
    writeFileSync(file, JSON.stringify(content));
    // Two writes within one tick of the file system's clock are two changes all the same.
    written += 1;
    utimesSync(file, written, written);
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gauntlet-principals-'));
    file = join(folder, 'tokens.json');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('knows the local tokens, each with its roles, and no other', () => {
    write(local);
    const principals = new Principals(file);
    expect(principals.identify(local.worker)).toEqual({ subject: 'worker', kind: 'machine', roles: ['worker'] });
    expect(principals.identify(local.viewer)?.roles).toEqual(['viewer']);
    expect(principals.identify(local.admin)?.roles).not.toContain('worker');
    expect(principals.identify('')).toBeUndefined();
  });

  it('knows a token from when it was added until it expires or is taken away', () => {
    write(local);
    const principals = new Principals(file);
    expect(principals.identify('t1')).toBeUndefined();
    write({ ...local, named: [named('t1', '2999-01-01T00:00:00.000Z'), named('t2', '2020-01-01T00:00:00.000Z')] });
    expect(principals.identify('t1')).toEqual({ subject: 'Ada Byron', kind: 'person', roles: ['TAB'] });
    expect(principals.identify('t2')).toBeUndefined();
    write(local);
    expect(principals.identify('t1')).toBeUndefined();
  });

  it.each([
    ['no file', undefined],
    ['a short token', { ...local, admin: 'short' }],
    ['a role that there is not', { ...local, named: [{ ...named('t', '2999-01-01T00:00:00.000Z'), roles: ['king'] }] }],
  ])('%s: says which file and what was expected', (_, content) => {
    if (content !== undefined) write(content);
    expect(() => new Principals(file)).toThrow(`GAUNTLET_TOKENS_FILE ${file}: expected JSON`);
  });
});
