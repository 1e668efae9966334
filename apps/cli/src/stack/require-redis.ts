import { GauntletError } from '@gauntlet/contracts';
import type { Environment } from '../env.ts';
import { findProgram } from './find-program.ts';

/** @throws GauntletError 'not-found' that says what to do when there is neither a redis-server nor a REDIS_URL */
export function requireRedis(environment: Environment): void {
  if (environment.given.redisUrl !== undefined || findProgram('redis-server', environment.inherited['PATH']) !== undefined) return;
  throw new GauntletError('not-found', 'redis-server is not on PATH; install it (Debian: apt-get install -y redis-server) or set REDIS_URL to a Redis 6.2 or newer');
}
