import { z } from 'zod';
import type { Role } from '../principal.ts';
import { deliverableSchema, environmentSchema, releaseNoteSchema, witnessingSchema } from './estate-registers.ts';
import { deScopingSchema, disputeSchema, exclusionSchema, testPlanSchema, testSpecificationSchema } from './issue-matters.ts';
import { certificateSchema, noticeSchema, phaseReportSchema, phaseSchema, workOffPlanSchema } from './test-phase.ts';
import { testingIssueSchema } from './testing-issue.ts';
import { ttmSchema } from './ttm.ts';

/** What one kind of register entry is; the API's routes are made of it. */
export interface RegisterRules {
  /** Below /v1. */
  readonly path: string;
  /** New ids are this, a hyphen and a number, where none is given. */
  readonly idPrefix: string;
  readonly title: string;
  /** Where the SVTAD asks for it. */
  readonly clause: string;
  readonly body: z.ZodObject;
  /** Query parameter → path in the body. */
  readonly filters: Readonly<Record<string, string>>;
  /** Field → the kind whose entry it must name. */
  readonly references: Readonly<Record<string, string>>;
  /** Who may add an entry, and who may revise one. */
  readonly writers: readonly Role[];
  readonly revisers: readonly Role[];
}

const dcc: readonly Role[] = ['DCC', 'operator'];

/** The registers that every record of the SVTAD without a table of its own is kept in. */
export const registerKinds = {
  'testing-issue': { path: 'issues', idPrefix: 'TI', title: 'Testing Issues', clause: '9.2, 13.18, 14', body: testingIssueSchema, filters: { state: 'state', severity: 'severity', serviceProvider: 'serviceProvider', phase: 'raisedIn.phase', release: 'raisedIn.release' }, references: {}, writers: [...dcc, 'SupplierParty'], revisers: dcc },
  // SVTAD 14.2: the dispute is the Testing Participant's.
  dispute: { path: 'disputes', idPrefix: 'DI', title: 'Disputed severities', clause: '14.2', body: disputeSchema, filters: { issue: 'issue' }, references: { issue: 'testing-issue' }, writers: [...dcc, 'SupplierParty'], revisers: [...dcc, 'SupplierParty'] },
  // SVTAD 13.20: the DCC proposes.
  exclusion: { path: 'exclusions', idPrefix: 'EX', title: 'Exclusions of issues from the thresholds', clause: '13.20, 13.21', body: exclusionSchema, filters: { issue: 'issue' }, references: { issue: 'testing-issue' }, writers: ['DCC'], revisers: ['DCC'] },
  phase: { path: 'phases', idPrefix: 'PH', title: 'Test Phases', clause: '5.5, 12', body: phaseSchema, filters: { phase: 'phase', release: 'release' }, references: { testPlan: 'test-plan', testSpecification: 'test-specification', ttm: 'ttm' }, writers: dcc, revisers: dcc },
  'test-plan': { path: 'test-plans', idPrefix: 'TP', title: 'Test plans', clause: '9.1, 12.5(a)', body: testPlanSchema, filters: { phase: 'phase' }, references: {}, writers: dcc, revisers: dcc },
  'test-specification': { path: 'test-specifications', idPrefix: 'TS', title: 'Test specifications', clause: '8.1(e), 12.5(c)', body: testSpecificationSchema, filters: { phase: 'phase' }, references: { ttm: 'ttm' }, writers: dcc, revisers: dcc },
  ttm: { path: 'ttms', idPrefix: 'TTM', title: 'Test Traceability Matrices', clause: '11', body: ttmSchema, filters: { version: 'version' }, references: {}, writers: dcc, revisers: dcc },
  'de-scoping': { path: 'de-scopings', idPrefix: 'DS', title: 'Proposals to de-scope planned tests', clause: '12.6(a)', body: deScopingSchema, filters: { phase: 'phase', dmc: 'dmc' }, references: { phase: 'phase' }, writers: dcc, revisers: dcc },
  'work-off-plan': { path: 'work-off-plans', idPrefix: 'WOP', title: 'Work Off Plans', clause: '15', body: workOffPlanSchema, filters: { phase: 'phase' }, references: { phase: 'phase' }, writers: dcc, revisers: dcc },
  // SVTAD 1.1, 12.6(i): the DCC issues certificates.
  certificate: { path: 'certificates', idPrefix: 'TC', title: 'Test Completion Certificates', clause: '1.1, 12.6(i)', body: certificateSchema, filters: { phase: 'phase', serviceProvider: 'serviceProvider' }, references: { phase: 'phase' }, writers: ['DCC'], revisers: ['DCC'] },
  report: { path: 'phase-reports', idPrefix: 'RP', title: 'Reports that were made of a phase', clause: '9.4, 9.5, 9.7, 19.4', body: phaseReportSchema, filters: { phase: 'phase', report: 'report' }, references: { phase: 'phase' }, writers: [...dcc, 'SitAuditor'], revisers: [...dcc, 'SitAuditor'] },
  notice: { path: 'notices', idPrefix: 'NO', title: 'Notices that a phase ought to be complete', clause: '13.15', body: noticeSchema, filters: { phase: 'phase' }, references: { phase: 'phase' }, writers: ['DCC'], revisers: ['DCC'] },
  // SVTAD 13.11: the DCC observes.
  witnessing: { path: 'witnessings', idPrefix: 'WI', title: 'Witnessed tests', clause: '13.11–13.13', body: witnessingSchema, filters: { phase: 'phase', dmc: 'dmc' }, references: { phase: 'phase' }, writers: ['DCC'], revisers: ['DCC'] },
  environment: { path: 'environments', idPrefix: 'EN', title: 'Test environments and their versions', clause: '8.5, 8.6, 20.29(b)', body: environmentSchema, filters: { name: 'name' }, references: {}, writers: dcc, revisers: dcc },
  'release-note': { path: 'release-notes', idPrefix: 'RN', title: 'Release notes', clause: '9.10', body: releaseNoteSchema, filters: { environment: 'environment' }, references: { environment: 'environment', fixes: 'testing-issue', knownIssues: 'testing-issue' }, writers: dcc, revisers: dcc },
  deliverable: { path: 'deliverables', idPrefix: 'DE', title: 'Deliverables', clause: '10.1', body: deliverableSchema, filters: { deliverable: 'deliverable', release: 'release' }, references: {}, writers: [...dcc, 'SitAuditor'], revisers: [...dcc, 'SitAuditor'] },
} as const satisfies Readonly<Record<string, RegisterRules>>;

export type RegisterKind = keyof typeof registerKinds;
export type RegisterBody<Kind extends RegisterKind> = z.output<(typeof registerKinds)[Kind]['body']>;

/** An entry as it stands, or one of its revisions. */
export interface RegisterEntry<Kind extends RegisterKind = RegisterKind> {
  readonly kind: Kind;
  readonly id: string;
  /** 1 for the first; every change is the next. */
  readonly revision: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly by: string;
  /** Why it was changed; "added" for the first revision. */
  readonly reason: string;
  readonly body: RegisterBody<Kind>;
}

/** POST /v1/{register}/{id}/revisions: fields to replace, null to take one away; refused when the entry has another revision by now. */
export const reviseEntrySchema = z.strictObject({
  revision: z.int().min(1, 'expected the revision that you read'),
  reason: z.string().trim().min(1, 'expected why it is changed').max(2_000),
  change: z.record(z.string().max(80), z.unknown()).refine((change) => Object.keys(change).length > 0, 'expected at least one field'),
});
export type ReviseEntry = z.infer<typeof reviseEntrySchema>;
