import { confirmUnchangedSchema, importSubmissionSchema, requestSubmissionsSchema } from '@gauntlet/contracts';
import type { Role } from '@gauntlet/contracts';
import { z } from 'zod';
import { sheetMediaTypes } from '../files/read-sheet.ts';
import { json, pageQuerySchema, readers, type Route } from './route.ts';

export const submissionQuerySchema = pageQuerySchema.extend({ supplier: z.string().max(60).optional() });

const dcc: readonly Role[] = ['DCC'];
const submitters: readonly Role[] = ['DCC', 'operator', 'SupplierParty'];

/** Supplier submissions (SVTAD 20.2–20.3). */
export const submissionRoutes: readonly Route[] = [
  { method: 'POST', path: '/v1/submissions/requests', summary: 'Notify the data wanted of a submission window (SVTAD 20.2)', admits: dcc, body: requestSubmissionsSchema, success: json('the window with its days', 201) },
  { method: 'GET', path: '/v1/submissions/requests', summary: 'Submission windows that were notified', admits: readers, success: json('windows') },
  { method: 'GET', path: '/v1/submissions/format', summary: 'The columns of a submission', admits: readers, success: json('the format') },
  { method: 'POST', path: '/v1/submissions/import', summary: 'Hand in a Supplier Party\'s submission: the body is a CSV or XLSX file; every wrong cell is named and then nothing is stored', admits: submitters, query: importSubmissionSchema, files: Object.values(sheetMediaTypes), success: json('the submission with its gaps', 201) },
  { method: 'POST', path: '/v1/submissions/unchanged', summary: 'Confirm in writing that data is unaltered (SVTAD 20.3)', admits: submitters, body: confirmUnchangedSchema, success: json('the submission', 201) },
  { method: 'GET', path: '/v1/submissions', summary: 'Submissions, newest first', admits: readers, query: submissionQuerySchema, success: json('a page of submissions') },
  { method: 'GET', path: '/v1/submissions/:submissionId', summary: 'One submission, line by line', admits: readers, success: json('the submission') },
];
