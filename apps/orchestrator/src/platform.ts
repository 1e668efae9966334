import type { GateView, Principal, RunId } from '@gauntlet/contracts';
import type { CarryOutDeps, Records, ResultReader, ShardQueue, ShardToken } from '@gauntlet/execution';
import { decideGate, previewGate } from '@gauntlet/execution';
import type { Logger } from '@gauntlet/telemetry';
import type { LiveRuns } from './live/live-runs.ts';

/** What the orchestrator itself does, it does as this principal. */
export const orchestratorPrincipal: Principal = { subject: 'orchestrator', kind: 'machine', roles: ['operator'] };

/** The adapters that the process was started with, and the few things made of them that more than one place needs. */
export class Platform {
  readonly records: Records;
  readonly results: ResultReader;
  readonly queue: ShardQueue;
  readonly live: LiveRuns;
  readonly log: Logger;
  /** How long a worker's hold on a shard lasts without a heartbeat; with the reconciler's second it bounds the takeover. */
  readonly leaseTtlMs = 9_000;

  constructor(parts: { records: Records; results: ResultReader; queue: ShardQueue; live: LiveRuns; log: Logger }) {
    this.records = parts.records;
    this.results = parts.results;
    this.queue = parts.queue;
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
