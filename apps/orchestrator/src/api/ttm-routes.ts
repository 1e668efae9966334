import { importTtmSchema, registerKinds } from '@gauntlet/contracts';
import { z } from 'zod';
import { sheetMediaTypes } from '../files/read-sheet.ts';
import { json, readers, type Route } from './route.ts';

export const coverageQuerySchema = z.object({ phase: z.string().max(64).optional() });

/** Test Traceability Matrices as tables, and what they show. */
export const ttmRoutes: readonly Route[] = [
  { method: 'POST', path: '/v1/ttms/import', summary: 'Keep a version of the matrix: the body is a CSV or XLSX file; every problem is named with its line, and nothing is half stored (SVTAD 11)', admits: registerKinds.ttm.writers, query: importTtmSchema, files: Object.values(sheetMediaTypes), success: json('the entry', 201) },
  { method: 'GET', path: '/v1/ttms/:id/rows', summary: 'A matrix as rows: requirement, scenario, test', admits: readers, success: json('all rows') },
  { method: 'GET', path: '/v1/ttms/:id/coverage', summary: 'Coverage of the requirements and heatmap, by the runs of a phase (SVTAD 11, 16.4, 19.4, Table 13.1 rows 6 and 7)', admits: readers, query: coverageQuerySchema, success: json('coverage and heatmap') },
];
