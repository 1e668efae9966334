import { z } from 'zod';
import { capabilityReleaseSchema } from '../device-model-combination.ts';
import { daySchema, documentSchema, entryIdSchema, lineSchema, proseSchema } from './register-fields.ts';

const componentVersionSchema = z.strictObject({ component: lineSchema, version: lineSchema, since: daySchema.optional() });

/** SVTAD 8.5, 20.29(b): a test environment with the versions of all that is in it. */
export const environmentSchema = z.strictObject({
  name: lineSchema,
  purpose: lineSchema,
  versions: z.array(componentVersionSchema).min(1, 'expected at least one component with its version').max(500),
  /** 20.29(b): whether these are the versions closest to those of production. */
  closestToProduction: z.enum(['yes', 'no', 'unknown']).default('unknown'),
});

/** SVTAD 9.10: given to participants before a version is promoted into an environment. */
export const releaseNoteSchema = z.strictObject({
  environment: entryIdSchema,
  version: lineSchema,
  promotionOn: daySchema,
  providedOn: daySchema,
  changes: z.array(lineSchema).min(1, 'expected at least one change').max(1_000),
  fixes: z.array(entryIdSchema).max(1_000).default([]),
  knownIssues: z.array(entryIdSchema).max(1_000).default([]),
  document: documentSchema.optional(),
});

/** SVTAD 13.11–13.12: one Solution Test that the DCC observed. */
export const witnessingSchema = z.strictObject({
  phase: entryIdSchema,
  dmc: z.string().min(1).max(64),
  test: z.string().regex(/^[^\s:]+:\S+$/, 'expected pack:test such as srvt:reads-total').max(320),
  observer: lineSchema,
  observedOn: daySchema,
  outcome: z.enum(['passed', 'failed', 'not-executed']),
  reason: lineSchema.optional(),
  /** 13.12(a) */
  scriptDeviation: z.enum(['none', 'deviated']),
  /** 13.12(b) */
  observerInvolvement: z.enum(['none', 'involved']),
});

/** SVTAD Table 10.1 and 13.10: documents that are produced, for whom, and when they were published. */
export const deliverableSchema = z.strictObject({
  deliverable: z.enum(['user-testing-services-guidance', 'environment-guide-for-uts-participants', 'sit-auditor-report', 'sit-completion-report', 'interface-test-completion-report', 'sit-approach-release', 'other']),
  title: lineSchema,
  release: capabilityReleaseSchema,
  version: lineSchema,
  audience: z.array(lineSchema).min(1, 'expected whom it is for').max(50),
  publishedOn: daySchema.optional(),
  document: documentSchema,
  remarks: proseSchema.optional(),
});
