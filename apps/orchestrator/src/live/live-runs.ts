import type { LaneView, RunEvent, RunView, ShardProgress } from '@gauntlet/contracts';
import type { Records } from '@gauntlet/execution';

export interface LiveEvent {
  readonly id: number;
  readonly event: RunEvent;
}
export type Listener = (event: LiveEvent) => void;

interface Watch {
  readonly listeners: Set<Listener>;
  readonly lanes: Map<string, string>;
  run: string;
  gate: string;
}

const flushEveryMs = 250;
/** Changes made by another orchestrator are seen by looking again this often. */
const lookEveryMs = 1_000;

/**
 * Live state of the runs that somebody watches: the records merged with the progress of running shards, sent as lane, run
 * and gate events that can be applied twice. A watcher that comes back gets the whole state first, so nothing is kept to replay.
 */
export class LiveRuns {
  readonly #records: Pick<Records, 'getRun'>;
  readonly #watches = new Map<string, Watch>();
  readonly #shards = new Map<string, { readonly runId: string; readonly dmcId: string }>();
  readonly #progress = new Map<string, ShardProgress>();
  readonly #dirty = new Set<string>();
  readonly #timer: NodeJS.Timeout;
  #lastId = Date.now();
  #lookAtMs = 0;
  #flushing = false;

  constructor(records: Pick<Records, 'getRun'>) {
    this.#records = records;
    this.#timer = setInterval(() => void this.#flush(), flushEveryMs);
    this.#timer.unref();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  shardClaimed(shardId: string, runId: string, dmcId: string): void {
    this.#shards.set(shardId, { runId, dmcId });
    this.#dirty.add(runId);
  }

  shardEnded(shardId: string): void {
    const shard = this.#shards.get(shardId);
    this.#forget(shardId);
    if (shard !== undefined) this.#dirty.add(shard.runId);
  }

  progressed(progress: ShardProgress): void {
    const shard = this.#shards.get(progress.shardId);
    if (shard === undefined) return;
    this.#progress.set(progress.shardId, progress);
    this.#dirty.add(shard.runId);
  }

  laneChanged(runId: string, _dmcId: string): void {
    this.#dirty.add(runId);
  }

  runChanged(runId: string): void {
    this.#dirty.add(runId);
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

  #forget(shardId: string): void {
    this.#shards.delete(shardId);
    this.#progress.delete(shardId);
  }

  /** Sends the whole state now and every change after; call the result to stop. */
  async watch(runId: string, listener: Listener): Promise<() => void> {
    const watch = this.#watches.get(runId) ?? { listeners: new Set<Listener>(), lanes: new Map<string, string>(), run: '', gate: '' };
    this.#watches.set(runId, watch);
    const run = await this.#records.getRun(runId as Parameters<Records['getRun']>[0]);
    if (run !== undefined) listener(this.#stamp({ type: 'run', run: this.withProgress(run) }));
    // Only now: a change that is sent meanwhile must not be followed by the older whole state. The next look sends what was missed.
    watch.listeners.add(listener);
    watch.run = '';
    watch.lanes.clear();
    this.#dirty.add(runId);
    return () => {
      watch.listeners.delete(listener);
      if (watch.listeners.size === 0 && this.#watches.get(runId) === watch) this.#watches.delete(runId);
    };
  }

  async #flush(): Promise<void> {
    if (this.#flushing) return;
    this.#flushing = true;
    try {
      const now = performance.now();
      const look = now - this.#lookAtMs >= lookEveryMs;
      if (look) this.#lookAtMs = now;
      const due = [...this.#watches.keys()].filter((runId) => look || this.#dirty.has(runId));
      this.#dirty.clear();
      for (const runId of due) await this.#send(runId);
    } catch {
      // The records do not answer just now; the next look sends what was missed.
    } finally {
      this.#flushing = false;
    }
  }

  async #send(runId: string): Promise<void> {
    const watch = this.#watches.get(runId);
    const stored = await this.#records.getRun(runId as Parameters<Records['getRun']>[0]);
    if (watch === undefined || stored === undefined) return;
    const run = this.withProgress(stored);
    for (const lane of run.lanes) {
      const text = JSON.stringify(lane);
      if (watch.lanes.get(lane.dmcId) === text) continue;
      watch.lanes.set(lane.dmcId, text);
      this.#emit(watch, { type: 'lane', lane });
    }
    if (run.gate !== null && watch.gate !== run.gate.evaluatedAt) {
      watch.gate = run.gate.evaluatedAt;
      this.#emit(watch, { type: 'gate', gate: run.gate });
    }
    const state = `${run.state} ${run.endedAt} ${run.gate?.evaluatedAt}`;
    if (watch.run !== state) {
      watch.run = state;
      this.#emit(watch, { type: 'run', run });
    }
  }

  #emit(watch: Watch, event: RunEvent): void {
    const stamped = this.#stamp(event);
    for (const listener of watch.listeners) listener(stamped);
  }

  #stamp(event: RunEvent): LiveEvent {
    this.#lastId = Math.max(this.#lastId + 1, Date.now());
    return { id: this.#lastId, event };
  }
}

function addProgress(lane: LaneView, progress: ShardProgress | undefined): LaneView {
  const recorded = lane.passed + lane.failed + lane.infrastructure + lane.cancelled;
  // What was recorded a moment ago may still be in the progress: a lane never shows more tests than it has.
  if (progress === undefined || lane.state !== 'running' || recorded + progress.done > lane.planned) return lane;
  return { ...lane, passed: lane.passed + progress.passed, failed: lane.failed + progress.failed, infrastructure: lane.infrastructure + progress.infrastructure };
}
