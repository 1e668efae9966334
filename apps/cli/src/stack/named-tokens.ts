import { createHash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { GauntletError, parseInput, roles } from '@gauntlet/contracts';
import { z } from 'zod';
import { randomSecret, readTokens } from './state-folder.ts';
import type { StateFolder } from './state-folder.ts';

const namedTokenSchema = z.object({ subject: z.string().min(1), roles: z.array(z.enum(roles)).min(1), expiresAt: z.iso.datetime(), sha256: z.string().regex(/^[0-9a-f]{64}$/) });
const fileSchema = z.looseObject({ named: z.array(namedTokenSchema).default([]) });
type NamedTokens = z.infer<typeof fileSchema>;

/** A person's token; the file keeps its hash only. */
export type NamedToken = z.infer<typeof namedTokenSchema>;

/** Enough of the hash to name a token, and nothing of the token. */
export function idOfToken({ sha256 }: Pick<NamedToken, 'sha256'>): string {
  return sha256.slice(0, 12);
}

/** Adds a token for a person of this machine's platform. @returns the token, which is shown once */
export function addNamedToken(state: StateFolder, named: Omit<NamedToken, 'sha256'>): string {
  const token = randomSecret();
  change(state, (before) => [...before, { ...named, sha256: createHash('sha256').update(token).digest('hex') }]);
  return token;
}

export function listNamedTokens(state: StateFolder): readonly NamedToken[] {
  return readFile(state).named;
}

/** The token counts no more from now on. @throws GauntletError 'not-found' when none has this id */
export function revokeNamedToken(state: StateFolder, id: string): NamedToken {
  const revoked = readFile(state).named.find((token) => idOfToken(token) === id);
  if (revoked === undefined) throw new GauntletError('not-found', `there is no token ${id}; ./gauntlet token list shows those that there are`);
  change(state, (before) => before.filter((token) => idOfToken(token) !== id));
  return revoked;
}

function change(state: StateFolder, to: (before: readonly NamedToken[]) => readonly NamedToken[]): void {
  const file = readFile(state);
  const draft = `${state.tokensFile}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify({ ...file, named: to(file.named) }, null, 2)}\n`, { mode: 0o600 });
  // Renamed into place: the orchestrator reads the old file or the new one, never half of one.
  renameSync(draft, state.tokensFile);
}

function readFile(state: StateFolder): NamedTokens {
  if (readTokens(state) === undefined) throw new GauntletError('not-found', `${state.tokensFile} does not exist; ./gauntlet up makes it`);
  return parseInput(fileSchema, JSON.parse(readFileSync(state.tokensFile, 'utf8')), state.tokensFile);
}
