import { createHash, timingSafeEqual } from 'node:crypto';
import { GauntletError } from '@gauntlet/contracts';
import type { Reply } from './reply.ts';

/** A request on a route: the path's variables, what follows "?", the body, and who the caller says to be. */
export interface Call {
  readonly parts: readonly string[];
  readonly query: URLSearchParams;
  readonly json: string;
  readonly actor: string;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly pattern: RegExp;
  readonly handle: (call: Call) => Reply | Promise<Reply>;
}

/** Routes that are served to those who hold a token. */
export interface GuardedRoutes {
  readonly routes: readonly Route[];
  readonly token: string;
  /** The setting that holds it, for those who come without. */
  readonly tokenSetting: string;
}

/** @throws GauntletError 'unauthenticated' */
export function checkToken(authorization: string | undefined, { token, tokenSetting }: GuardedRoutes): void {
  const given = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
  // Hashes have one length, so that the comparison takes the same time for any token.
  if (given === undefined || !timingSafeEqual(hashOf(given), hashOf(token))) throw new GauntletError('unauthenticated', `expected the header Authorization: Bearer with the token of ${tokenSetting}`);
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
