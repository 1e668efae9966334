import { setTimeout as sleep } from 'node:timers/promises';
import { carryOut, startWaitingLanes, takeRunResults } from '@gauntlet/execution';
import { orchestratorPrincipal } from './platform.ts';
import type { Platform } from './platform.ts';

const everyMs = 1_000;
/** A queued shard that nobody took for this long may have lost its job (a flushed Redis): it is added again. */
const requeueAfterMs = 5_000;

/**
 * The safety net under every run: takes over shards whose lease expired, adds lost jobs again, ends runs past their
 * deadline, starts lanes whose device set became free, and decides gates that were left undecided: the records name a run again until its gate is stored.
 * Then it takes the results of runs of the DMCT Process.
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
  while (!signal.aborted) {
    try {
      await carryOut(await platform.records.reconcile(platform.leaseNowMs(), requeueAfterMs), platform.carryOutDeps());
      await startWaitingLanes(platform.carryOutDeps());
      await takeRunResults(orchestratorPrincipal, platform.takeResultsDeps());
    } catch (error) {
      platform.log.error('reconciling failed', { error });
    }
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
  }
}
