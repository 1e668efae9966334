import { GauntletError } from '@gauntlet/contracts';
import type { RedisOptions } from 'bullmq';

/**
 * What BullMQ needs to open its own connections: options, not an instance, so that it also closes them.
 * @param redisUrl redis://[user]:password@host:port/database, or rediss:// for TLS
 * @throws GauntletError 'invalid-input'
 */
export function connectionOptionsOf(redisUrl: string): RedisOptions {
  const url = URL.canParse(redisUrl) ? new URL(redisUrl) : undefined;
  const database = url === undefined ? '' : url.pathname.replace(/^\//, '');
  if (url === undefined || !['redis:', 'rediss:'].includes(url.protocol) || url.hostname === '' || !/^\d{0,4}$/.test(database)) {
    // The value may hold a password: it is not repeated.
    throw new GauntletError('invalid-input', 'the Redis URL is not one', { problems: [{ path: 'redisUrl', value: '(not shown)', expected: 'redis://:password@host:port/database, or rediss://' }] });
  }
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? 6379 : Number(url.port),
    db: Number(database),
    ...(url.username === '' ? {} : { username: decodeURIComponent(url.username) }),
    ...(url.password === '' ? {} : { password: decodeURIComponent(url.password) }),
    ...(url.protocol === 'rediss:' ? { tls: { servername: url.hostname } } : {}),
    connectTimeout: 5_000,
    // BullMQ's own strategy waits up to 20 s: a worker would be away too long after a restart of Redis.
    retryStrategy: (tries: number) => Math.min(100 * 2 ** Math.min(tries, 10), 2_000),
  };
}
