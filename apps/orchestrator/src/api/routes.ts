import type { Role } from '@gauntlet/contracts';
import { claimShardSchema, heartbeatSchema, portfolioSchema, registerWorkerSchema, roles, shardResultSchema, submitRunSchema, testPackSchema } from '@gauntlet/contracts';
import { z } from 'zod';

/** Who may call a route: everybody without a token, or a principal with one of these roles. */
export type Admission = 'anonymous' | readonly Role[];

export interface Route {
  readonly method: 'GET' | 'POST';
  /** As Fastify writes it: /v1/runs/:runId */
  readonly path: string;
  readonly summary: string;
  readonly admits: Admission;
  readonly body?: z.ZodType;
  readonly query?: z.ZodType;
  readonly success: { readonly status: 200 | 201; readonly contentType?: string; readonly description: string };
}

const readers: readonly Role[] = roles.filter((role) => role !== 'worker');
const operators: readonly Role[] = ['DCC', 'operator'];
const workers: readonly Role[] = ['worker'];

export const pageQuerySchema = z.object({ cursor: z.string().max(500).optional(), limit: z.coerce.number().int().min(1).max(1_000).default(100) });
export const dmcQuerySchema = pageQuerySchema.extend({ release: z.enum(['IOC', 'MOC', 'FOC']).optional() });
export const runQuerySchema = pageQuerySchema.extend({ state: z.enum(['planned', 'running', 'completed', 'cancelled', 'deadline-passed']).optional() });
export const attemptQuerySchema = pageQuerySchema.extend({ dmc: z.string().max(64).optional(), outcome: z.enum(['passed', 'failed', 'infrastructure', 'cancelled']).optional() });
export const reportQuerySchema = z.object({ format: z.enum(['junit', 'json', 'html']) });
export const cancelSchema = z.strictObject({ reason: z.string().min(1).max(500).default('no reason given') });

const json = (description: string, status: 200 | 201 = 200) => ({ status, description });

/**
 * Every endpoint, as data: the guard admits by it, the OpenAPI document is made of it, and a test holds it against what
 * the server really answers. A route that is not here is refused.
 */
export const routes: readonly Route[] = [
  { method: 'GET', path: '/healthz', summary: 'The process is alive', admits: 'anonymous', success: json('alive') },
  { method: 'GET', path: '/readyz', summary: 'Records, results and queue answer', admits: 'anonymous', success: json('ready; 503 with the part that is not') },
  { method: 'GET', path: '/runs/:runId', summary: 'A run as a page for people', admits: readers, success: { status: 200, contentType: 'text/html', description: 'HTML' } },
  { method: 'GET', path: '/v1/openapi.json', summary: 'This description', admits: 'anonymous', success: json('OpenAPI 3.1') },
  { method: 'GET', path: '/v1/status', summary: 'Health of every part, live workers, queue depth', admits: readers, success: json('status') },
  { method: 'POST', path: '/v1/portfolio', summary: 'Add or replace Device Model Combinations', admits: operators, body: portfolioSchema, success: json('how many were added, changed, unchanged') },
  { method: 'GET', path: '/v1/dmcs', summary: 'Device Model Combinations', admits: readers, query: dmcQuerySchema, success: json('a page of DMCs') },
  { method: 'POST', path: '/v1/packs', summary: 'Import a test pack; its key and version are immutable', admits: operators, body: testPackSchema, success: json('the pack\'s hash') },
  { method: 'POST', path: '/v1/packs/validate', summary: 'Check a test pack, store nothing', admits: readers, body: testPackSchema, success: json('the pack\'s hash') },
  { method: 'GET', path: '/v1/packs', summary: 'Test packs', admits: readers, success: json('all packs') },
  { method: 'GET', path: '/v1/packs/:reference', summary: 'One pack by hash, key@version or key', admits: [...readers, 'worker'], success: json('the pack') },
  { method: 'POST', path: '/v1/runs', summary: 'Submit a run (Idempotency-Key honoured)', admits: operators, body: submitRunSchema, success: json('the run; 200 when the idempotency key had made it before', 201) },
  { method: 'GET', path: '/v1/runs', summary: 'Runs, newest first', admits: readers, query: runQuerySchema, success: json('a page of runs') },
  { method: 'GET', path: '/v1/runs/:runId', summary: 'One run with its lanes and gate', admits: readers, success: json('the run') },
  { method: 'POST', path: '/v1/runs/:runId/cancel', summary: 'Stop a run', admits: operators, body: cancelSchema, success: json('the run') },
  { method: 'GET', path: '/v1/runs/:runId/events', summary: 'Live events of a run', admits: readers, success: { status: 200, contentType: 'text/event-stream', description: 'server-sent events: run, lane, gate' } },
  { method: 'GET', path: '/v1/runs/:runId/gate', summary: 'Evaluate the run\'s gate as it stands; what is decided when the run ends is in the run', admits: readers, success: json('the gate') },
  { method: 'GET', path: '/v1/runs/:runId/attempts', summary: 'Attempts, with those that were superseded or came late', admits: readers, query: attemptQuerySchema, success: json('a page of attempts') },
  { method: 'GET', path: '/v1/runs/:runId/attempts/:attemptId/evidence', summary: 'Every message of an attempt', admits: readers, success: json('messages in order') },
  { method: 'GET', path: '/v1/runs/:runId/report', summary: 'Report as JUnit XML, JSON or HTML', admits: readers, query: reportQuerySchema, success: json('the report') },
  { method: 'GET', path: '/v1/audit/verify', summary: 'Check the audit log\'s hash chain', admits: readers, success: json('entries and where it breaks') },
  { method: 'POST', path: '/v1/workers', summary: 'A worker announces itself', admits: workers, body: registerWorkerSchema, success: json('its id and the User it speaks as') },
  { method: 'POST', path: '/v1/shards/:shardId/claim', summary: 'Take a shard; 409 while held, 410 when there is nothing to do', admits: workers, body: claimShardSchema, success: json('the shard with its lease token') },
  { method: 'POST', path: '/v1/shards/:shardId/heartbeat', summary: 'Renew the lease; 409 when it is another\'s', admits: workers, body: heartbeatSchema, success: json('whether the run was cancelled') },
  { method: 'POST', path: '/v1/shards/:shardId/result', summary: 'Report a shard whose rows are stored; 409 for a stale token', admits: workers, body: shardResultSchema, success: json('recorded') },
];

export function findRoute(method: string, path: string): Route | undefined {
  return routes.find((route) => route.method === method && route.path === path);
}
