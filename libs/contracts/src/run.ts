import { z } from 'zod';
import type { CriterionView } from './gate.ts';
import type { HeatmapCell } from './live.ts';

/** POST /v1/runs (with an optional Idempotency-Key header). */
export const submitRunSchema = z.strictObject({
  /** Pack keys (newest version), `key@version`, or content hashes. */
  packs: z.array(z.string().min(1).max(120)).min(1, 'expected at least one pack').max(20),
  /** DMC ids, or ["*"] for the whole portfolio. */
  dmcs: z.array(z.string().min(1).max(64)).min(1, 'expected at least one DMC').max(10_000),
  environment: z.string().min(1).max(60).default('local'),
  /** Tests in one shard at the most. */
  shardSize: z.int().min(1).max(1_000).default(250),
  infrastructureRetries: z.int().min(0).max(5).default(1),
  /** The run is ended with what it has after this long. */
  deadlineMinutes: z.int().min(1).max(10_080).default(240),
});
export type SubmitRun = z.infer<typeof submitRunSchema>;

/** planned → running → completed | cancelled | deadline-passed. */
export const runStateSchema = z.enum(['planned', 'running', 'completed', 'cancelled', 'deadline-passed']);
export type RunState = z.infer<typeof runStateSchema>;

export const laneStateSchema = z.enum(['waiting', 'running', 'completed', 'cancelled']);
export type LaneState = z.infer<typeof laneStateSchema>;

/** One DMC within a run: its tests go in order to one device set. */
export interface LaneView {
  readonly dmcId: string;
  readonly release: string;
  readonly deviceSetId: string | null;
  readonly state: LaneState;
  /** Why it waits, and since when; null when it does not. */
  readonly waitingFor: string | null;
  readonly waitingSince: string | null;
  readonly planned: number;
  readonly passed: number;
  readonly failed: number;
  readonly infrastructure: number;
  readonly cancelled: number;
}

export interface RunView {
  readonly id: string;
  readonly state: RunState;
  readonly packs: readonly { readonly key: string; readonly version: string; readonly hash: string; readonly kind: string; readonly name: string }[];
  readonly environment: string;
  readonly submittedBy: string;
  readonly submittedAt: string;
  readonly endedAt: string | null;
  readonly deadlineAt: string;
  readonly targetVersion: string | null;
  readonly platformVersion: string;
  readonly planned: number;
  readonly lanes: readonly LaneView[];
  readonly gate: GateView | null;
  readonly traceId: string;
}

export interface GateView {
  readonly runId: string;
  readonly verdict: 'met' | 'not-met' | 'undecidable';
  readonly evaluatedAt: string;
  /** sha256 of the inputs: the same inputs give the same verdict. */
  readonly inputsHash: string;
  readonly ruleSet: string;
  readonly notes: readonly string[];
  readonly dmcs: readonly { readonly dmcId: string; readonly verdict: 'met' | 'not-met' | 'undecidable'; readonly criteria: readonly CriterionView[] }[];
}

/**
 * Server-sent events of /v1/runs/{id}/events. Each carries state that can be applied twice; ids increase. `heatmap` carries
 * the cells that changed, which replace those of the same DMC and functional group.
 */
export type RunEvent =
  | { readonly type: 'run'; readonly run: RunView }
  | { readonly type: 'lane'; readonly lane: LaneView }
  | { readonly type: 'gate'; readonly gate: GateView }
  | { readonly type: 'heatmap'; readonly cells: readonly HeatmapCell[] };
