import { scheduleSettingsSchema } from '@gauntlet/contracts';
import type { Role } from '@gauntlet/contracts';
import { z } from 'zod';
import { json, readers, type Route } from './route.ts';

export const tableReportQuerySchema = z.object({ format: z.enum(['json', 'csv', 'html']).default('json') });
const version = z.coerce.number('expected a version').int().min(1).max(999_999_999);
export const scheduleDiffQuerySchema = z.object({ from: version, to: version });

const dcc: readonly Role[] = ['DCC'];
const table = json('JSON, CSV or a page');

/** Lists of the DMCT Process and the DMCT Schedule. */
export const dmctReportRoutes: readonly Route[] = [
  { method: 'GET', path: '/v1/dmct/status-list', summary: 'DMCT Status List (SVTAD 20.8)', admits: readers, query: tableReportQuerySchema, success: table },
  { method: 'GET', path: '/v1/dmct/exclusion-notices', summary: 'Exclusion notices as they are published (SVTAD 20.11)', admits: readers, query: tableReportQuerySchema, success: table },
  { method: 'POST', path: '/v1/schedule/plan', summary: 'The DMCT Schedule as it would be published now; nothing is stored', admits: readers, body: scheduleSettingsSchema, success: json('the plan with its bound and its changes') },
  { method: 'POST', path: '/v1/schedule/publish', summary: 'Publish the DMCT Schedule as a new version with its changes (SVTAD 20.9–20.10)', admits: dcc, body: scheduleSettingsSchema, success: json('the version', 201) },
  { method: 'GET', path: '/v1/schedule/versions', summary: 'Published versions of the DMCT Schedule, newest first', admits: readers, success: json('versions') },
  { method: 'GET', path: '/v1/schedule/versions/:version', summary: 'One version, or the latest', admits: readers, query: tableReportQuerySchema, success: table },
  { method: 'GET', path: '/v1/schedule/diff', summary: 'Changes between two published versions', admits: readers, query: scheduleDiffQuerySchema, success: json('changes by DMC') },
];
