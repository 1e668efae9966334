import { z } from 'zod';
import { eventsQuerySchema, json, readers, type Route } from './route.ts';

export const queueQuerySchema = z.object({ run: z.string().max(64).optional() });

export const poolQuerySchema = z.object({ pool: z.enum(['dmct', 'sct']) });

/** The server itself. */
export const serverRoutes: readonly Route[] = [
  { method: 'GET', path: '/healthz', summary: 'The process is alive', admits: 'anonymous', success: json('alive') },
  { method: 'GET', path: '/readyz', summary: 'Records, results and queue answer', admits: 'anonymous', success: json('ready; 503 with the part that is not') },
  { method: 'GET', path: '/v1/openapi.json', summary: 'This description', admits: 'anonymous', success: json('OpenAPI 3.1') },
  { method: 'GET', path: '/v1/status', summary: 'Health of every part, live workers, queue depth', admits: readers, success: json('status') },
  { method: 'GET', path: '/v1/overview', summary: 'What runs, what waits and why, what ended, device sets, workers, health', admits: readers, success: json('the overview') },
  { method: 'GET', path: '/v1/overview/events', summary: 'The overview, live', admits: readers, query: eventsQuerySchema, success: { status: 200, contentType: 'text/event-stream', description: 'server-sent events: overview, beat' } },
  { method: 'GET', path: '/v1/queue', summary: 'Lanes that wait for a device set: why, since when, how long they may', admits: readers, query: queueQuerySchema, success: json('at most 100 lanes and how many there are') },
  { method: 'GET', path: '/v1/queue/waiting', summary: 'Work of a pool, in tests (dmct) or load segments (sct), for an autoscaler', admits: readers, query: poolQuerySchema, success: json('waiting, underway, and work: both') },
  { method: 'GET', path: '/v1/audit/verify', summary: 'Check the audit log\'s hash chain', admits: readers, success: json('entries and where it breaks') },
];
