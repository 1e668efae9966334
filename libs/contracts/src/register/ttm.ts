import { z } from 'zod';
import { entryIdSchema, lineSchema } from './register-fields.ts';

const testSchema = z.string().regex(/^[^\s:]+:\S+$/, 'expected pack:test such as srvt:reads-total').max(320);

/** One version of the Test Traceability Matrix (SVTAD 11): requirements of Sections F, G, H, L, N, P, scenarios, and their tests. */
export const ttmSchema = z.strictObject({
  version: lineSchema,
  requirements: z.array(z.strictObject({ requirementId: entryIdSchema, section: z.enum(['F', 'G', 'H', 'L', 'N', 'P']), toBeTested: z.enum(['yes', 'no']) })).max(20_000),
  scenarios: z.array(z.strictObject({ scenarioId: entryIdSchema, functionalGroup: lineSchema, requirementIds: z.array(entryIdSchema).max(2_000), testIds: z.array(testSchema).max(5_000) })).max(20_000),
});
export type TtmBody = z.infer<typeof ttmSchema>;

/** One line of the matrix as a table: a requirement, a scenario that covers it ('' for none) and a test of that ('' for none). */
export const ttmRowSchema = z.strictObject({
  /** Of the file, the heading being line 1. */
  line: z.int().min(1),
  requirement: entryIdSchema,
  section: z.enum(['F', 'G', 'H', 'L', 'N', 'P'], 'expected a section of the SEC: F, G, H, L, N or P'),
  toBeTested: z.enum(['yes', 'no'], 'expected yes or no'),
  scenario: z.union([z.literal(''), entryIdSchema], 'expected nothing, or 1 to 64 letters, digits, ".", "_" or "-"'),
  functionalGroup: z.union([z.literal(''), lineSchema], 'expected nothing, or one line'),
  test: z.union([z.literal(''), testSchema], 'expected nothing, or pack:test such as srvt:reads-total'),
});
export type TtmRow = z.infer<typeof ttmRowSchema>;

/** POST /v1/ttms/import, the body being a CSV or XLSX file: with `revision` it is the next revision of the entry `id`. */
export const importTtmSchema = z
  .strictObject({ id: entryIdSchema.optional(), version: lineSchema, revision: z.coerce.number().int().min(1).optional() })
  .refine((wanted) => wanted.revision === undefined || wanted.id !== undefined, { path: ['id'], error: 'expected the entry that is revised' });
export type ImportTtm = z.infer<typeof importTtmSchema>;
