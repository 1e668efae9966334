import { z } from 'zod';
import { capabilityReleaseSchema } from '../device-model-combination.ts';

/** Fields that several kinds of register entry share. */
export const entryIdSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'expected 1 to 64 letters, digits, ".", "_" or "-"');
export const lineSchema = z.string().trim().min(1, 'expected some text').max(300, 'expected at most 300 characters').regex(/^[^\p{Cc}]*$/u, 'expected one line without control characters');
export const proseSchema = z.string().trim().min(1, 'expected some text').max(20_000, 'expected at most 20000 characters').regex(/^[^\0]*$/, 'expected text without U+0000');
export const daySchema = z.iso.date('expected a day written YYYY-MM-DD');
export const testPhaseSchema = z.enum(['PIT', 'SIT', 'UTS', 'MT', 'SCT', 'DMCT']);
/** SVTAD 13.19: 1 is the gravest. */
export const severitySchema = z.literal([1, 2, 3, 4, 5]);
export const phaseOfReleaseSchema = z.strictObject({ phase: testPhaseSchema, release: capabilityReleaseSchema });
export const runIdSchema = z.uuid('expected the id of a run');
/** Where a document is: an address, a path, or a reference of a document store. */
export const documentSchema = lineSchema;
