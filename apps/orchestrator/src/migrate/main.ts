import { setTimeout as sleep } from 'node:timers/promises';
import { GauntletError, readSettings } from '@gauntlet/contracts';
import { openRecords } from '@gauntlet/records';
import { createLogger } from '@gauntlet/telemetry';
import type { Logger } from '@gauntlet/telemetry';
import { migrateSchema } from '../env.ts';
import { newerSchemaProblem } from './newer-schema-problem.ts';
import { migrateResults } from './migrate-results.ts';

/** The process `migrate` of the container image: brings both schemas up to date before a new version's orchestrator starts, and ends. */
const invalidDefinitionExitCode = 104;
const retryMs = 1_000;
const withinMs = 60_000;

const settings = readSettings(migrateSchema, process.env);
if (settings.ok) {
  const { DATABASE_URL: databaseUrl, CLICKHOUSE_URL: clickhouseUrl, GAUNTLET_LOG_LEVEL: level } = settings.values;
  const log = createLogger({ service: 'migrate', level });
  try {
    const [, applied] = await Promise.all([migrateRecords(databaseUrl, log), migrateResults(clickhouseUrl, log)]);
    log.info('migrated', { results: applied });
  } catch (error) {
    const problem = newerSchemaProblem(error);
    if (problem === undefined) log.fatal('the schemas could not be migrated', { error });
    else process.stderr.write(`migrate: the settings have problems\n  ${problem}\n`);
    process.exitCode = problem === undefined ? 1 : invalidDefinitionExitCode;
  }
} else {
  process.stderr.write(`migrate: the settings have problems\n${settings.problems.map((problem) => `  ${problem}\n`).join('')}`);
  process.exitCode = invalidDefinitionExitCode;
}

/** PostgreSQL may come up later than this process: asked again for a minute. */
async function migrateRecords(databaseUrl: string, log: Logger): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += retryMs) {
    try {
      const records = await openRecords({ databaseUrl });
      await records.close();
      return;
    } catch (error) {
      if (!(error instanceof GauntletError) || !error.retryable || waitedMs >= withinMs) throw error;
      log.warn('PostgreSQL does not answer yet', { error: error.message });
      await sleep(retryMs);
    }
  }
}
