import type { Pool } from '@gauntlet/contracts';

/** Prefix of every key in Redis. */
export const keyPrefix = 'gauntlet';

/** Each pool of workers has its own queue. BullMQ refuses ":" in names and job ids. */
export function queueNameOf(pool: Pool): string {
  return pool;
}

/** The same shard or segment queued again as the same generation is the same job; a later generation is another. */
export function jobIdOf(id: string, generation: number): string {
  return `${id}.${generation}`;
}
