import { z } from 'zod';
import { installationTypeSchema } from './device-model-combination.ts';

/** A calendar day; the SVTAD counts days, so there is no time of day and no time zone. */
export const daySchema = z.iso.date('expected an existing day such as 2026-04-01');
export const dmcIdSchema = z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/, 'expected 1 to 64 letters, digits, ".", "_" or "-"');
const supplierSchema = z.string().trim().min(1, 'expected the name of a Supplier Party').max(60);
const reference = z.string().trim().min(1, 'expected a reference').max(500);

/** POST /v1/submissions/requests: SVTAD 20.2, the DCC notifies the data that it wants of a window. */
export const requestSubmissionsSchema = z.strictObject({
  /** The day on which clause 20 took effect. */
  effectiveFrom: daySchema,
  /** 1 for the first window after it. */
  number: z.int().min(1).max(500),
  /** Columns that a Supplier Party has to fill; those of the format when left out. */
  wanted: z.array(z.string().min(1).max(60)).min(1).max(60).optional(),
});
export type RequestSubmissions = z.infer<typeof requestSubmissionsSchema>;

/** Query of POST /v1/submissions/import; the body is the file. */
export const importSubmissionSchema = z.object({
  supplier: supplierSchema,
  submittedOn: daySchema.optional(),
  file: z.string().max(200).optional(),
  window: z.coerce.number('expected the number of a window').int().min(1).max(500).optional(),
});
export type ImportSubmission = z.infer<typeof importSubmissionSchema>;

/** POST /v1/submissions/unchanged: SVTAD 20.3, a Supplier Party confirms in writing that its data is wholly unaltered. */
export const confirmUnchangedSchema = z.strictObject({ supplier: supplierSchema, submittedOn: daySchema.optional(), dmcs: z.array(dmcIdSchema).min(1, 'expected at least one DMC').max(10_000) });
export type ConfirmUnchanged = z.infer<typeof confirmUnchangedSchema>;

/** POST /v1/dmct/dmcs/{id}/data: SVTAD 20.4, what the manufacturer or the SMSO gave, confirmed, or could not give. */
export const sourceDataSchema = z.strictObject({
  source: z.enum(['meter-manufacturer', 'smso']),
  /** Column → value. */
  values: z.record(z.string().max(60), z.string().trim().min(1).max(200)).default({}),
  /** Columns whose values the source confirms; ["*"] for all that have one. */
  confirms: z.array(z.string().max(60)).max(60).default([]),
  /** Columns for which it was asked in vain; ["*"] for all that have no value. */
  askedInVain: z.array(z.string().max(60)).max(60).default([]),
  reference,
});
export type SourceData = z.infer<typeof sourceDataSchema>;

const unknown = 'unknown' as const;
/** POST /v1/dmct/dmcs/{id}/triage: SVTAD 20.6 (a) to (f). What is left out is taken from the records for (a) and (e), else unknown. */
export const triageDmcSchema = z.strictObject({
  epcl: z.enum(['on-list', 'proposed', 'no', unknown]).optional(),
  testedElsewhere: z.enum(['sit', 'migration-testing', 'ppct', 'no', unknown]).default(unknown),
  releaseTesting: z.enum(['in-time', 'unlikely-in-time', unknown]).default(unknown),
  equivalentTo: z.union([z.strictObject({ kind: z.enum(['epcl-entry', 'proposed-entry', 'planned-dmc']), id: z.string().min(1).max(120) }), z.enum(['none', unknown])]).default(unknown),
  devices: z.enum(['sourced', 'cannot-be-sourced', 'not-yet-known']).optional(),
  economic: z.enum(['yes', 'no', unknown]).default(unknown),
  /** 20.11(b): asked for (c), (d) and (e); for (f) it goes to the Secretary of State. */
  rationale: z.partialRecord(z.enum(['a', 'b', 'c', 'd', 'e', 'f']), z.string().trim().min(1).max(5_000)).default({}),
});
export type TriageDmc = z.infer<typeof triageDmcSchema>;

/** POST /v1/dmct/dmcs/{id}/moves: one event of the DMCT life cycle, by the body that its clause names. */
export const moveDmcSchema = z.strictObject({
  event: z.string().min(1).max(60),
  /** The day on which it happened; today when left out. */
  on: daySchema.optional(),
  /** Kind of evidence → reference to what is on record. */
  evidence: z.record(z.string().max(40), reference).default({}),
  /** 20.23(c): the id of the DMC with the new firmware. */
  newDmcId: dmcIdSchema.optional(),
});
export type MoveDmc = z.infer<typeof moveDmcSchema>;

/** SVTAD 20.9, 20.26: an entry for the EPCL. One for Dormant Meters alone may stand for active and mixed ones. */
export const epclEntrySchema = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9_.:-]{1,120}$/, 'expected 1 to 120 letters, digits, ".", ":", "_" or "-"'),
  dmcId: dmcIdSchema,
  communicationsServiceProvider: z.string().min(1).max(60),
  installationTypes: z.array(installationTypeSchema).min(1, 'expected dormant, active or mixed').max(3),
  state: z.enum(['planned', 'proposed', 'on-list']),
  /** Asked for 'on-list': the day on which the entry was first added. */
  addedOn: daySchema.optional(),
});
export type EpclEntry = z.infer<typeof epclEntrySchema>;

/** POST /v1/dmct/dmcs/{id}/runs: SVTAD 20.14–20.15, the pack starts, or starts again after a change. */
export const startPackSchema = z.strictObject({
  pack: z.enum(['migration', 'srvt']),
  /** 20.29(b): the version of the DCC Systems and environments that it runs against. */
  environmentVersion: z.string().trim().min(1).max(60),
  environment: z.string().min(1).max(60).default('local'),
  deadlineMinutes: z.int().min(1).max(10_080).default(240),
});
export type StartPack = z.infer<typeof startPackSchema>;

/** POST /v1/dmct/dmcs/{id}/fail: SVTAD 20.30. */
export const declareFailedSchema = z.strictObject({ reasons: z.string().trim().min(1, 'expected the reasons for the failure').max(10_000) });

/** POST /v1/dmct/dmcs/{id}/report: what a DMCT Report needs that is nowhere on record (SVTAD 20.26–20.31). */
export const issueDmctReportSchema = z.strictObject({
  /** Ids of EPCL entries of this DMC. */
  entries: z.array(z.string().min(1).max(120)).min(1, 'expected at least one EPCL entry (SVTAD 20.26(a))').max(20),
  /** Why the entry should be made (20.26(b)). */
  why: z.string().trim().min(1, 'expected why the entry should be made (SVTAD 20.26(b))').max(10_000),
  /** The version that production is, or will be, when the DMC becomes eligible. */
  productionVersion: z.string().trim().min(1).max(60),
  /** Versions of the DCC Systems and environments in the order in which they follow each other, each from the day on which tests could run against it. */
  versions: z.array(z.strictObject({ version: z.string().min(1).max(60), availableFrom: daySchema })).min(1).max(200),
});
export type IssueDmctReport = z.infer<typeof issueDmctReportSchema>;

/** POST /v1/dmct/completion-rules: another reading of SVTAD 20.28, in force from then on; what it leaves out is as in the rule that ships. */
export const completionRuleSchema = z.strictObject({
  version: z.string().regex(/^\d+\.\d+\.\d+$/, 'expected a version such as 1.1.0'),
  packKinds: z.array(z.enum(['functional', 'regression'])).min(1).max(2).default(['functional']),
  openIssues: z.enum(['none', 'any']).default('none'),
  minimumPassRate: z.strictObject({ of: z.int().min(0), in: z.int().min(1) }).refine((share) => share.of <= share.in, 'expected a share of at most 1, such as { of: 90, in: 100 }').optional(),
  passOnRetry: z.enum(['passed', 'failed']).optional(),
});
export type CompletionRuleInput = z.infer<typeof completionRuleSchema>;
