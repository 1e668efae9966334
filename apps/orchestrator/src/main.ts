import { createLoadReader, createResultReader, createSpanWriter } from '@gauntlet/metrics';
import { createSegmentQueue, createShardQueue } from '@gauntlet/queue';
import { openRecords } from '@gauntlet/records';
import { createLogger, startTelemetry } from '@gauntlet/telemetry';
import type { Env } from './env.ts';
import { readEnv } from './env.ts';
import { createApp } from './http/create-app.ts';
import { Principals } from './http/principals.ts';
import { LiveRuns } from './live/live-runs.ts';
import { migrateResults } from './migrate/migrate-results.ts';
import { newerSchemaProblem } from './migrate/newer-schema-problem.ts';
import { Platform } from './platform.ts';
import { platformVersion } from './platform-version.ts';
import { startConductor } from './conductor.ts';
import { startReconciler } from './reconciler.ts';

const invalidDefinitionExitCode = 104;

const settings = readEnv(process.env);
if (settings.ok) {
  await start(settings.env).catch((error: unknown) => {
    const problem = newerSchemaProblem(error);
    if (problem !== undefined) refuse([problem]);
    createLogger({ service: 'orchestrator', level: 'info' }).fatal('orchestrator could not start', { error });
    process.exit(1);
  });
} else {
  refuse(settings.problems);
}

function refuse(problems: readonly string[]): never {
  process.stderr.write(`orchestrator: the settings have problems\n${problems.map((problem) => `  ${problem}\n`).join('')}`);
  process.exit(invalidDefinitionExitCode);
}

async function start(env: Env): Promise<void> {
  const log = createLogger({ service: 'orchestrator', level: env.logLevel });
  const principals = new Principals(env.tokensFile);
  const [records] = await Promise.all([openRecords(env.records), migrateResults(env.clickhouseUrl, log)]);
  const results = createResultReader({ url: env.clickhouseUrl });
  const load = createLoadReader({ url: env.clickhouseUrl });
  const spans = createSpanWriter({ url: env.clickhouseUrl });
  const telemetry = startTelemetry({ service: 'orchestrator', version: platformVersion, otlpEndpoint: env.otlpEndpoint, writeSpans: (rows) => spans.write(rows) });
  const queue = createShardQueue({ redisUrl: env.redisUrl, pool: 'dmct' });
  const segmentQueue = createSegmentQueue({ redisUrl: env.redisUrl });
  const live = new LiveRuns({ records, results });
  queue.onProgress((progress) => live.progressed(progress));
  const platform = new Platform({ records, results, load, queue, segmentQueue, live, log });
  const app = await createApp(platform, principals);
  await app.listen(env.http.port, env.http.host);
  const stopReconciler = startReconciler(platform);
  const stopConductor = startConductor(platform);
  log.info('ready', { url: await app.getUrl(), version: platformVersion });

  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info('stopping', { signal });
    await Promise.all([stopReconciler(), stopConductor()]);
    live.close();
    await app.close();
    await Promise.all([queue.close(), segmentQueue.close()]);
    await telemetry.shutdown();
    await Promise.all([results.close(), load.close()]);
    await records.close();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal));
}
