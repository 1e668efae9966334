export { createShardQueue } from './shard-queue.ts';
export type { ShardQueueOptions } from './shard-queue.ts';
export { startShardWorker } from './shard-worker.ts';
export type { ShardWorker, ShardWorkerOptions } from './shard-worker.ts';
export type { HandlersByJob, JobContext, PutOff } from './job-handlers.ts';
