import type { Pool } from './jobs.ts';
import type { Verdict } from './outcome.ts';
import type { RunView } from './run.ts';

/** A run's tests by the outcome of their counted attempts. */
export interface OutcomeCounts {
  readonly passed: number;
  readonly failed: number;
  readonly infrastructure: number;
  readonly cancelled: number;
}

/** A run as it is listed: without its lanes, with what they add up to. */
export type RunSummary = Omit<RunView, 'lanes' | 'gate'> & { readonly verdict: Verdict | null; readonly counts: OutcomeCounts };

/** One square of a run's heatmap: a DMC's tests of one functional group. `passed` includes `passedOnRetry`. */
export interface HeatmapCell extends OutcomeCounts {
  readonly dmcId: string;
  readonly functionalGroup: string;
  readonly planned: number;
  readonly passedOnRetry: number;
}

/** A lane that waits for a device set. */
export interface QueuedLane {
  readonly runId: string;
  readonly dmcId: string;
  readonly waitingFor: string | null;
  readonly waitingSince: string | null;
  /** Lanes of the same DMC that get a device set first. */
  readonly ahead: number;
  /** By the pace of the lanes that hold the DMC's device sets; null while nothing is known of it. */
  readonly expectedWaitMs: number | null;
}

/** GET /v1/queue: `total` may be more than the lanes that are listed. */
/** Work of a pool that a worker could do now; an autoscaler divides it by what one worker is given. */
export interface PoolWork {
  readonly pool: Pool;
  /** dmct: tests of shards on the queue or with a worker. sct: load segments of campaigns that have not ended. */
  readonly unit: 'tests' | 'segments';
  /** Nobody has it yet. */
  readonly waiting: number;
  /** A worker has it, or (sct) has had it while others of the same campaign are still at theirs. */
  readonly underway: number;
  /** Both. */
  readonly work: number;
}

export interface QueueView {
  readonly total: number;
  readonly lanes: readonly QueuedLane[];
}

export interface PartHealth {
  readonly name: 'records' | 'results' | 'queue';
  readonly ok: boolean;
  readonly detail: string;
}

/** A device set that a lane holds, and how far that lane is. */
export interface HeldDeviceSet {
  readonly deviceSetId: string;
  readonly dmcId: string;
  readonly runId: string;
  readonly heldSince: string;
  readonly planned: number;
  readonly done: number;
}

/** GET /v1/overview: what runs, what waits, what ended, and the health of what does it. */
export interface OverviewView {
  readonly version: string;
  readonly parts: readonly PartHealth[];
  readonly workers: readonly { readonly workerId: string; readonly hostname: string; readonly pid: number }[];
  /** Jobs; null when the queue does not answer. */
  readonly jobs: { readonly waiting: number; readonly active: number } | null;
  readonly underway: readonly RunSummary[];
  /** The latest that ended, newest first. */
  readonly ended: readonly RunSummary[];
  readonly queue: QueueView;
  /** `held` lists at most 200. */
  readonly deviceSets: { readonly total: number; readonly leased: number; readonly held: readonly HeldDeviceSet[] };
}

/** Server-sent events of /v1/overview/events. */
export type OverviewEvent = { readonly type: 'overview'; readonly overview: OverviewView };
