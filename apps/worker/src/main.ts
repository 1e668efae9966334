import { createLogger } from '@gauntlet/telemetry';
import type { Env } from './env.ts';
import { readEnv } from './env.ts';
import { startLoadWorker } from './load/start-load-worker.ts';
import { loadTls } from './load-tls.ts';
import type { WorkerTls } from './load-tls.ts';
import { platformVersion } from './platform-version.ts';
import { startWorker } from './start-worker.ts';

const invalidDefinitionExitCode = 104;

const settings = readEnv(process.env);
const files = settings.ok ? await loadTls(settings.env) : settings;
if (settings.ok && files.ok) await run(settings.env, files.tls);
else refuse([settings, files].find((each) => !each.ok)?.problems ?? []);

function refuse(problems: readonly string[]): void {
  process.stderr.write(`worker: the settings have problems\n${problems.map((problem) => `  ${problem}\n`).join('')}`);
  process.exitCode = invalidDefinitionExitCode;
}

/** Until there is something to drain, a signal ends the process at once. */
function stopAtOnce(): void {
  process.exit(0);
}

async function run(env: Env, tls: WorkerTls): Promise<void> {
  const log = createLogger({ service: 'worker', level: env.logLevel });
  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stopAtOnce);
  try {
    const worker = await (env.pool === 'sct' ? startLoadWorker(env, tls, log) : startWorker(env, tls, log));
    log.info('ready', { url: worker.url, version: platformVersion, pool: env.pool });
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.off(signal, stopAtOnce);
      process.on(signal, () => {
        if (stopping.signal.aborted) process.exit(1);
        stopping.abort();
        log.info('stopping', { signal });
        void worker.stop().then(() => process.exit(0));
      });
    }
  } catch (error) {
    log.fatal('worker could not start', { error });
    process.exit(1);
  }
}
