import type { ShardToken } from '@gauntlet/execution';

/**
 * The current lease token of each shard. A run has thousands of shards, too many to send along with every query: the store
 * groups rows by lease instead, and what is not current is left out here.
 */
export class CurrentLeases {
  readonly #tokens: ReadonlyMap<string, number>;

  constructor(current: readonly ShardToken[]) {
    this.#tokens = new Map(current.map(({ shardId, leaseToken }) => [shardId, leaseToken]));
  }

  has(shardId: string, leaseToken: number): boolean {
    return this.#tokens.get(shardId) === leaseToken;
  }
}
