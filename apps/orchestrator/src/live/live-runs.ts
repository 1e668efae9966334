import type { RunId, RunSummary, RunView, ShardProgress } from '@gauntlet/contracts';
import { LiveStreams } from './live-streams.ts';
import { RunningShards } from './running-shards.ts';
import { runSubject } from './run-subject.ts';
import type { RunSubjectDeps } from './run-subject.ts';

/** Name of the overview's stream; a run's is its id. */
export const overviewStream = 'overview';

/** What happens to runs, told to whoever watches one of them or the overview. */
export class LiveRuns {
  readonly streams = new LiveStreams();
  readonly #shards = new RunningShards();
  readonly #deps: Omit<RunSubjectDeps, 'withProgress'>;

  constructor(deps: Omit<RunSubjectDeps, 'withProgress'>) {
    this.#deps = deps;
  }

  close(): void {
    this.streams.close();
  }

  shardClaimed(shardId: string, runId: string, dmcId: string): void {
    this.#shards.claimed(shardId, runId, dmcId);
    this.runChanged(runId);
  }

  shardEnded(shardId: string): void {
    const runId = this.#shards.ended(shardId);
    if (runId !== undefined) this.runChanged(runId);
  }

  progressed(progress: ShardProgress): void {
    const runId = this.#shards.progressed(progress);
    if (runId !== undefined) this.streams.changed(runId);
  }

  laneChanged(runId: string, _dmcId: string): void {
    this.runChanged(runId);
  }

  runChanged(runId: string): void {
    this.streams.changed(runId);
  }

  campaignChanged(campaignId: string): void {
    this.streams.changed(campaignId);
  }

  withProgress(run: RunView): RunView {
    return this.#shards.withProgress(run);
  }

  summaryWithProgress(run: RunSummary): RunSummary {
    return this.#shards.addedTo(run);
  }

  doneInRunningShard(runId: string, dmcId: string): number {
    return this.#shards.doneOf(runId, dmcId);
  }

  /** Opens the run's stream. @returns false when there is no such run */
  open(runId: RunId): Promise<boolean> {
    return this.streams.open(runId, runSubject(runId, { ...this.#deps, withProgress: (run) => this.withProgress(run) }));
  }
}
