import { takeDecisionSchema } from '@gauntlet/contracts';
import { decidingRoles } from '@gauntlet/execution';
import { z } from 'zod';
import { json, pageQuerySchema, readers, type Route } from './route.ts';

export const decisionQuerySchema = pageQuerySchema.extend({ matterKind: z.string().max(40).optional(), matterId: z.string().max(120).optional(), decision: z.string().max(80).optional() });

/** Decisions of the SVTAD's bodies. */
export const decisionRoutes: readonly Route[] = [
  { method: 'POST', path: '/v1/decisions', summary: 'Take a decision; 403 for another body than the clause names, 409 when another decision comes first', admits: decidingRoles, body: takeDecisionSchema, success: json('the decision as it is recorded', 201) },
  { method: 'GET', path: '/v1/decisions', summary: 'Decisions in the order in which they were taken', admits: readers, query: decisionQuerySchema, success: json('a page of decisions') },
  { method: 'GET', path: '/v1/decisions/matrix', summary: 'Which body takes which decision, with its clause', admits: readers, success: json('every kind of decision') },
];
