import type { ShardProgress } from '@gauntlet/contracts';
import type { QueuedShard } from './records.ts';

/** The queue as the orchestrator sees it (libs/queue over BullMQ). Disposable: everything in it can be made again from the records. */
export interface ShardQueue {
  /** Adding a job that is still there changes nothing: job ids are derived from shard and generation. */
  add(shards: readonly QueuedShard[]): Promise<void>;
  onProgress(listener: (progress: ShardProgress) => void): void;
  depth(): Promise<{ readonly waiting: number; readonly active: number }>;
  /** @throws GauntletError 'unavailable' */
  ping(): Promise<void>;
  close(): Promise<void>;
}
