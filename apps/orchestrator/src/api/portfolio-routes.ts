import { portfolioSchema, testPackSchema } from '@gauntlet/contracts';
import { z } from 'zod';
import { json, operators, pageQuerySchema, readers, type Route } from './route.ts';

export const dmcQuerySchema = pageQuerySchema.extend({ release: z.enum(['IOC', 'MOC', 'FOC']).optional() });

/** Device Model Combinations and test packs. */
export const portfolioRoutes: readonly Route[] = [
  { method: 'POST', path: '/v1/portfolio', summary: 'Add or replace Device Model Combinations', admits: operators, body: portfolioSchema, success: json('how many were added, changed, unchanged') },
  { method: 'GET', path: '/v1/dmcs', summary: 'Device Model Combinations', admits: readers, query: dmcQuerySchema, success: json('a page of DMCs') },
  { method: 'POST', path: '/v1/packs', summary: 'Import a test pack; its key and version are immutable', admits: operators, body: testPackSchema, success: json('the pack\'s hash') },
  { method: 'POST', path: '/v1/packs/validate', summary: 'Check a test pack, store nothing', admits: readers, body: testPackSchema, success: json('the pack\'s hash') },
  { method: 'GET', path: '/v1/packs', summary: 'Test packs', admits: readers, success: json('all packs') },
  { method: 'GET', path: '/v1/packs/:reference', summary: 'One pack by hash, key@version or key', admits: [...readers, 'worker'], success: json('the pack') },
];
