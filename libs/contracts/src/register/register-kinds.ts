import { z } from 'zod';
import type { Role } from '../principal.ts';
import { disputeSchema, exclusionSchema } from './issue-matters.ts';
import { testingIssueSchema } from './testing-issue.ts';

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
