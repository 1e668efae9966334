import { setTimeout as sleep } from 'node:timers/promises';
import type { RunId } from '@gauntlet/contracts';
import { carryOut, startWaitingLanes } from '@gauntlet/execution';
import { orchestratorPrincipal } from './platform.ts';
import type { Platform } from './platform.ts';

const everyMs = 1_000;
/** A queued shard that nobody took for this long may have lost its job (a flushed Redis): it is added again. */
const requeueAfterMs = 5_000;

/**
 * The safety net under every run: takes over shards whose lease expired, adds lost jobs again, ends runs past their
 * deadline, starts lanes whose device set became free, and decides gates that a crash left undecided.
 * @returns a function that stops it and waits for the round under way
 */
export function startReconciler(platform: Platform): () => Promise<void> {
  const stop = new AbortController();
  const done = run(platform, stop.signal);
  return async () => {
    stop.abort();
    await done;
  };
}

async function run(platform: Platform, signal: AbortSignal): Promise<void> {
  let undecidedChecked = false;
  while (!signal.aborted) {
    try {
      if (!undecidedChecked) {
        await decideLeftGates(platform);
        undecidedChecked = true;
      }
      await carryOut(await platform.records.reconcile(platform.leaseNowMs(), requeueAfterMs), platform.carryOutDeps());
      await startWaitingLanes(platform.carryOutDeps());
    } catch (error) {
      platform.log.error('reconciling failed', { error });
    }
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
  }
}

/** Runs that ended while their gate could not be decided (results away, process killed in between). */
async function decideLeftGates(platform: Platform): Promise<void> {
  for (const state of ['completed', 'cancelled', 'deadline-passed'] as const) {
    let cursor: string | undefined;
    do {
      const page = await platform.records.listRuns({ state, limit: 1_000, cursor });
      for (const ended of page.items.filter((item) => item.verdict === null)) {
        await platform.evaluateGate(ended.id as RunId, orchestratorPrincipal);
      }
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
  }
}
