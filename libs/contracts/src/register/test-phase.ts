import { z } from 'zod';
import { capabilityReleaseSchema } from '../device-model-combination.ts';
import { daySchema, documentSchema, entryIdSchema, lineSchema, proseSchema, runIdSchema, testPhaseSchema } from './register-fields.ts';

/** What a record says of a thing that must be there; where none speaks it is unknown, which is never yes. */
export const statedSchema = z.enum(['yes', 'no', 'unknown']).default('unknown');

/** A Test Phase of one Capability Release, or a Test Stage of one (SVTAD 1.1, 5.5, 12.4). */
export const phaseSchema = z.strictObject({
  phase: testPhaseSchema,
  release: capabilityReleaseSchema,
  /** e.g. "SMETS1 Interface Testing" (12.4); left out for the phase as a whole. */
  stage: lineSchema.optional(),
  /** Every DCC Service Provider that has thresholds here, those without an issue included (Table 13.2). */
  serviceProviders: z.array(lineSchema).max(50).default([]),
  plannedStart: daySchema.optional(),
  plannedEnd: daySchema.optional(),
  startedOn: daySchema.optional(),
  endedOn: daySchema.optional(),
  observers: z.array(lineSchema).max(200).default([]),
  /** 12.5(a), (c) */
  testPlan: entryIdSchema.optional(),
  testSpecification: entryIdSchema.optional(),
  ttm: entryIdSchema.optional(),
  /** 12.5(d): in place, secure and ready. */
  readiness: z.strictObject({ laboratories: statedSchema, devices: statedSchema, tools: statedSchema, stubs: statedSchema, environments: statedSchema, data: statedSchema }).prefault({}),
  /** 12.3: approved; asked for UTS and MT. */
  testingApproachDocument: statedSchema,
  /** Runs whose results count, in any order. */
  runs: z.array(runIdSchema).max(500).default([]),
  /** 12.6(f), Table 13.1 row 2; the version that the latest run met when left out. */
  stageExitVersion: lineSchema.optional(),
  /** 12.6(i): DCC Service Providers to which the test plan has a certificate issued before exit. */
  certificatesFor: z.array(lineSchema).max(50).default([]),
  /** 9.4(h), (i) */
  recommendations: z.array(proseSchema).max(200).default([]),
  lessonsLearnt: z.array(proseSchema).max(200).default([]),
});

/** SVTAD 12.6(i), 15: issued by the decision issue-test-completion-certificate, with the TAB's approve-test-completion-certificate. */
export const certificateSchema = z.strictObject({ phase: entryIdSchema, serviceProvider: lineSchema, issuedOn: daySchema, document: documentSchema.optional() });

/** SVTAD 15.1–15.2: approved by the TAB's decision approve-work-off-plan. */
export const workOffPlanSchema = z.strictObject({
  phase: entryIdSchema,
  certificateDate: daySchema,
  items: z.array(z.strictObject({ issue: entryIdSchema, severity: z.literal([3, 4, 5]), due: daySchema, clause: lineSchema, responsible: lineSchema.optional(), expectedOn: daySchema.optional() })).max(2_000),
  withoutDueDate: z.array(z.strictObject({ issue: entryIdSchema, reason: lineSchema })).max(2_000).default([]),
  /** Rules and holiday table that the dates rest on. */
  ruleSet: lineSchema,
  /** 15.2: the n-th is approved or not by the n-th decision approve-correction-plan. */
  corrections: z.array(z.strictObject({ rationale: proseSchema, items: z.array(z.strictObject({ issue: entryIdSchema, due: daySchema })).min(1).max(2_000) })).max(50).default([]),
});

/** POST /v1/phases/{id}/work-off-plan */
export const makePlanSchema = z.strictObject({ certificateDate: daySchema });

/** POST /v1/phases/{id}/start; today in London when no day is given. */
export const startPhaseSchema = z.strictObject({ revision: z.int().min(1, 'expected the revision that you read'), startedOn: daySchema.optional() });

/** Reports that the platform makes of a phase (SVTAD 9.2, 9.4, 9.5, 9.7, 9.8, 11, 15, 16, 19.4). */
export const phaseReportKinds = ['phase', 'assurance', 'completion', 'issue-log', 'work-off-plan', 'coverage', 'weekly', 'audit-pack', 'promotion'] as const;
export type PhaseReportKind = (typeof phaseReportKinds)[number];

/** A report that was made of a phase (12.6(i), 9.4, 9.5, 9.7): the assurance report is approved by the TAB's approve-assurance-report. */
export const phaseReportSchema = z.strictObject({
  phase: entryIdSchema,
  report: z.enum(['phase', 'assurance', 'completion', 'sit-auditor']),
  madeOn: daySchema,
  document: documentSchema,
  /** sha256 (hex) of the document. */
  contentHash: z.string().regex(/^[0-9a-f]{64}$/, 'expected a sha256 in hex').optional(),
});

/** SVTAD 13.15: who was told that a phase ought to be complete, and what they were sent. */
export const noticeSchema = z.strictObject({
  phase: entryIdSchema,
  on: daySchema,
  to: z.array(z.enum(['SoS', 'Authority', 'Panel', 'Parties', 'TAG', 'TAB', 'Suppliers'])).min(1).max(7),
  sent: z.array(z.enum(['completion-report', 'sit-auditor-report', 'redactions'])).max(3).default([]),
  text: proseSchema,
});
