import { runStateSchema, submitRunSchema, verdictSchema } from '@gauntlet/contracts';
import { z } from 'zod';
import { eventsQuerySchema, json, operators, pageQuerySchema, readers, type Route } from './route.ts';

export const runQuerySchema = pageQuerySchema.extend({ state: runStateSchema.optional(), verdict: verdictSchema.optional() });
export const attemptQuerySchema = pageQuerySchema.extend({ dmc: z.string().max(64).optional(), outcome: z.enum(['passed', 'failed', 'infrastructure', 'cancelled']).optional() });
export const reportQuerySchema = z.object({ format: z.enum(['junit', 'json', 'html']) });
export const cancelSchema = z.strictObject({ reason: z.string().min(1).max(500).default('no reason given') });

/** Runs, their results and reports. */
export const runRoutes: readonly Route[] = [
  { method: 'POST', path: '/v1/runs', summary: 'Submit a run (Idempotency-Key honoured)', admits: operators, body: submitRunSchema, success: json('the run; 200 when the idempotency key had made it before', 201) },
  { method: 'GET', path: '/v1/runs', summary: 'Runs, newest first', admits: readers, query: runQuerySchema, success: json('a page of runs') },
  { method: 'GET', path: '/v1/runs/:runId', summary: 'One run with its lanes and gate', admits: readers, success: json('the run') },
  { method: 'POST', path: '/v1/runs/:runId/cancel', summary: 'Stop a run', admits: operators, body: cancelSchema, success: json('the run') },
  { method: 'GET', path: '/v1/runs/:runId/events', summary: 'Live events of a run', admits: readers, query: eventsQuerySchema, success: { status: 200, contentType: 'text/event-stream', description: 'server-sent events: run, lane, gate, heatmap, beat' } },
  { method: 'GET', path: '/v1/runs/:runId/gate', summary: 'Evaluate the run\'s gate as it stands; what is decided when the run ends is in the run', admits: readers, success: json('the gate') },
  { method: 'GET', path: '/v1/runs/:runId/attempts', summary: 'Attempts, with those that were superseded or came late', admits: readers, query: attemptQuerySchema, success: json('a page of attempts') },
  { method: 'GET', path: '/v1/runs/:runId/attempts/:attemptId', summary: 'One attempt', admits: readers, success: json('the attempt') },
  { method: 'GET', path: '/v1/runs/:runId/attempts/:attemptId/evidence', summary: 'Every message of an attempt', admits: readers, success: json('messages in order') },
  { method: 'GET', path: '/v1/runs/:runId/report', summary: 'Report as JUnit XML, JSON or HTML', admits: readers, query: reportQuerySchema, success: json('the report') },
];
