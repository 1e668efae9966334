import { GauntletError } from '@gauntlet/contracts';
import { createSpanWriter } from '@gauntlet/metrics';
import { createLogger, startTelemetry } from '@gauntlet/telemetry';
import { readEnv, type Env } from './env.ts';
import { loadTls, type SimulatorTls } from './load-tls.ts';
import { startSimulator } from './simulator.ts';
import { simulatorVersion } from './version.ts';

const invalidDefinitionExitCode = 104;
const drainTimeoutMs = 5_000;

const settings = readEnv(process.env);
const files = settings.ok ? await loadTls(settings.env) : settings;
if (settings.ok && files.ok) await start(settings.env, files.tls).catch(refuseFile);
else refuse([settings, files].find((each) => !each.ok)?.problems ?? []);

function refuse(problems: readonly string[]): never {
  process.stderr.write(`device-simulator: the settings have problems\n${problems.map((problem) => `  ${problem}\n`).join('')}`);
  process.exit(invalidDefinitionExitCode);
}

/** A file that a setting names is part of the settings. */
function refuseFile(error: unknown): never {
  if (!(error instanceof GauntletError) || error.code !== 'invalid-input') throw error;
  return refuse([error.message, ...error.problems.map(({ path, value, expected }) => `${path.startsWith('GAUNTLET_') ? '' : 'GAUNTLET_SMETS1_APPLICABILITY '}${path}: ${value}; ${expected.replace(/^(?:expected )?/, 'expected ')}`)]);
}

async function start(env: Env, tls: SimulatorTls): Promise<void> {
  const log = createLogger({ service: 'device-simulator', level: env.logLevel });
  const spans = env.clickhouseUrl === undefined ? undefined : createSpanWriter({ url: env.clickhouseUrl });
  const writeSpans = spans === undefined ? undefined : (rows: Parameters<typeof spans.write>[0]) => spans.write(rows);
  const telemetry = startTelemetry({ service: 'device-simulator', version: simulatorVersion, otlpEndpoint: env.otlpEndpoint, writeSpans, logger: log });
  const simulator = await startSimulator({ ...env, tls }, { log, version: simulatorVersion, nowMs: Date.now });
  if (env.bare) log.warn('no checks, no state, no signatures: answers prove nothing');
  log.info('ready', { url: simulator.url, version: simulatorVersion, lab: env.labToken !== undefined, estateAdmin: env.estateAdmin !== undefined });

  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info('stopping', { signal });
    const { undelivered } = await simulator.stop(drainTimeoutMs);
    if (undelivered > 0) log.warn('messages were dropped', { undelivered });
    await telemetry.shutdown();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal));
}
