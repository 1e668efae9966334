import { GauntletError } from '@gauntlet/contracts';
import type { CampaignVerdict, CampaignView, GateView, Principal, RunId } from '@gauntlet/contracts';
import type { CarryOutDeps, ConductDeps, LoadReader, PhaseExitDeps, Records, ResultReader, ScheduleDeps, SegmentQueue, ShardQueue, ShardToken, TakeResultsDeps, TriageDeps } from '@gauntlet/execution';
import { decideGate, evaluateCampaign, previewGate } from '@gauntlet/execution';
import type { Logger } from '@gauntlet/telemetry';
import type { LiveRuns } from './live/live-runs.ts';

/** What the orchestrator itself does, it does as this principal. */
export const orchestratorPrincipal: Principal = { subject: 'orchestrator', kind: 'machine', roles: ['operator'] };

/** The adapters that the process was started with, and the few things made of them that more than one place needs. */
export class Platform {
  readonly records: Records;
  readonly results: ResultReader;
  readonly load: LoadReader;
  readonly queue: ShardQueue;
  readonly segmentQueue: SegmentQueue;
  readonly live: LiveRuns;
  readonly log: Logger;
  /** How long a worker's hold on a shard lasts without a heartbeat; with the reconciler's second it bounds the takeover. */
  readonly leaseTtlMs = 9_000;

  constructor(parts: { records: Records; results: ResultReader; load: LoadReader; queue: ShardQueue; segmentQueue: SegmentQueue; live: LiveRuns; log: Logger }) {
    this.records = parts.records;
    this.results = parts.results;
    this.load = parts.load;
    this.queue = parts.queue;
    this.segmentQueue = parts.segmentQueue;
    this.live = parts.live;
    this.log = parts.log;
  }

  /** Lease clock: milliseconds near the Unix epoch that a change of the wall clock does not move. */
  leaseNowMs(): number {
    return performance.timeOrigin + performance.now();
  }

  /** Decides and stores the gate of a run that has ended. */
  decideGate(runId: RunId): Promise<GateView> {
    return decideGate(runId, orchestratorPrincipal, { records: this.records, results: this.results, now: () => new Date() });
  }

  /** Evaluates a run's gate as it stands and stores nothing. */
  previewGate(runId: RunId): Promise<GateView> {
    return previewGate(runId, { records: this.records, results: this.results, now: () => new Date() });
  }

  /** The tokens under which the run's rows count. */
  async currentTokens(runId: RunId): Promise<readonly ShardToken[]> {
    return this.records.shardTokens(runId);
  }

  /** @throws GauntletError 'not-found' */
  async requireCampaign(campaignId: string): Promise<CampaignView> {
    const campaign = /^[0-9a-f-]{36}$/.test(campaignId) ? await this.records.getCampaign(campaignId) : undefined;
    if (campaign === undefined) throw new GauntletError('not-found', `there is no campaign ${campaignId.slice(0, 80)}`);
    return campaign;
  }

  /** Evaluates a campaign as it stands and stores nothing. */
  evaluateCampaign(campaign: CampaignView): Promise<CampaignVerdict> {
    return evaluateCampaign(campaign, { load: this.load, now: () => new Date() });
  }

  dmctDeps(): TriageDeps {
    return { records: this.records, portfolio: this.records, nowMs: Date.now };
  }

  scheduleDeps(): ScheduleDeps {
    return { records: this.records, lab: this.records, nowMs: Date.now };
  }

  takeResultsDeps(): TakeResultsDeps {
    return { records: this.records, runs: this.records, results: this.results, nowMs: Date.now, onError: (message, error) => this.log.error(message, { error }) };
  }

  /** What a phase is judged from. */
  phaseDeps(): PhaseExitDeps {
    return { records: this.records, results: this.results, now: () => new Date() };
  }

  conductDeps(): ConductDeps {
    return {
      records: this.records,
      queue: this.segmentQueue,
      nowMs: () => this.leaseNowMs(),
      wallMs: Date.now,
      by: orchestratorPrincipal,
      decideVerdict: async (campaignId) => {
        const campaign = await this.records.getCampaign(campaignId);
        if (campaign !== undefined) await this.records.saveCampaignVerdict(await this.evaluateCampaign(campaign), orchestratorPrincipal);
      },
      changed: (campaignId) => this.live.campaignChanged(campaignId),
      onError: (message, error) => this.log.error(message, { error }),
    };
  }

  carryOutDeps(): CarryOutDeps {
    return {
      records: this.records,
      queue: this.queue,
      leaseNowMs: () => this.leaseNowMs(),
      decideGate: (runId) => this.decideGate(runId),
      laneChanged: (runId, dmcId) => this.live.laneChanged(runId, dmcId),
      runEnded: (runId) => this.live.runChanged(runId),
      onError: (message, error) => this.log.error(message, { error }),
    };
  }
}
