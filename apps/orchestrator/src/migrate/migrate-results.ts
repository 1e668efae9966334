import { setTimeout as sleep } from 'node:timers/promises';
import { GauntletError } from '@gauntlet/contracts';
import { applyMigrations } from '@gauntlet/metrics';
import type { Logger } from '@gauntlet/telemetry';

const retryMs = 1_000;
const withinMs = 60_000;

/**
 * Brings ClickHouse's tables up to date. It may come up later than this process, or be away for a moment: asked again for a minute.
 * @returns the names of the migrations that were applied
 */
export async function migrateResults(clickhouseUrl: string, log: Logger): Promise<readonly string[]> {
  for (let waitedMs = 0; ; waitedMs += retryMs) {
    try {
      return await applyMigrations({ url: clickhouseUrl });
    } catch (error) {
      if (!(error instanceof GauntletError) || !error.retryable || waitedMs >= withinMs) throw error;
      log.warn('ClickHouse does not answer yet', { error: error.message });
      await sleep(retryMs);
    }
  }
}
