import { claimShardSchema, heartbeatSchema, registerWorkerSchema, shardResultSchema } from '@gauntlet/contracts';
import { json, workers, type Route } from './route.ts';

/** What workers call. */
export const workerRoutes: readonly Route[] = [
  { method: 'POST', path: '/v1/workers', summary: 'A worker announces itself', admits: workers, body: registerWorkerSchema, success: json('its id and the User it speaks as') },
  { method: 'POST', path: '/v1/shards/:shardId/claim', summary: 'Take a shard; 409 while held, 410 when there is nothing to do', admits: workers, body: claimShardSchema, success: json('the shard with its lease token') },
  { method: 'POST', path: '/v1/shards/:shardId/heartbeat', summary: 'Renew the lease; 409 when it is another\'s', admits: workers, body: heartbeatSchema, success: json('whether the run was cancelled') },
  { method: 'POST', path: '/v1/shards/:shardId/result', summary: 'Report a shard whose rows are stored; 409 for a stale token', admits: workers, body: shardResultSchema, success: json('recorded') },
];
