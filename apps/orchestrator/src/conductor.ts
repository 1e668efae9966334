import { setTimeout as sleep } from 'node:timers/promises';
import { CampaignConductor } from '@gauntlet/execution';
import type { Platform } from './platform.ts';

/** An abort rule is to end a campaign within three seconds: looking, telling the generators and their stopping share that. */
const everyMs = { underway: 250, idle: 1_000 } as const;

/** Brings load campaigns forward. @returns a function that stops it and waits for the round under way */
export function startConductor(platform: Platform): () => Promise<void> {
  const stop = new AbortController();
  const done = run(new CampaignConductor(platform.conductDeps()), platform, stop.signal);
  return async () => {
    stop.abort();
    await done;
  };
}

async function run(conductor: CampaignConductor, platform: Platform, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    let underway = 0;
    try {
      underway = await conductor.round();
    } catch (error) {
      platform.log.error('campaigns could not be brought forward', { error });
    }
    await sleep(underway > 0 ? everyMs.underway : everyMs.idle, undefined, { signal }).catch(() => undefined);
  }
}
