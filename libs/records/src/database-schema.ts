import type { Campaign, CampaignPlanView, CampaignState, CampaignVerdict, CapabilityRelease, DeviceSet, DeviceSetId, Dmc, DmcId, DmctDocumentKind, DmctRunView, EpclEntry, GateView, GeneratorHealth, GeneratorState, PackHash, PlannedTest, Role, RunId, RunState, SegmentProgress, SegmentResult, ShardId, SubmissionRequestView, SubmissionSummary, SubmittedRowView, TestPack, WorkerId } from '@gauntlet/contracts';
import type { CampaignEnding, CampaignLoad, CompletionRule, DmctRun, HeldDmc, ScheduleDocument, SegmentSituation } from '@gauntlet/execution';
import type { ColumnType, GeneratedAlways } from 'kysely';

/** A jsonb column: read as the value, written as its JSON text (an array handed to pg would become a PostgreSQL array). */
type Json<T> = ColumnType<T, string, string>;

/** The tables as the migrations make them. Columns in `_ms` are the caller's lease clock, `_at` are UTC wall clock. */
export interface DatabaseSchema {
  readonly dmc_versions: { dmc_hash: string; body: Json<Dmc> };
  readonly dmcs: { dmc_id: DmcId; position: GeneratedAlways<number>; release: CapabilityRelease; dmc_hash: string };
  readonly device_sets: DeviceSetTable;
  readonly packs: PackTable;
  readonly runs: RunTable;
  readonly lanes: LaneTable;
  readonly shards: ShardTable;
  readonly idempotency_keys: { subject: string; key: string; request_hash: string; run_id: RunId };
  readonly gates: { gate_id: GeneratedAlways<number>; run_id: RunId; verdict: GateView['verdict']; body: Json<GateView> };
  readonly workers: WorkerTable;
  readonly audit_log: AuditTable;
  readonly register_entries: { kind: string; entry_id: string; position: GeneratedAlways<number>; revision: number; audit_seq: number };
  readonly campaigns: CampaignTable;
  readonly segments: SegmentTable;
  readonly submission_requests: { number: number; body: Json<SubmissionRequestView> };
  readonly submissions: { submission_id: string; sequence: GeneratedAlways<number>; supplier: string; submitted_on: string; body: Json<SubmissionSummary> };
  readonly submission_rows: { submission_id: string; line: number; supplier: string; submitted_on: string; dmc_id: string; data_hash: string; data: Json<Readonly<Record<string, string>>>; body: Json<SubmittedRowView> };
  readonly dmct_dmcs: { dmc_id: string; state: string; body: Json<HeldDmc> };
  readonly dmct_documents: { document_id: string; sequence: GeneratedAlways<number>; kind: DmctDocumentKind; dmc_id: string; made_at: Date; made_by: string; body: Json<unknown> };
  readonly dmct_runs: DmctRunTable;
  readonly dmct_completion_rules: { version: string; sequence: GeneratedAlways<number>; body: Json<CompletionRule> };
  readonly dmct_schedules: { version: number; published_at: Date; published_by: string; body: Json<ScheduleDocument> };
  readonly epcl_entries: { entry_id: string; dmc_id: string; body: Json<EpclEntry> };
}

export interface DeviceSetTable {
  device_set_id: DeviceSetId;
  dmc_id: DmcId;
  position: number;
  body: Json<DeviceSet>;
  retired: boolean;
  /** Grows with every lease; 0 = never leased. */
  lease_token: number;
  /** The run whose lane holds it; null when it is free. */
  leased_by_run: RunId | null;
  leased_since_ms: number | null;
}

export interface PackTable {
  pack_hash: PackHash;
  key: string;
  version: string;
  major: number;
  minor: number;
  patch: number;
  name: string;
  kind: string;
  tests: number;
  releases: Json<readonly CapabilityRelease[]>;
  body: Json<TestPack>;
}

/** Why a run stops before all its shards are done. */
export type RunEnding = 'cancelled' | 'deadline-passed';

export interface RunTable {
  run_id: RunId;
  sequence: GeneratedAlways<number>;
  state: RunState;
  /** Set when the run is to stop; its state follows when nothing is claimed any more. */
  ending: RunEnding | null;
  ending_since_ms: number | null;
  ending_reason: string | null;
  packs: Json<readonly PackHash[]>;
  environment: string;
  infrastructure_retries: number;
  platform_version: string;
  traceparent: string;
  submitted_by: string;
  submitted_at: Date;
  deadline_at: Date;
  ended_at: Date | null;
  /** When the end was last handed to a caller, who evaluates the gate; null until then. */
  end_announced_ms: number | null;
  target_version: string | null;
  planned: number;
}

export interface LaneTable {
  run_id: RunId;
  dmc_id: DmcId;
  position: number;
  /** The DMC as it was when the run was made. */
  dmc_hash: string;
  release: CapabilityRelease;
  state: 'waiting' | 'running' | 'completed' | 'cancelled';
  device_set_id: DeviceSetId | null;
  device_set_token: number | null;
  waiting_for: string | null;
  waiting_since: Date | null;
  planned: number;
  passed: ColumnType<number, number | undefined, number>;
  failed: ColumnType<number, number | undefined, number>;
  infrastructure: ColumnType<number, number | undefined, number>;
  cancelled: ColumnType<number, number | undefined, number>;
}

export type ShardState = 'pending' | 'queued' | 'claimed' | 'recorded' | 'cancelled';

export interface ShardTable {
  shard_id: ShardId;
  run_id: RunId;
  dmc_id: DmcId;
  position: number;
  state: ShardState;
  /** 0 while pending; grows each time the shard is queued anew. */
  generation: number;
  /** Grows with every claim; 0 = never claimed. */
  lease_token: number;
  worker_id: WorkerId | null;
  lease_expires_ms: number | null;
  queued_at_ms: number | null;
  test_count: number;
  tests: Json<readonly PlannedTest[]>;
  attempts: number | null;
  duration_ms: number | null;
}

export interface WorkerTable {
  slot: number;
  worker_id: WorkerId;
  pool: string;
  hostname: string;
  pid: number;
  version: string;
  receive_url: string;
  last_seen_ms: number;
}

export interface AuditTable {
  seq: number;
  at: Date;
  subject: string;
  roles: Json<readonly Role[]>;
  action: string;
  subject_id: string;
  detail: Json<unknown>;
  prev_hash: string;
  hash: string;
}

export interface CampaignTable {
  campaign_id: string;
  sequence: GeneratedAlways<number>;
  key: string;
  state: CampaignState;
  definition: Json<Campaign>;
  definition_hash: string;
  plan: Json<CampaignPlanView>;
  /** What every generator is given. */
  load: Json<CampaignLoad>;
  platform_version: string;
  traceparent: string;
  submitted_by: string;
  submitted_at: Date;
  armed_by_ms: number;
  /** Of the orchestrator's wall clock. */
  release_at_ms: ColumnType<number | null, number | undefined, number>;
  /** Set when it is to stop; its state follows when no generator is at work any more. */
  ending: ColumnType<CampaignEnding | null, CampaignEnding | undefined, CampaignEnding>;
  ending_reason: string;
  ending_at: ColumnType<Date | null, Date | undefined, Date>;
  ended_at: ColumnType<Date | null, Date | undefined, Date>;
  verdict: ColumnType<CampaignVerdict | null, string | undefined, string>;
}

export interface DmctRunTable {
  run_id: string;
  sequence: GeneratedAlways<number>;
  dmc_id: string;
  body: Json<Omit<DmctRunView, 'verdict'>>;
  /** null until its gate was decided and its result taken. */
  verdict: ColumnType<DmctRunView['verdict'], undefined, Exclude<DmctRunView['verdict'], null>>;
  counts: NullableJson<NonNullable<DmctRun['counts']>>;
}

type NullableJson<T> = ColumnType<T | null, string | undefined, string>;

export interface SegmentTable {
  segment_id: string;
  campaign_id: string;
  place: number;
  state: SegmentSituation['state'];
  /** 0 until it is queued; grows each time it is queued anew. */
  generation: number;
  queued_at_ms: ColumnType<number | null, number | undefined, number>;
  lease_token: number;
  worker_id: ColumnType<string | null, string | undefined, string>;
  hostname: ColumnType<string | null, string | undefined, string>;
  last_heard_ms: ColumnType<number | null, number | undefined, number>;
  last_heard_at: ColumnType<Date | null, Date | undefined, Date>;
  generator: ColumnType<GeneratorState | null, GeneratorState | undefined, GeneratorState>;
  progress: NullableJson<SegmentProgress>;
  health: NullableJson<GeneratorHealth>;
  result: NullableJson<SegmentResult>;
}
