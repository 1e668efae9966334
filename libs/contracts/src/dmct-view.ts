/** One window of SVTAD 20.2 as the DCC notified it. */
export interface SubmissionRequestView {
  readonly number: number;
  readonly effectiveFrom: string;
  readonly month: string;
  readonly noticeBy: string;
  readonly dueBy: string;
  readonly notifiedOn: string;
  /** Whether the notice came at least 10 Working Days before the month. */
  readonly notice: 'in-time' | 'late';
  /** Columns that have to be filled; null where the format's own stand. */
  readonly wanted: readonly string[] | null;
  readonly ruleSet: string;
}

/** One line of a Supplier Party's submission as it was taken. */
export interface SubmittedRowView {
  /** Line of the file, the header being 1. */
  readonly line: number;
  readonly dmcId: string;
  readonly kind: 'data' | 'unchanged';
  readonly changed: 'new' | 'changed' | 'unchanged';
  /** Wanted columns without a value (SVTAD 20.4). */
  readonly gaps: readonly string[];
  /** What the import did with the DMC, or why nothing. */
  readonly note: string;
}

export interface SubmissionSummary {
  readonly id: string;
  readonly supplier: string;
  readonly submittedOn: string;
  /** Window of 20.2; null when none had been notified. */
  readonly window: number | null;
  readonly timing: 'early' | 'in-time' | 'late' | 'no-window';
  readonly file: string;
  readonly fileHash: string;
  readonly format: string;
  readonly rows: number;
  readonly gaps: number;
  readonly receivedBy: string;
  readonly receivedAt: string;
}

export interface SubmissionView extends SubmissionSummary {
  readonly items: readonly SubmittedRowView[];
}

/** One datum of a DMC: what it is, who gave it, whom the DCC asked in vain (SVTAD 20.4). */
export interface DmcDatum {
  readonly value?: string;
  readonly from?: 'supplier' | 'meter-manufacturer' | 'smso';
  readonly reference?: string;
  readonly askedInVain: readonly ('supplier' | 'meter-manufacturer' | 'smso')[];
}

/** One move of a DMC: who, when, on what evidence, by which clause. */
export interface DmcStepView {
  readonly dmcId: string;
  readonly from: string;
  readonly to: string;
  readonly event: string;
  readonly body: string;
  readonly by: string;
  /** The day on which it happened. */
  readonly on: string;
  /** When it was recorded: ISO 8601, UTC. */
  readonly recordedAt: string;
  readonly clause: string;
  readonly evidence: Readonly<Record<string, string>>;
}

export interface DmcSummary {
  readonly dmcId: string;
  readonly state: string;
  readonly status: string;
  /** open: something has to happen; excluded: may come back; ended. */
  readonly kind: 'open' | 'excluded' | 'ended';
  readonly clause: string;
  readonly since: string;
  readonly suppliers: readonly string[];
  readonly metersToEnrol: number;
  readonly missing: readonly string[];
}

export interface DmcView extends DmcSummary {
  readonly migration: 'dmct' | 'mtad';
  readonly testPack: 'standard' | 'non-standard';
  readonly runs: { readonly migration: number; readonly srvt: number };
  readonly replaces: string | null;
  readonly data: Readonly<Record<string, DmcDatum>>;
  readonly history: readonly DmcStepView[];
  /** What can happen next, by whom, on what evidence. */
  readonly next: readonly { readonly event: string; readonly to: string; readonly body: string; readonly clause: string; readonly evidence: readonly string[] }[];
  readonly documents: readonly DmctDocumentSummary[];
  /** Oldest first. */
  readonly testRuns: readonly DmctRunView[];
}

export type DmctDocumentKind = 'data-notice' | 'triage' | 'exclusion-notice' | 'schedule-notice' | 'completion' | 'dmct-report' | 'failure-reasons';

export interface DmctDocumentSummary {
  readonly id: string;
  readonly kind: DmctDocumentKind;
  readonly dmcId: string;
  readonly madeAt: string;
  readonly madeBy: string;
}

/** A notice, record or report of the DMCT Process as it was made; never changed. */
export interface DmctDocument<Body = unknown> extends DmctDocumentSummary {
  readonly body: Body;
}

/** A run of a pack in the DMCT Process; verdict null until its gate is decided and taken. */
export interface DmctRunView {
  readonly runId: string;
  readonly dmcId: string;
  readonly pack: 'migration' | 'srvt';
  /** key@version */
  readonly packReference: string;
  /** 1 for the first run of the pack since the last submission; a re-run after a change counts on (20.20). */
  readonly attempt: number;
  readonly environmentVersion: string;
  readonly startedOn: string;
  readonly startedBy: string;
  readonly verdict: 'met' | 'not-met' | 'undecidable' | null;
}
