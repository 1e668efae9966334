import type { Role } from '@gauntlet/contracts';
import { roles } from '@gauntlet/contracts';
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
  /** Media types of a body that is a file. */
  readonly files?: readonly string[];
  readonly success: { readonly status: 200 | 201; readonly contentType?: string; readonly description: string };
}

export const readers: readonly Role[] = roles.filter((role) => role !== 'worker');
export const operators: readonly Role[] = ['DCC', 'operator'];
export const workers: readonly Role[] = ['worker'];

export const pageQuerySchema = z.object({ cursor: z.string().max(500).optional(), limit: z.coerce.number().int().min(1).max(1_000).default(100) });

/** Of an event stream: the id of the last event seen, where the Last-Event-ID header cannot be sent. */
export const eventsQuerySchema = z.object({ after: z.coerce.number().int().min(0).optional() });

/** A success that is answered as JSON. */
export function json(description: string, status: 200 | 201 = 200): Route['success'] {
  return { status, description };
}
