import { createHash, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Principal } from '@gauntlet/contracts';
import { GauntletError, roles } from '@gauntlet/contracts';
import { z } from 'zod';

const tokensSchema = z.object({ admin: z.string().min(32), worker: z.string().min(32), viewer: z.string().min(32) });

/** Tokens are compared as hashes, in constant time. */
interface KnownToken {
  readonly hash: Buffer;
  readonly principal: Principal;
}

export class Principals {
  readonly #known: readonly KnownToken[];

  /**
   * Reads the local tokens (mode 600, made at first start): the admin holds every role, the worker token only a worker's.
   * @throws GauntletError 'invalid-input' when the file is missing or not of that form
   */
  constructor(tokensFile: string) {
    const tokens = readTokens(tokensFile);
    const everyRole = roles.filter((role) => role !== 'worker');
    this.#known = [
      { hash: sha256(tokens.admin), principal: { subject: 'local-admin', kind: 'person', roles: everyRole } },
      { hash: sha256(tokens.worker), principal: { subject: 'worker', kind: 'machine', roles: ['worker'] } },
      { hash: sha256(tokens.viewer), principal: { subject: 'local-viewer', kind: 'person', roles: ['viewer'] } },
    ];
  }

  identify(token: string): Principal | undefined {
    const hash = sha256(token);
    return this.#known.find((known) => timingSafeEqual(known.hash, hash))?.principal;
  }
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
