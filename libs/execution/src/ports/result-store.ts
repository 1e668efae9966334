import type { AttemptRow, AttemptView, EvidenceRow, Outcome, PackKind } from '@gauntlet/contracts';

/** What happened, kept in ClickHouse (libs/metrics): written by workers. */
export interface ResultWriter {
  /**
   * Stores a shard's rows. Resolves only when the store acknowledged every row; until then the batch is spooled on disk and sent
   * again with the same deduplication token, also after a restart. @throws GauntletError 'not-acknowledged' when `signal` aborts first
   */
  write(batch: ResultBatch, signal?: AbortSignal): Promise<void>;
  close(): Promise<void>;
}
export interface ResultBatch {
  /** Deterministic: the same rows carry the same token, so that sending them again stores nothing twice. */
  readonly token: string;
  readonly attempts: readonly AttemptRow[];
  readonly evidence: readonly EvidenceRow[];
}

/** A shard's current lease: rows of any other token do not count. */
export interface ShardToken {
  readonly shardId: string;
  readonly leaseToken: number;
}

export interface OutcomeCount {
  readonly dmcId: string;
  readonly packKind: PackKind;
  /** The target version that the attempt recorded: regression counts on the stage-exit version only. */
  readonly targetVersion: string;
  readonly outcome: Outcome;
  /** Passed after an earlier try of the same lease did not. */
  readonly onRetry: boolean;
  readonly tests: number;
}

/** The same of one functional group of one DMC. */
export interface GroupOutcomeCount extends Pick<OutcomeCount, 'dmcId' | 'outcome' | 'onRetry' | 'tests'> {
  readonly functionalGroup: string;
}

/** Read by the orchestrator. */
export interface ResultReader {
  /** Tests by the outcome of their latest valid attempt: highest try under the shard's current token. */
  countOutcomes(runId: string, current: readonly ShardToken[]): Promise<readonly OutcomeCount[]>;
  /** The same by DMC and functional group. */
  countByGroup(runId: string, current: readonly ShardToken[]): Promise<readonly GroupOutcomeCount[]>;
  /** Test ids that did not pass, at most `limit` per DMC and pack kind. */
  listNotPassed(runId: string, current: readonly ShardToken[], limit: number): Promise<readonly { readonly dmcId: string; readonly packKind: PackKind; readonly testId: string; readonly outcome: Outcome }[]>;
  listAttempts(query: { readonly runId: string; readonly current: readonly ShardToken[]; readonly dmcId?: string | undefined; readonly outcome?: Outcome | undefined; readonly cursor?: string | undefined; readonly limit: number }): Promise<{ readonly items: readonly AttemptView[]; readonly next: string | null }>;
  /** One attempt with its standing; undefined when the run has none of this id. */
  findAttempt(query: { readonly runId: string; readonly attemptId: string; readonly current: readonly ShardToken[] }): Promise<AttemptView | undefined>;
  /** Attempts that passed or failed and of which no message is stored, at most `limit`. */
  listWithoutEvidence(runId: string, limit: number): Promise<readonly string[]>;
  readEvidence(runId: string, attemptId: string): Promise<readonly EvidenceRow[]>;
  /** @throws GauntletError 'unavailable' */
  ping(): Promise<void>;
  close(): Promise<void>;
}
