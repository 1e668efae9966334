import type { LaneView, RunSummary, RunView, ShardProgress } from '@gauntlet/contracts';

/** Progress of the shards that workers are at: nothing of it is recorded yet. */
export class RunningShards {
  readonly #shards = new Map<string, { readonly runId: string; readonly dmcId: string }>();
  readonly #progress = new Map<string, ShardProgress>();

  claimed(shardId: string, runId: string, dmcId: string): void {
    this.#shards.set(shardId, { runId, dmcId });
  }

  /** @returns the run that the shard belongs to */
  progressed(progress: ShardProgress): string | undefined {
    const shard = this.#shards.get(progress.shardId);
    if (shard !== undefined) this.#progress.set(progress.shardId, progress);
    return shard?.runId;
  }

  /** @returns the run that the shard belonged to */
  ended(shardId: string): string | undefined {
    const shard = this.#shards.get(shardId);
    this.#forget(shardId);
    return shard?.runId;
  }

  /** Tests done of the shard that this lane is at. */
  doneOf(runId: string, dmcId: string): number {
    for (const [shardId, shard] of this.#shards) if (shard.runId === runId && shard.dmcId === dmcId) return this.#progress.get(shardId)?.done ?? 0;
    return 0;
  }

  /** The run with the progress of its running shards added to its lanes. */
  withProgress(run: RunView): RunView {
    const running = new Map<string, ShardProgress>();
    for (const [shardId, shard] of this.#shards) {
      if (shard.runId !== run.id) continue;
      const progress = this.#progress.get(shardId);
      // A shard whose worker was lost ends with its run at the latest.
      if (run.endedAt !== null) this.#forget(shardId);
      else if (progress !== undefined) running.set(shard.dmcId, progress);
    }
    if (running.size === 0) return run;
    return { ...run, lanes: run.lanes.map((lane) => addProgress(lane, running.get(lane.dmcId))) };
  }

  /** The same of a run without its lanes. */
  addedTo(run: RunSummary): RunSummary {
    if (run.endedAt !== null) return run;
    let { passed, failed, infrastructure } = run.counts;
    for (const [shardId, shard] of this.#shards) {
      const progress = shard.runId === run.id ? this.#progress.get(shardId) : undefined;
      passed += progress?.passed ?? 0;
      failed += progress?.failed ?? 0;
      infrastructure += progress?.infrastructure ?? 0;
    }
    // What was recorded a moment ago may still be in the progress.
    return passed + failed + infrastructure + run.counts.cancelled > run.planned ? run : { ...run, counts: { ...run.counts, passed, failed, infrastructure } };
  }

  #forget(shardId: string): void {
    this.#shards.delete(shardId);
    this.#progress.delete(shardId);
  }
}

function addProgress(lane: LaneView, progress: ShardProgress | undefined): LaneView {
  const recorded = lane.passed + lane.failed + lane.infrastructure + lane.cancelled;
  // What was recorded a moment ago may still be in the progress: a lane never shows more tests than it has.
  if (progress === undefined || lane.state !== 'running' || recorded + progress.done > lane.planned) return lane;
  return { ...lane, passed: lane.passed + progress.passed, failed: lane.failed + progress.failed, infrastructure: lane.infrastructure + progress.infrastructure };
}
