import { z } from 'zod';
import { entryIdSchema, lineSchema, phaseOfReleaseSchema, proseSchema, runIdSchema, severitySchema } from './register-fields.ts';

/** An attempt as a person names it. */
export const attemptReferenceSchema = z.strictObject({ runId: runIdSchema, attemptId: z.string().min(1).max(120) });
export type AttemptReference = z.infer<typeof attemptReferenceSchema>;

/** An attempt as an issue holds it: what it was, and the hash over its messages, so that the evidence can be checked later. */
const attemptEvidenceSchema = attemptReferenceSchema.extend({
  testId: z.string().max(120),
  dmcId: z.string().max(64),
  packKey: z.string().max(120),
  testKey: z.string().max(200),
  outcome: z.enum(['passed', 'failed', 'infrastructure', 'cancelled']),
  reason: z.string().max(20_000),
  /** ISO 8601, UTC. */
  startedAt: z.string().max(40),
  targetVersion: z.string().max(120),
  /** sha256 (hex) over the attempt's messages in order. */
  evidenceHash: z.string().max(64),
  /** How many messages are stored. */
  messages: z.int().min(1),
});
export type AttemptEvidence = z.infer<typeof attemptEvidenceSchema>;

const described = {
  title: lineSchema,
  description: proseSchema,
  /** The DCC Service Provider whose thresholds it counts against (Table 13.2). */
  serviceProvider: lineSchema,
  /** As the DCC assigns it (14.4). */
  severity: severitySchema,
  raisedIn: phaseOfReleaseSchema,
  /** SVTAD 13.23: who raised it. */
  raisedBy: z.enum(['dcc', 'participant', 'participant-after-eligibility-testing']).default('dcc'),
  /** The Testing Participant that raised it. */
  participant: lineSchema.optional(),
  /** SVTAD 13.19: only what arises from the DCC or the Modified DCC Total System counts. */
  arisesFrom: z.enum(['dcc', 'modified-dcc-total-system', 'elsewhere']).default('modified-dcc-total-system'),
  /** SVTAD 13.18, 13.22–13.24: for an issue from elsewhere, that it was determined whether it counts here, or is still to be. */
  countedHere: z.enum(['yes', 'no', 'pending']).optional(),
};

/** POST /v1/issues */
export const openIssueSchema = z.strictObject({ id: entryIdSchema.optional(), ...described, attempts: z.array(attemptReferenceSchema).max(200).default([]) });
export type OpenIssue = z.infer<typeof openIssueSchema>;

/** A Testing Issue as the register holds it. */
export const testingIssueSchema = z
  .strictObject({
    ...described,
    state: z.enum(['open', 'closed']),
    resolution: proseSchema.optional(),
    /** Attempts that showed it. */
    attempts: z.array(attemptEvidenceSchema).max(200),
    /** Attempts that show it fixed. */
    fixes: z.array(attemptEvidenceSchema).max(400),
  })
  .refine((issue) => issue.state === 'open' || issue.resolution !== undefined, { path: ['resolution'], error: 'expected how it was resolved, since it is closed' });
export type TestingIssueBody = z.infer<typeof testingIssueSchema>;

/** POST /v1/issues/{id}/fix */
export const fixIssueSchema = z.strictObject({
  revision: z.int().min(1, 'expected the revision that you read'),
  attempts: z.array(attemptReferenceSchema).min(1, 'expected the attempts that show it fixed').max(200),
  resolution: proseSchema,
});
export type FixIssue = z.infer<typeof fixIssueSchema>;
