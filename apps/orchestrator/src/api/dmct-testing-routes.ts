import { completionRuleSchema, daySchema, declareFailedSchema, issueDmctReportSchema, startPackSchema } from '@gauntlet/contracts';
import type { Role } from '@gauntlet/contracts';
import { z } from 'zod';
import { tableReportQuerySchema } from './dmct-report-routes.ts';
import { json, readers, type Route } from './route.ts';

export const enterOnEpclSchema = z.strictObject({ addedOn: daySchema.optional() });
export const nothingSchema = z.strictObject({});

const dcc: readonly Role[] = ['DCC'];

/** Testing of a DMC, its completion and its report (SVTAD 20.13–20.31). */
export const dmctTestingRoutes: readonly Route[] = [
  { method: 'POST', path: '/v1/dmct/dmcs/:dmcId/runs', summary: 'Start a pack, or start it again after a change (SVTAD 20.14–20.20)', admits: dcc, body: startPackSchema, success: json('the run and the DMC', 201) },
  { method: 'GET', path: '/v1/dmct/dmcs/:dmcId/completion', summary: 'Whether testing is complete under the rule in force (SVTAD 20.28); nothing is stored', admits: readers, success: json('the evaluation, pack by pack') },
  { method: 'POST', path: '/v1/dmct/dmcs/:dmcId/completion', summary: 'Declare testing complete where the rule is met; else nothing moves', admits: dcc, body: nothingSchema, success: json('the evaluation and the DMC') },
  { method: 'POST', path: '/v1/dmct/dmcs/:dmcId/failure', summary: 'Declare that a DMC failed testing, with the reasons for its Suppliers (SVTAD 20.30)', admits: dcc, body: declareFailedSchema, success: json('the notice', 201) },
  { method: 'GET', path: '/v1/dmct/dmcs/:dmcId/failure', summary: 'Why a DMC failed testing', admits: readers, query: tableReportQuerySchema, success: json('JSON, CSV or a page') },
  { method: 'POST', path: '/v1/dmct/dmcs/:dmcId/report', summary: 'Issue the DMCT Report (SVTAD 20.26–20.31); 409 names every precondition that is not met', admits: dcc, body: issueDmctReportSchema, success: json('the report', 201) },
  { method: 'GET', path: '/v1/dmct/dmcs/:dmcId/report', summary: 'The DMCT Report', admits: readers, query: tableReportQuerySchema, success: json('JSON, CSV (tests) or a page') },
  { method: 'POST', path: '/v1/dmct/dmcs/:dmcId/epcl', summary: 'The proposed entries are on the EPCL (SVTAD 20.26)', admits: dcc, body: enterOnEpclSchema, success: json('the DMC', 201) },
  { method: 'GET', path: '/v1/dmct/completion-rules', summary: 'Completion rules, the last is in force (SVTAD 20.28)', admits: readers, success: json('rules, with the one that ships first') },
  { method: 'POST', path: '/v1/dmct/completion-rules', summary: 'Set another completion rule', admits: dcc, body: completionRuleSchema, success: json('the rule', 201) },
];
