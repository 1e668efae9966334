import type { CapabilityRelease, DeviceSet, DeviceSetId, Dmc, DmcId, GateView, LeaseToken, Matter, PackHash, PlannedTest, Pool, Principal, RecordedDecision, RegisteredWorker, RegisterWorker, RunId, RunState, RunSummary, RunView, ShardId, ShardResult, TestPack, Verdict, WorkerId } from '@gauntlet/contracts';
import type { CampaignRecords } from './campaign-records.ts';
import type { DmctRecords } from './dmct-records.ts';
import type { Page, PageQuery } from './page.ts';
import type { RegisterRecords } from './register-records.ts';
import type { ScheduleRecords } from './schedule-records.ts';

/**
 * What was decided, kept in PostgreSQL (libs/records). Every method is one transaction: all of it happened or none.
 * `nowMs` is the caller's lease clock: milliseconds, monotonic, near the Unix epoch.
 * Every method that changes something appends to the audit log in the same transaction.
 */
export interface Records extends PortfolioRecords, PackRecords, RunRecords, ShardRecords, OccupancyRecords, AuditRecords, DecisionRecords, RegisterRecords, CampaignRecords, DmctRecords, ScheduleRecords {
  /** Whether the database answers. @throws GauntletError 'unavailable' */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface PortfolioRecords {
  /** Adds or replaces DMCs by id; device sets not named any more are retired, never while leased. @throws GauntletError 'conflict' naming the device set that is leased or belongs to another DMC */
  importDmcs(dmcs: readonly Dmc[], by: Principal): Promise<{ readonly added: number; readonly changed: number; readonly unchanged: number }>;
  listDmcs(query: PageQuery & { readonly release?: CapabilityRelease | undefined }): Promise<Page<Dmc>>;
  /** The DMCs with these ids, in portfolio order; 'all' for every one. Unknown ids are simply missing. */
  findDmcs(ids: readonly DmcId[] | 'all'): Promise<readonly Dmc[]>;
}

export interface StoredPack {
  readonly hash: PackHash;
  readonly pack: TestPack;
}
export interface PackRecords {
  /** @throws GauntletError 'conflict' when key and version exist with another content: a version is immutable */
  savePack(pack: StoredPack, by: Principal): Promise<'stored' | 'known'>;
  /** By hash, `key@version`, or key (its highest version). */
  findPack(reference: string): Promise<StoredPack | undefined>;
  listPacks(): Promise<readonly { readonly hash: PackHash; readonly key: string; readonly name: string; readonly version: string; readonly kind: string; readonly tests: number; readonly releases: readonly CapabilityRelease[] }[]>;
}

export interface NewShard {
  readonly shardId: ShardId;
  readonly tests: readonly PlannedTest[];
}
export interface NewLane {
  readonly dmcId: DmcId;
  /** In the order in which they must run. */
  readonly shards: readonly NewShard[];
}
export interface NewRun {
  readonly runId: RunId;
  readonly packs: readonly PackHash[];
  readonly environment: string;
  readonly infrastructureRetries: number;
  readonly deadlineMinutes: number;
  readonly platformVersion: string;
  readonly traceparent: string;
  readonly lanes: readonly NewLane[];
}

/** A shard to be put on the queue. The job id is derived from shard and generation. */
export interface QueuedShard {
  readonly runId: RunId;
  readonly shardId: ShardId;
  readonly generation: number;
  readonly traceparent: string;
}

export interface RunRecords {
  /** The same idempotency key by the same subject with the same request gives the same run; with another request: GauntletError 'conflict'. */
  createRun(run: NewRun, by: Principal, idempotency: { readonly key: string; readonly requestHash: string } | undefined): Promise<{ readonly runId: RunId; readonly created: boolean }>;
  /** The run that this key made earlier, if any. @throws GauntletError 'conflict' when it made it for another request */
  findRunByIdempotencyKey(subject: string, key: string, requestHash: string): Promise<RunId | undefined>;
  getRun(runId: RunId): Promise<RunView | undefined>;
  listRuns(query: PageQuery & { readonly state?: RunState | undefined; readonly verdict?: Verdict | undefined; readonly underway?: boolean | undefined }): Promise<Page<RunSummary>>;
  /** No lane starts any more and heartbeats say so; lanes end as their shards do. */
  cancelRun(runId: RunId, by: Principal, reason: string): Promise<'cancelled' | 'already-ended'>;
  /** What the gate counts from: every shard of the run with its current token (0 = never claimed). */
  plannedShards(runId: RunId): Promise<readonly { readonly shardId: ShardId; readonly dmcId: DmcId; readonly leaseToken: number; readonly tests: readonly PlannedTest[] }[]>;
  saveGate(gate: GateView, by: Principal): Promise<void>;
}

export type ClaimOutcome =
  | { readonly kind: 'claimed'; readonly runId: RunId; readonly leaseToken: LeaseToken; readonly dmc: Dmc; readonly deviceSet: DeviceSet; readonly environment: string; readonly tests: readonly PlannedTest[]; readonly infrastructureRetries: number }
  | { readonly kind: 'held'; readonly retryAfterMs: number }
  /** Done, cancelled, unknown, or queued again under a later generation. */
  | { readonly kind: 'gone' };

/** What a transition set in motion. */
export interface Advance {
  /** Shards that are to be put on the queue now. */
  readonly queue: readonly QueuedShard[];
  readonly changedLanes: readonly { readonly runId: RunId; readonly dmcId: DmcId }[];
  /** Runs whose last lane ended: their gate is to be evaluated. */
  readonly endedRuns: readonly RunId[];
}

export interface ShardRecords {
  registerWorker(worker: RegisterWorker, nowMs: number): Promise<RegisteredWorker>;
  /** Workers heard of within `withinMs`. */
  liveWorkers(nowMs: number, withinMs: number): Promise<readonly { readonly workerId: WorkerId; readonly userId: string; readonly hostname: string; readonly pid: number }[]>;
  /** Gives free, healthy device sets to waiting lanes, in the order of the published DMCT Schedule and fair between Supplier Parties, and queues each started lane's first shard. Records on each waiting lane why it waits. */
  startLanes(nowMs: number): Promise<Advance>;
  claimShard(claim: { readonly shardId: ShardId; readonly workerId: WorkerId; readonly generation: number; readonly nowMs: number; readonly ttlMs: number }): Promise<ClaimOutcome>;
  renewLease(renewal: { readonly shardId: ShardId; readonly workerId: WorkerId; readonly leaseToken: number; readonly nowMs: number; readonly ttlMs: number }): Promise<'renewed' | 'cancelled' | 'stale'>;
  /** Repeating the accepted result is accepted again; an older token's is 'stale' and changes nothing. Frees the device set after a lane's last shard. */
  recordShardResult(shardId: ShardId, result: ShardResult, nowMs: number): Promise<{ readonly kind: 'recorded'; readonly advance: Advance } | { readonly kind: 'stale' }>;
  /**
   * The safety net, run every second or so: queues again every shard whose lease expired (next generation), lists queued shards
   * older than `requeueAfterMs` (their job may be lost with Redis), ends runs past their deadline and lanes of cancelled runs.
   */
  reconcile(nowMs: number, requeueAfterMs: number): Promise<Advance>;
}

/** Who holds the lab and who waits for it. */
export interface OccupancyRecords {
  /** Waiting lanes, oldest run first, of one run or of all; `place` counts the lanes of the same DMC before it. */
  waitingLanes(query: { readonly runId?: RunId | undefined; readonly limit: number }): Promise<{ readonly total: number; readonly lanes: readonly { readonly runId: RunId; readonly dmcId: DmcId; readonly waitingFor: string | null; readonly waitingSince: string | null; readonly place: number }[] }>;
  /** Leased device sets with the lane that holds each, longest held first, at most `limit`; `done` counts tests of recorded shards. */
  deviceSetUse(limit: number): Promise<{ readonly total: number; readonly leased: number; readonly held: readonly { readonly deviceSetId: DeviceSetId; readonly dmcId: DmcId; readonly runId: RunId; readonly heldSinceMs: number; readonly planned: number; readonly done: number }[] }>;
  /** What workers of the pool have or could take now. Lanes that wait for a device set are no part of it: another worker would not help them. */
  poolWork(pool: Pool): Promise<{ readonly waiting: number; readonly underway: number }>;
  /** The current token of every shard of a run that was ever claimed. */
  shardTokens(runId: RunId): Promise<readonly { readonly shardId: ShardId; readonly leaseToken: number }[]>;
}

export interface AuditRecords {
  verifyAudit(): Promise<{ readonly entries: number; readonly brokenAt: number | null }>;
}

export interface DecisionRecords {
  /** Appends a decision; `decide` is given those already taken in the same matter, oldest first, and what it throws keeps everything as it was. */
  appendDecision(matter: Matter, by: Principal, decide: (taken: readonly RecordedDecision[]) => RecordedDecision): Promise<RecordedDecision>;
  /** In the order in which they were taken. */
  listDecisions(query: PageQuery & { readonly matterKind?: string | undefined; readonly matterId?: string | undefined; readonly decision?: string | undefined }): Promise<Page<RecordedDecision>>;
}
