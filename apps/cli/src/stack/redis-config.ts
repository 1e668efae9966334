import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loopback } from './ports.ts';

export interface RedisConfigOptions {
  /** The settings that every Redis of the platform has: infra/redis/redis.conf. */
  readonly base: string;
  readonly dir: string;
  readonly port: number;
  readonly password: string;
}

/** Writes a private Redis's configuration and returns its path. A file, because arguments can be read by every user of the machine. */
export function writeRedisConfig(options: RedisConfigOptions): string {
  const file = join(options.dir, 'redis.conf');
  const lines = [`include ${quote(options.base)}`, `bind ${loopback}`, `port ${options.port}`, `requirepass ${quote(options.password)}`, `dir ${quote(options.dir)}`];
  writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 });
  return file;
}

function quote(value: string): string {
  return `"${value.replace(/["\\]/g, String.raw`\$&`)}"`;
}
