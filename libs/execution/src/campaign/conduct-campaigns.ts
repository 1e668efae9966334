import type { Principal } from '@gauntlet/contracts';
import type { CampaignRecords, CampaignSituation } from '../ports/campaign-records.ts';
import type { SegmentQueue } from '../ports/segment-queue.ts';
import { AbortWatch } from './abort-watch.ts';
import { isEnded, nextStep } from './next-step.ts';
import type { CampaignStep } from './next-step.ts';

export interface ConductDeps {
  readonly records: CampaignRecords;
  readonly queue: SegmentQueue;
  /** Lease clock and wall clock, milliseconds. */
  readonly nowMs: () => number;
  readonly wallMs: () => number;
  /** What the orchestrator itself decides, it decides as this principal. */
  readonly by: Principal;
  /** Decides and stores the verdict of a campaign that has ended. */
  readonly decideVerdict: (campaignId: string) => Promise<unknown>;
  readonly changed: (campaignId: string) => void;
  readonly onError: (message: string, error: unknown) => void;
}

/** All generators are told of the release by at least two heartbeats before. */
const releaseInMs = 1_500;
/** Steps that follow at once on one another. */
const stepsMax = 8;

/** Brings every campaign that is under way forward. Several orchestrators may do so at one time: the records take each step once. */
export class CampaignConductor {
  readonly #deps: ConductDeps;
  readonly #watches = new Map<string, AbortWatch>();

  constructor(deps: ConductDeps) {
    this.#deps = deps;
  }

  /** One round; to be called a few times a second. @returns how many campaigns are under way */
  async round(): Promise<number> {
    const underway = await this.#deps.records.campaignsUnderway();
    for (const id of this.#watches.keys()) if (!underway.some(({ campaignId }) => campaignId === id)) this.#watches.delete(id);
    for (const campaign of underway) {
      try {
        await this.#advance(campaign);
      } catch (error) {
        this.#deps.onError('a campaign could not be brought forward', error);
      }
    }
    return underway.length;
  }

  async #advance(first: CampaignSituation): Promise<void> {
    const { records, decideVerdict, changed } = this.#deps;
    let campaign: CampaignSituation | undefined = first;
    for (let taken = 0; campaign !== undefined && taken < stepsMax; taken += 1) {
      if (isEnded(campaign.state)) {
        await decideVerdict(campaign.campaignId);
        changed(campaign.campaignId);
        return;
      }
      const step: CampaignStep | undefined = nextStep(campaign, { nowMs: this.#deps.nowMs(), wallMs: this.#deps.wallMs() }) ?? this.#breach(campaign);
      if (step === undefined) return;
      await this.#take(campaign, step);
      changed(campaign.campaignId);
      const campaignId: string = campaign.campaignId;
      campaign = (await records.campaignsUnderway()).find((each) => each.campaignId === campaignId);
    }
  }

  #breach(campaign: CampaignSituation): CampaignStep | undefined {
    if (campaign.state !== 'running' || campaign.ending !== null) return undefined;
    const watch = this.#watches.get(campaign.campaignId) ?? new AbortWatch(campaign.definition.abortRules);
    this.#watches.set(campaign.campaignId, watch);
    const reason = watch.observe(campaign, this.#deps.nowMs());
    return reason === undefined ? undefined : { kind: 'end', ending: 'aborted', reason };
  }

  async #take({ campaignId, state }: CampaignSituation, step: CampaignStep): Promise<void> {
    const { records, queue, nowMs, wallMs, by } = this.#deps;
    switch (step.kind) {
      case 'queue':
        return queue.add(await records.requeueSegments(campaignId, step.segmentIds, nowMs()));
      case 'lose':
        return records.loseSegments(campaignId, step.segmentIds);
      case 'release':
        return records.releaseCampaign(campaignId, wallMs() + releaseInMs);
      case 'move':
        return records.moveCampaign(campaignId, state, step.to);
      case 'end':
        return void (await records.endCampaign(campaignId, step.ending, step.reason, by));
      case 'finish':
        return records.finishCampaign(campaignId, step.state, step.reason);
    }
  }
}
