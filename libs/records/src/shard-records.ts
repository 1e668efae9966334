import type { ShardRecords } from '@gauntlet/execution';
import type { Database } from './database.ts';
import { startLanes } from './lane-scheduling.ts';
import { reconcile } from './reconciliation.ts';
import { claimShard, renewLease } from './shard-leases.ts';
import { recordShardResult } from './shard-results.ts';
import { liveWorkers, registerWorker } from './worker-slots.ts';

export function shardRecords(database: Database): ShardRecords {
  const { wallClockMs } = database;
  return {
    registerWorker: (worker, nowMs) => database.change((tx) => registerWorker(tx, worker, nowMs, wallClockMs())),
    liveWorkers: (nowMs, withinMs) => database.read((tx) => liveWorkers(tx, nowMs, withinMs)),
    startLanes: (nowMs) => database.change((tx) => startLanes(tx, nowMs, wallClockMs())),
    claimShard: (claim) => database.change((tx) => claimShard(tx, claim)),
    renewLease: (renewal) => database.change((tx) => renewLease(tx, renewal)),
    recordShardResult: (shardId, result, nowMs) => database.change((tx) => recordShardResult(tx, shardId, result, nowMs, wallClockMs())),
    reconcile: (nowMs, requeueAfterMs) => database.change((tx) => reconcile(tx, nowMs, requeueAfterMs, wallClockMs())),
  };
}
