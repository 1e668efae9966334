import { makePlanSchema, phaseReportKinds, registerKinds, startPhaseSchema } from '@gauntlet/contracts';
import { z } from 'zod';
import { json, readers, type Route } from './route.ts';

export const onDaySchema = z.object({ on: z.iso.date('expected a day written YYYY-MM-DD').optional() });

export const phaseReportQuerySchema = z.object({ report: z.enum(phaseReportKinds), format: z.enum(['html', 'json', 'csv']) });

/** Phases: entry, exit, Work Off Plans. Their entries have the routes of every register. */
export const phaseRoutes: readonly Route[] = [
  { method: 'GET', path: '/v1/phases/:id/entry', summary: 'Whether a phase may start (SVTAD 12.5), criterion by criterion', admits: readers, success: json('the verdict') },
  { method: 'POST', path: '/v1/phases/:id/start', summary: 'Start a phase; 409 while an Entry Criterion is wanting (SVTAD 12.1)', admits: registerKinds.phase.revisers, body: startPhaseSchema, success: json('the phase', 201) },
  { method: 'GET', path: '/v1/phases/:id/exit', summary: 'Whether PIT or SIT may complete (SVTAD 12.6, 13), from runs, registers and decisions as they are', admits: readers, success: json('the verdict') },
  { method: 'GET', path: '/v1/phases/:id/report', summary: 'A report of PIT or SIT as HTML, JSON or CSV: phase (SVTAD 9.4), assurance (9.5), completion (9.7), issue log (9.2), Work Off Plan (15), coverage (11, 19.4), weekly (16, redacted), audit pack (19.4), promotion (9.8)', admits: readers, query: phaseReportQuerySchema, success: json('the report') },
  { method: 'GET', path: '/v1/reminders', summary: 'What is due or running on a day: referrals (SVTAD 13.4, 13.7, 13.21), Work Off Plans (15), disputed severities (14.2), phases', admits: readers, query: onDaySchema, success: json('reminders, soonest first') },
  { method: 'GET', path: '/v1/phases/:id/thresholds', summary: 'The Testing Issue Thresholds of PIT, SIT, SCT or SMETS1 Interface Testing alone (SVTAD 13.18–13.24, Table 13.2), with the lists of 13.23', admits: readers, success: json('the verdict by DCC Service Provider') },
  { method: 'POST', path: '/v1/phases/:id/work-off-plan', summary: 'Make a Work Off Plan of the open issues, with due dates (SVTAD 15.1)', admits: registerKinds['work-off-plan'].writers, body: makePlanSchema, success: json('the plan', 201) },
  { method: 'GET', path: '/v1/work-off-plans/:id/state', summary: 'Where a Work Off Plan stands on a day (SVTAD 15.2)', admits: readers, query: onDaySchema, success: json('what is due, late and needs a correction plan') },
];
