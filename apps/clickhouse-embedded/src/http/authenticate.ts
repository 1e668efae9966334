import { createHash, timingSafeEqual } from 'node:crypto';
import { EngineException } from '../engine/engine-exception.ts';

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** @throws EngineException AUTHENTICATION_FAILED; the comparison's time says nothing about where they differ */
export function authenticate(given: Credentials, expected: Credentials): void {
  const userMatches = timingSafeEqual(digest(given.user), digest(expected.user));
  const passwordMatches = timingSafeEqual(digest(given.password), digest(expected.password));
  if (userMatches && passwordMatches) return;
  throw new EngineException(516, 'AUTHENTICATION_FAILED', `${given.user.slice(0, 100)}: Authentication failed: password is incorrect, or there is no user with such name.`);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
