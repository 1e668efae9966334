import type { Campaign, PhaseKind } from './campaign.ts';
import type { CriterionView } from './gate.ts';
import type { GeneratorHealth, GeneratorState, SegmentProgress, SegmentResult, TrafficClass } from './segment.ts';

/**
 * queued: segments wait for load workers; preparing: claimed, k6 is being started; running: released from the start barrier;
 * draining: no generator sends any more. Then it has ended: completed (every phase ran), aborted (by a rule, or a lost generator),
 * cancelled (by a person), failed (it never got to its end).
 */
export const campaignStates = ['queued', 'preparing', 'running', 'draining', 'completed', 'aborted', 'cancelled', 'failed'] as const;
export type CampaignState = (typeof campaignStates)[number];

/** POST /v1/campaigns/plan: what a definition comes to, before anything starts. */
export interface CampaignPlanView {
  readonly key: string;
  readonly definitionHash: string;
  readonly durationMs: number;
  readonly generators: number;
  /** Generators that the highest rate needs, by the rate that one was measured to hold. */
  readonly generatorsNeeded: number;
  readonly phases: readonly PlannedPhase[];
  readonly population: readonly { readonly dmcId: string; readonly installations: number; readonly serves: readonly TrafficClass[] }[];
  readonly requests: number;
  readonly alerts: number;
  /** Rows of each table of the results, and what they take on disk. */
  readonly rows: Readonly<Record<string, number>>;
  readonly diskBytes: number;
}

export interface PlannedPhase {
  readonly key: string;
  readonly kind: PhaseKind;
  readonly startMs: number;
  readonly durationMs: number;
  /** Mean and highest rate of Service Requests a second. */
  readonly smets1: { readonly mean: number; readonly peak: number };
  readonly rest: { readonly mean: number; readonly peak: number };
  readonly alertsPerSecond: number;
}

/** One generator's part of a campaign. */
export interface SegmentView {
  readonly segmentId: string;
  readonly index: number;
  /** waiting: nobody took it; lost: its generator went silent, and its share counts as lost. */
  readonly state: 'waiting' | 'claimed' | 'reported' | 'lost';
  readonly generator: GeneratorState | null;
  readonly hostname: string | null;
  readonly lastHeardAt: string | null;
  readonly progress: SegmentProgress | null;
  readonly health: GeneratorHealth | null;
  readonly result: SegmentResult | null;
}

/** Once for all: a campaign's verdict, a pure function of its definition and of what is stored. */
export interface CampaignVerdict {
  readonly campaignId: string;
  /** inconclusive: the rig, not the system, was the limit; nothing is concluded of the system. */
  readonly verdict: 'met' | 'not-met' | 'undecidable' | 'inconclusive';
  readonly evaluatedAt: string;
  readonly inputsHash: string;
  /** Of the rig, before anything else: each is met, or the verdict is inconclusive. */
  readonly rig: readonly CriterionView[];
  readonly criteria: readonly CriterionView[];
}

export interface CampaignSummary {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly state: CampaignState;
  readonly submittedBy: string;
  readonly submittedAt: string;
  /** When all generators were released; null before. */
  readonly releasedAt: string | null;
  /** When it was decided that it ends before its end; null when it was not. */
  readonly stoppedAt: string | null;
  readonly endedAt: string | null;
  /** Why it ended before its end; '' when it did not. */
  readonly reason: string;
  readonly generators: number;
  readonly durationMs: number;
  readonly verdict: CampaignVerdict['verdict'] | null;
}

export interface CampaignView extends CampaignSummary {
  readonly environment: string;
  readonly definition: Campaign;
  readonly definitionHash: string;
  readonly platformVersion: string;
  readonly traceId: string;
  readonly phases: readonly PlannedPhase[];
  readonly segments: readonly SegmentView[];
  readonly decided: CampaignVerdict | null;
}

/** One second of a campaign, of all generators together. */
export interface CampaignSecond {
  /** Seconds since the release. */
  readonly at: number;
  readonly phase: string;
  readonly targetPerSecond: number;
  readonly classes: readonly { readonly trafficClass: TrafficClass; readonly sent: number; readonly failed: number; readonly lost: number; readonly p50Ms: number | null; readonly p95Ms: number | null; readonly p99Ms: number | null }[];
  readonly deviceAlerts: number;
  readonly dccAlerts: number;
}

/** GET /v1/campaigns/{id}/compare */
export interface CampaignComparison {
  readonly campaigns: readonly [ComparedCampaign, ComparedCampaign];
  /** By phase and traffic class, in the order of the first campaign; null where one of them has none. */
  readonly rows: readonly { readonly phase: string; readonly trafficClass: TrafficClass; readonly one: ComparedTimes | null; readonly other: ComparedTimes | null; /** other ÷ one, at p95. */ readonly p95Ratio: number | null }[];
}

export interface ComparedCampaign {
  readonly id: string;
  readonly name: string;
  readonly definitionHash: string;
}

export interface ComparedTimes {
  readonly sent: number;
  readonly failed: number;
  readonly lost: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly p99Ms: number | null;
}

/** Exact over the merged rows of all generators. */
export interface ResponseTimes {
  readonly phase: string;
  readonly trafficClass: TrafficClass;
  readonly srv: string;
  readonly sent: number;
  readonly answered: number;
  readonly failed: number;
  readonly lost: number;
  /** Of answered requests; null when there are none. */
  readonly minUs: number | null;
  readonly meanUs: number | null;
  readonly maxUs: number | null;
  /** In the order of the quantiles asked for; null when there are none. */
  readonly quantilesUs: readonly (number | null)[];
}

export interface UnansweredRequests {
  readonly phase: string;
  readonly srv: string;
  readonly outcome: 'failed' | 'lost';
  readonly reason: string;
  readonly requests: number;
}

/** GET /v1/campaigns/{id}/response-times */
export interface CampaignResponseTimes {
  readonly quantiles: readonly number[];
  readonly byClass: readonly ResponseTimes[];
  readonly byVariant: readonly ResponseTimes[];
  readonly failures: readonly UnansweredRequests[];
}

/** Server-sent events of /v1/campaigns/{id}/events; each can be applied twice. `seconds` replace those of the same `at`. */
export type CampaignEvent =
  | { readonly type: 'campaign'; readonly campaign: CampaignView }
  /** Targets and absolute gates as they stand while it runs; the verdict comes with the campaign. */
  | { readonly type: 'gates'; readonly gates: readonly CriterionView[] }
  | { readonly type: 'seconds'; readonly seconds: readonly CampaignSecond[] };
