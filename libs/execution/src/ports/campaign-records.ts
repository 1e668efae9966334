import type { Campaign, CampaignPlanView, CampaignState, CampaignSummary, CampaignVerdict, CampaignView, GeneratorState, Principal, SegmentClaim, SegmentDirective, SegmentHeartbeat, SegmentProgress, SegmentResult, GeneratorHealth } from '@gauntlet/contracts';
import type { CampaignLoad } from '../campaign/plan-campaign.ts';
import type { Page, PageQuery } from './page.ts';
import type { QueuedSegment } from './segment-queue.ts';

export interface NewCampaign {
  readonly campaignId: string;
  readonly definition: Campaign;
  readonly definitionHash: string;
  readonly plan: CampaignPlanView;
  readonly load: CampaignLoad;
  readonly platformVersion: string;
  readonly traceparent: string;
  /** On the lease clock: when every generator has to be armed at the start barrier. */
  readonly armedByMs: number;
}

/** Why a campaign stops before its end, and what it ends as. */
export type CampaignEnding = Extract<CampaignState, 'aborted' | 'cancelled' | 'failed'>;

export interface SegmentSituation {
  readonly segmentId: string;
  readonly place: number;
  readonly state: 'waiting' | 'claimed' | 'reported' | 'lost';
  readonly generation: number;
  readonly queuedAtMs: number | null;
  readonly lastHeardMs: number | null;
  readonly hostname: string | null;
  readonly generator: GeneratorState | null;
  readonly progress: SegmentProgress | null;
  readonly health: GeneratorHealth | null;
  readonly result: SegmentResult | null;
}

/** What decides about a campaign's next step. */
export interface CampaignSituation {
  readonly campaignId: string;
  readonly state: CampaignState;
  readonly definition: Campaign;
  readonly armedByMs: number;
  /** Of the orchestrator's wall clock. */
  readonly releaseAtMs: number | null;
  readonly ending: CampaignEnding | null;
  readonly endingReason: string;
  readonly traceparent: string;
  readonly segments: readonly SegmentSituation[];
}

/** Campaigns and their segments, kept in PostgreSQL. Every method is one transaction; `nowMs` is the lease clock. */
export interface CampaignRecords {
  createCampaign(campaign: NewCampaign, by: Principal): Promise<void>;
  getCampaign(campaignId: string): Promise<CampaignView | undefined>;
  listCampaigns(query: PageQuery & { readonly state?: CampaignState | undefined }): Promise<Page<CampaignSummary>>;
  /** Campaigns that have not ended, and those that ended without a verdict. */
  campaignsUnderway(): Promise<readonly CampaignSituation[]>;
  /** Waiting segments are put on the queue (again), each as its next generation. */
  requeueSegments(campaignId: string, segmentIds: readonly string[], nowMs: number): Promise<readonly QueuedSegment[]>;
  /** A segment is claimed once: 'gone' for every later claim, and for one of a campaign that is to end. */
  claimSegment(claim: { readonly segmentId: string; readonly workerId: string; readonly generation: number; readonly nowMs: number }): Promise<{ readonly kind: 'claimed'; readonly claim: SegmentClaim } | { readonly kind: 'gone' }>;
  heartbeatSegment(segmentId: string, heartbeat: SegmentHeartbeat, nowMs: number): Promise<SegmentDirective | 'stale'>;
  /** The same result again is recorded again; that of a segment that was given up is 'stale'. */
  reportSegment(segmentId: string, result: SegmentResult): Promise<'recorded' | 'stale'>;
  loseSegments(campaignId: string, segmentIds: readonly string[]): Promise<void>;
  /** Only the first release counts. */
  releaseCampaign(campaignId: string, atMs: number): Promise<void>;
  moveCampaign(campaignId: string, from: CampaignState, to: CampaignState): Promise<void>;
  /** The first reason stands. @returns false when it has ended already */
  endCampaign(campaignId: string, ending: CampaignEnding, reason: string, by: Principal): Promise<boolean>;
  finishCampaign(campaignId: string, state: CampaignState, reason: string): Promise<void>;
  /** The first verdict stands. */
  saveCampaignVerdict(verdict: CampaignVerdict, by: Principal): Promise<void>;
}
