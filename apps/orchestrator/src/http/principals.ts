import { createHash, timingSafeEqual } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import type { Principal } from '@gauntlet/contracts';
import { GauntletError, roles } from '@gauntlet/contracts';
import { z } from 'zod';

/** `named`: what `gauntlet token create` adds; of these tokens the file holds only the hash. */
const tokensSchema = z.object({
  admin: z.string().min(32),
  worker: z.string().min(32),
  viewer: z.string().min(32),
  named: z.array(z.object({ subject: z.string().min(1), sha256: z.string().regex(/^[0-9a-f]{64}$/), roles: z.array(z.enum(roles)).min(1), expiresAt: z.iso.datetime() })).default([]),
});

/** Tokens are compared as hashes, in constant time. */
interface KnownToken {
  readonly hash: Buffer;
  readonly principal: Principal;
  /** Milliseconds since the Unix epoch. */
  readonly expiresMs: number;
}

export class Principals {
  readonly #file: string;
  #known: readonly KnownToken[];
  #readOfMs: number;

  /**
   * Reads the local tokens (mode 600, made at first start): the admin holds every role, the worker token only a worker's.
   * @throws GauntletError 'invalid-input' when the file is missing or not of that form
   */
  constructor(tokensFile: string) {
    this.#file = tokensFile;
    this.#known = knownTokens(tokensFile);
    this.#readOfMs = changedMs(tokensFile);
  }

  /** The file is read again when it changed, so that a token that was added or taken away counts at once. One that expired is not known any more. */
  identify(token: string): Principal | undefined {
    this.#refresh();
    const hash = sha256(token);
    return this.#known.find((known) => timingSafeEqual(known.hash, hash) && Date.now() < known.expiresMs)?.principal;
  }

  #refresh(): void {
    const ofMs = changedMs(this.#file);
    if (ofMs === this.#readOfMs) return;
    this.#known = knownTokens(this.#file);
    this.#readOfMs = ofMs;
  }
}

function knownTokens(file: string): readonly KnownToken[] {
  const tokens = readTokens(file);
  const everyRole = roles.filter((role) => role !== 'worker');
  const lasting = Number.POSITIVE_INFINITY;
  return [
    { hash: sha256(tokens.admin), principal: { subject: 'local-admin', kind: 'person', roles: everyRole }, expiresMs: lasting },
    { hash: sha256(tokens.worker), principal: { subject: 'worker', kind: 'machine', roles: ['worker'] }, expiresMs: lasting },
    { hash: sha256(tokens.viewer), principal: { subject: 'local-viewer', kind: 'person', roles: ['viewer'] }, expiresMs: lasting },
    ...tokens.named.map((named): KnownToken => ({ hash: Buffer.from(named.sha256, 'hex'), principal: { subject: named.subject, kind: 'person', roles: named.roles }, expiresMs: Date.parse(named.expiresAt) })),
  ];
}

/** Milliseconds since the Unix epoch; 0 when the file is gone, which reading it then says. */
function changedMs(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function readTokens(file: string): z.infer<typeof tokensSchema> {
  try {
    return tokensSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new GauntletError('invalid-input', `GAUNTLET_TOKENS_FILE ${file}: expected JSON with admin, worker and viewer tokens of at least 32 characters`, { cause });
  }
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
