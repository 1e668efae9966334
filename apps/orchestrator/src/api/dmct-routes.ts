import { dmcIdSchema, epclEntrySchema, moveDmcSchema, sourceDataSchema, triageDmcSchema } from '@gauntlet/contracts';
import type { Role } from '@gauntlet/contracts';
import { decidingRoles } from '@gauntlet/execution';
import { z } from 'zod';
import { json, pageQuerySchema, readers, type Route } from './route.ts';

export const dmctQuerySchema = pageQuerySchema.extend({ state: z.string().max(60).optional() });
export const checkDataSchema = z.strictObject({
  /** Left out: every DMC whose data is being checked. */
  dmcs: z.array(dmcIdSchema).min(1).max(10_000).optional(),
  /** 20.5: those whose data neither manufacturer nor SMSO could give are excluded, with a notice. */
  exclude: z.boolean().default(false),
});
export const documentQuerySchema = z.object({ dmc: dmcIdSchema.optional(), kind: z.enum(['data-notice', 'triage', 'exclusion-notice', 'schedule-notice', 'completion', 'dmct-report', 'failure-reasons']).optional() });
export const epclEntriesSchema = z.strictObject({ entries: z.array(epclEntrySchema).min(1).max(10_000) });

const dcc: readonly Role[] = ['DCC'];

/** The DMCT Process (SVTAD 20). */
export const dmctRoutes: readonly Route[] = [
  { method: 'GET', path: '/v1/dmct/dmcs', summary: 'DMCs of the DMCT Process with where they stand', admits: readers, query: dmctQuerySchema, success: json('a page of DMCs') },
  { method: 'GET', path: '/v1/dmct/dmcs/:dmcId', summary: 'One DMC with its data, its history and what may happen next', admits: readers, success: json('the DMC') },
  { method: 'POST', path: '/v1/dmct/dmcs/:dmcId/data', summary: 'What the manufacturer or the SMSO gave or could not give (SVTAD 20.4)', admits: dcc, body: sourceDataSchema, success: json('the DMC') },
  { method: 'POST', path: '/v1/dmct/check', summary: 'Move DMCs on whose data is complete, missing, or cannot be had (SVTAD 20.4–20.6)', admits: dcc, body: checkDataSchema, success: json('what became of each') },
  { method: 'GET', path: '/v1/dmct/dmcs/:dmcId/triage', summary: 'What the records say for triage, with the DMCs that resemble it', admits: readers, success: json('an aid to the judgement') },
  { method: 'POST', path: '/v1/dmct/dmcs/:dmcId/triage', summary: 'Triage: which of the six reasons apply (SVTAD 20.6); an exclusion makes its notice (20.11)', admits: dcc, body: triageDmcSchema, success: json('reasons, the DMC and its notice') },
  { method: 'POST', path: '/v1/dmct/dmcs/:dmcId/moves', summary: 'One event of the life cycle, by the body that its clause names; 403 for another, 409 when it is not possible now', admits: decidingRoles, body: moveDmcSchema, success: json('the DMC', 201) },
  { method: 'GET', path: '/v1/dmct/life-cycle', summary: 'Every state and every move with body, clause and evidence', admits: readers, success: json('the table') },
  { method: 'GET', path: '/v1/dmct/documents', summary: 'Notices, triage records and reports', admits: readers, query: documentQuerySchema, success: json('documents without their bodies') },
  { method: 'GET', path: '/v1/dmct/documents/:documentId', summary: 'One document', admits: readers, success: json('the document') },
  { method: 'POST', path: '/v1/dmct/epcl', summary: 'Record entries of the EPCL: on the list, proposed or planned', admits: dcc, body: epclEntriesSchema, success: json('all entries') },
  { method: 'GET', path: '/v1/dmct/epcl', summary: 'EPCL entries', admits: readers, success: json('all entries') },
];
