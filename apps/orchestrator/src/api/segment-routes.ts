import { claimSegmentSchema, segmentHeartbeatSchema, segmentResultSchema } from '@gauntlet/contracts';
import { json, workers, type Route } from './route.ts';

/** What load generators call. */
export const segmentRoutes: readonly Route[] = [
  { method: 'POST', path: '/v1/segments/:segmentId/claim', summary: 'Take a segment of a campaign; 410 when it was taken before', admits: workers, body: claimSegmentSchema, success: json('the segment with its lease token') },
  { method: 'POST', path: '/v1/segments/:segmentId/heartbeat', summary: 'Say how it goes; 409 when the segment was given up', admits: workers, body: segmentHeartbeatSchema, success: json('a directive and the orchestrator\'s clock') },
  { method: 'POST', path: '/v1/segments/:segmentId/result', summary: 'Report a segment whose rows are stored; 409 for a stale token', admits: workers, body: segmentResultSchema, success: json('recorded') },
];
