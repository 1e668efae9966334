import type { CompletionRule, DmcCounts } from '@gauntlet/assurance';
import type { DmctRunView, DmcStepView, DmctDocument, DmctDocumentKind, DmctDocumentSummary, EpclEntry, Principal, SubmissionRequestView, SubmissionSummary, SubmissionView } from '@gauntlet/contracts';
import type { HeldDmc } from '../dmct/held-dmc.ts';
import type { ScheduleDocument } from '../schedule/schedule-document.ts';
import type { Page, PageQuery } from './page.ts';

/** A submission to be stored, with the data of each line. */
export interface NewSubmission extends SubmissionView {
  readonly data: ReadonlyMap<string, { readonly values: Readonly<Record<string, string>>; readonly dataHash: string }>;
}

/** A Supplier Party's last data on a DMC. */
export interface EarlierData {
  readonly dmcId: string;
  readonly submittedOn: string;
  readonly dataHash: string;
  readonly values: Readonly<Record<string, string>>;
}

/** A run of the DMCT Process with what counted in it once its gate was decided. */
export interface DmctRun extends DmctRunView {
  readonly counts: DmcCounts | null;
}

/** What a change of the DMCT Process comes to; stored whole or not at all. */
export interface DmctChange {
  /** DMCs as they stand after it; new ones are added. */
  readonly dmcs?: readonly HeldDmc[];
  /** Moves in order; each becomes an entry of the audit log. */
  readonly steps?: readonly DmcStepView[];
  readonly submission?: NewSubmission;
  readonly documents?: readonly DmctDocument[];
  /** A version of the DMCT Schedule to be published. */
  readonly schedule?: ScheduleDocument;
  readonly run?: DmctRunView;
  /** Takes a run's result; a run that was taken before stays as it was. */
  readonly result?: { readonly runId: string; readonly verdict: 'met' | 'not-met' | 'undecidable'; readonly counts: DmcCounts };
  readonly epcl?: readonly EpclEntry[];
  /** Changes of a DMC's data that are no move. */
  readonly sourced?: readonly { readonly dmcId: string; readonly detail: Readonly<Record<string, unknown>> }[];
}

/** What a change is decided on: the process as it stands while nothing else changes it. */
export interface DmctSituation {
  readonly dmcs: ReadonlyMap<string, HeldDmc>;
  /** Data that the Supplier Party gave before, one entry a DMC and submission; empty unless `supplier` was asked for. */
  readonly earlier: readonly EarlierData[];
  readonly requests: readonly SubmissionRequestView[];
}

/** The DMCT Process (SVTAD 20) in PostgreSQL. A move is an entry of the audit log and nothing else; where a DMC stands follows from them. */
export interface DmctRecords {
  /** Changes of the process follow one another; what `decide` throws keeps everything as it was. `dmcIds`: the DMCs to be looked at. */
  changeDmct<T>(about: { readonly dmcIds: readonly string[] | 'all'; readonly supplier?: string }, by: Principal, decide: (situation: DmctSituation) => { readonly change: DmctChange; readonly result: T }): Promise<T>;
  /** @throws GauntletError 'conflict' when the window was notified already */
  requestSubmissions(request: SubmissionRequestView, by: Principal): Promise<void>;
  listSubmissionRequests(): Promise<readonly SubmissionRequestView[]>;
  /** Newest first. */
  listSubmissions(query: PageQuery & { readonly supplier?: string | undefined }): Promise<Page<SubmissionSummary>>;
  getSubmission(id: string): Promise<SubmissionView | undefined>;
  /** Every submission of every Supplier Party with the DMCs in it, oldest first (20.30). */
  submissionsWith(dmcId: string): Promise<readonly { readonly supplier: string; readonly submittedOn: string; readonly includesDmc: 'yes' | 'no' }[]>;
  /** By DMC id. */
  listDmctDmcs(query: PageQuery & { readonly state?: string | undefined }): Promise<Page<HeldDmc>>;
  allDmctDmcs(): Promise<readonly HeldDmc[]>;
  getDmctDmc(dmcId: string): Promise<HeldDmc | undefined>;
  /** In the order in which they were recorded. */
  dmctSteps(dmcId: string): Promise<readonly DmcStepView[]>;
  /** Oldest first. */
  listDmctDocuments(query: { readonly dmcId?: string | undefined; readonly kind?: DmctDocumentKind | undefined }): Promise<readonly DmctDocumentSummary[]>;
  getDmctDocument(id: string): Promise<DmctDocument | undefined>;
  /** Runs of a DMC, oldest first. */
  dmctRuns(dmcId: string): Promise<readonly DmctRun[]>;
  /** Runs whose gate is decided and whose result was not taken yet, oldest first. */
  dmctRunsToTake(): Promise<readonly DmctRun[]>;
  /** The completion rules that were set, oldest first; the last is in force. */
  listCompletionRules(): Promise<readonly CompletionRule[]>;
  /** @throws GauntletError 'conflict' when the version exists: a rule that was in force is never changed */
  saveCompletionRule(rule: CompletionRule, by: Principal): Promise<void>;
  /** Adds entries or replaces them by id. @throws GauntletError 'conflict' for an entry that would leave the list */
  saveEpclEntries(entries: readonly EpclEntry[], by: Principal): Promise<void>;
  /** By id. */
  listEpclEntries(): Promise<readonly EpclEntry[]>;
}
