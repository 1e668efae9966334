import { z } from 'zod';
import { daySchema, documentSchema, entryIdSchema, lineSchema, proseSchema, severitySchema } from './register-fields.ts';

/** SVTAD 14.2: a Testing Participant disagrees with the severity that the DCC assigned. The TAG's determination is a decision. */
export const disputeSchema = z.strictObject({ issue: entryIdSchema, participant: lineSchema, claimed: severitySchema, rationale: proseSchema });

/** SVTAD 13.20–13.21: the DCC proposes not to count an issue; what the TAG and the Secretary of State said are decisions. */
export const exclusionSchema = z.strictObject({
  issue: entryIdSchema,
  rationale: proseSchema,
  /** SVTAD 13.21: only an exclusion with a material impact on delivering the release may be referred. */
  materialImpact: z.enum(['yes', 'no']),
  /** The day on which it was referred to the Secretary of State, at most 5 Working Days after the TAG's decision. */
  referredOn: daySchema.optional(),
});

/** SVTAD 12.6(a): a proposal to leave out planned tests of one DMC; what the TAB and the Secretary of State said are decisions. */
export const deScopingSchema = z.strictObject({
  phase: entryIdSchema,
  dmc: z.string().min(1).max(64),
  packKind: z.enum(['functional', 'regression']),
  tests: z.array(z.string().regex(/^[^\s:]+:\S+$/, 'expected pack:test such as srvt:4.1.1-success')).min(1).max(5_000),
  rationale: proseSchema,
});

const documented = { title: lineSchema, phase: entryIdSchema, version: lineSchema, document: documentSchema };

/** SVTAD 12.5(a), 8.1: signed off by the decision sign-off-test-plan. */
export const testPlanSchema = z.strictObject({ ...documented, packs: z.array(lineSchema).max(50).default([]), dmcs: z.array(lineSchema).max(10_000).default([]) });

/** SVTAD 12.5(c). */
export const testSpecificationSchema = z.strictObject({ ...documented, ttm: entryIdSchema.optional() });
