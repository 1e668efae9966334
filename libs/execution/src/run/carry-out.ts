import type { GateView, RunId } from '@gauntlet/contracts';
import type { Advance, Records } from '../ports/records.ts';
import type { ShardQueue } from '../ports/shard-queue.ts';

export interface CarryOutDeps {
  readonly records: Pick<Records, 'startLanes'>;
  readonly queue: Pick<ShardQueue, 'add'>;
  /** Lease clock: milliseconds, monotonic. */
  readonly leaseNowMs: () => number;
  readonly decideGate: (runId: RunId) => Promise<GateView>;
  readonly laneChanged: (runId: RunId, dmcId: string) => void;
  readonly runEnded: (runId: RunId) => void;
  readonly onError: (message: string, error: unknown) => void;
}

/**
 * Does what a transition set in motion: queues shards, tells the watchers, starts lanes on device sets that were freed,
 * and decides the gates of runs that ended. Never throws: whatever fails here is done again by the reconciler,
 * since the records already say so.
 */
export async function carryOut(advance: Advance, deps: CarryOutDeps): Promise<void> {
  await attempt('queueing shards failed', deps, () => deps.queue.add(advance.queue));
  for (const lane of advance.changedLanes) deps.laneChanged(lane.runId, lane.dmcId);
  for (const runId of advance.endedRuns) {
    await attempt('deciding the gate failed', deps, () => deps.decideGate(runId));
    deps.runEnded(runId);
  }
}

/** Leases free device sets to waiting lanes and queues their first shards. */
export async function startWaitingLanes(deps: CarryOutDeps): Promise<void> {
  await attempt('starting lanes failed', deps, async () => carryOut(await deps.records.startLanes(deps.leaseNowMs()), deps));
}

async function attempt(message: string, deps: CarryOutDeps, action: () => Promise<unknown>): Promise<void> {
  try {
    await action();
  } catch (error) {
    deps.onError(message, error);
  }
}
