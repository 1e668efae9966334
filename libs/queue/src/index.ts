export { createShardQueue } from './shard-queue.ts';
export type { ShardQueueOptions } from './shard-queue.ts';
export { startPoolWorker } from './pool-worker.ts';
export type { PoolWorker, PoolWorkerOptions } from './pool-worker.ts';
export { createSegmentQueue } from './segment-queue.ts';
export type { HandlersByJob, HandlersOf, JobContext, PutOff } from './job-handlers.ts';
