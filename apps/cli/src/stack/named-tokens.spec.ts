import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addNamedToken, idOfToken, listNamedTokens, revokeNamedToken } from './named-tokens.ts';
import { openStateFolder, readTokens, stateFolder } from './state-folder.ts';

describe('named tokens', () => {
  let dir: string;
  const ada = { subject: 'Ada Byron', roles: ['TAB' as const], expiresAt: '2999-01-01T00:00:00.000Z' };
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'gauntlet-named-tokens-'));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it('are kept as hashes only, beside the machine\'s own, readable by the owner alone', () => {
    const state = stateFolder(dir);
    const { tokens } = openStateFolder(state);
    const token = addNamedToken(state, ada);
    expect(token.length).toBeGreaterThanOrEqual(43);
    expect(readFileSync(state.tokensFile, 'utf8')).not.toContain(token);
    expect(statSync(state.tokensFile).mode & 0o777).toBe(0o600);
    expect(readTokens(state)).toEqual(tokens);
    expect(listNamedTokens(state)).toEqual([{ ...ada, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string }]);
  });

  it('are revoked one by one, by their id', () => {
    const state = stateFolder(dir);
    openStateFolder(state);
    addNamedToken(state, ada);
    addNamedToken(state, { ...ada, subject: 'Dee' });
    const [first, second] = listNamedTokens(state);
    expect(revokeNamedToken(state, idOfToken(first ?? { sha256: '' }))).toEqual(first);
    expect(listNamedTokens(state)).toEqual([second]);
    expect(() => revokeNamedToken(state, 'nosuch')).toThrow('there is no token nosuch; ./gauntlet token list shows those that there are');
  });

  it('need a platform that was started once', () => {
    expect(() => addNamedToken(stateFolder(dir), ada)).toThrow('./gauntlet up makes it');
  });
});
