import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { GauntletError } from '@gauntlet/contracts';
import type { RunState, TestPack } from '@gauntlet/contracts';
import { loadSamplePortfolio, loadStandardPacks, readCampaign } from '@gauntlet/test-packs';
import { ApiClient } from '../api/api-client.ts';
import { connection, findState } from '../api/connect.ts';
import type { Connection } from '../api/connect.ts';
import { watchCampaign } from '../api/watch-campaign.ts';
import { watchRun } from '../api/watch-run.ts';
import { writeReports } from '../api/write-reports.ts';
import type { Context } from '../context.ts';
import { exitCodes } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { createCampaignProgress } from '../output/campaign-progress.ts';
import { renderCampaignVerdict } from '../output/campaign-table.ts';
import { renderGate } from '../output/gate-table.ts';
import { createProgress } from '../output/progress.ts';
import { line } from '../output/terminal.ts';
import type { Sink } from '../output/terminal.ts';
import { ensurePackages, redisPackage } from '../stack/debian-packages.ts';
import { listenForInterrupts } from '../stack/interrupts.ts';
import { provideK6 } from '../stack/provide-k6.ts';
import type { ProvidedK6 } from '../stack/provide-k6.ts';
import { Stack } from '../stack/stack.ts';
import { stateFolder } from '../stack/state-folder.ts';
import { submitRun } from './dmct.ts';
import { submitCampaign } from './sct.ts';
import type { ImportedPortfolio } from './portfolio.ts';
import { defaultLoadWorkers, defaultPorts } from './up.ts';
import { wholeNumber } from './command-line.ts';
import type { CommandLine, GlobalOptions } from './command-line.ts';

interface DemoOptions extends GlobalOptions {
  readonly workers?: number;
}

export function addDemo({ program, context, exit }: CommandLine): void {
  program
    .command('demo')
    .description('start everything, run the standard packs on the sample portfolio and a two-minute load campaign, print gates and verdict, write gauntlet-report/, stop everything')
    .option('--workers <n>', 'DMCT workers (default: GAUNTLET_WORKERS or one per core)', wholeNumber(1, 64))
    .action(async (_options: unknown, command: Command) => exit(await demo(context, command.optsWithGlobals<DemoOptions>())));
}

async function demo(context: Context, options: DemoOptions): Promise<ExitCode> {
  const sink = context.terminal.out;
  await provideRedis(context, sink);
  const { ports, workers } = context.environment;
  // A folder of its own, made anew each time: a demonstration shows the same whatever was done before.
  const state = stateFolder(join(findState(context, options.state).dir, 'demo'));
  let last: string | undefined;
  const stack = new Stack({
    context,
    state,
    sink,
    workers: options.workers ?? workers ?? availableParallelism(),
    loadWorkers: defaultLoadWorkers,
    ports: { api: ports.api ?? defaultPorts.api, clickhouse: ports.clickhouse ?? defaultPorts.clickhouse, duis: ports.duis ?? defaultPorts.duis },
    portsMayMove: true,
    fresh: true,
  });
  // Beside the DMCT part, because it may have to be built.
  const building = new AbortController();
  const k6 = findOrBuildK6(context, building.signal);
  const interrupts = listenForInterrupts(() => {
    stack.kill();
    process.exit(exitCodes.cancelled);
  });
  try {
    const { signal } = interrupts;
    const shown = stack.start().then((secrets) => showRun(connection(new ApiClient(stack.url, secrets.tokens.admin), secrets.tokens.viewer), { sink, signal, k6, reportDir: join(context.root, 'gauntlet-report') }));
    const end = await Promise.race([shown, interrupts.first, stack.failed]);
    if (end instanceof GauntletError) throw end;
    if (typeof end === 'string') return exitCodes.cancelled;
    last = `run ${end.url} ${end.state}; ./gauntlet up --state ${state.dir} --port ${new URL(stack.url).port} brings its page back`;
    return exitCodes.pass;
  } finally {
    building.abort();
    await k6;
    await stack.stop();
    interrupts.dispose();
    if (last !== undefined) line(sink, last);
  }
}

async function provideRedis({ environment }: Context, sink: Sink): Promise<void> {
  if (environment.given.redisUrl !== undefined) return;
  if (!redisPackage.isInstalled(environment.inherited['PATH'])) line(sink, 'redis-server is not on PATH; installing it from Debian\'s packages');
  let log = '';
  const started = performance.now();
  const outcome = await ensurePackages([redisPackage], {
    env: environment.inherited,
    isRoot: process.getuid?.() === 0,
    log: (text) => {
      log += text;
    },
  });
  if (outcome.kind === 'installed') line(sink, `✓ redis-server installed from Debian's packages (${((performance.now() - started) / 1000).toFixed(0)} s)`);
  if (outcome.kind === 'missing') throw new GauntletError('not-found', [`redis-server is missing: ${outcome.advice}; or set REDIS_URL`, ...log.trimEnd().split('\n').slice(-10).map((each) => `  | ${each}`)].join('\n'));
}

interface ShowOptions {
  readonly sink: Sink;
  readonly signal: AbortSignal;
  readonly k6: Promise<ProvidedK6>;
  readonly reportDir: string;
}

async function showRun(demoConnection: Connection, { sink, signal, k6, reportDir }: ShowOptions): Promise<{ readonly url: string; readonly state: RunState }> {
  const packs = await loadSample(demoConnection, sink);
  const run = await submitRun(demoConnection, { packs: packs.map((pack) => `${pack.key}@${pack.version}`), dmcs: ['*'], environment: 'demo' });
  line(sink, `\nrun ${demoConnection.runUrl(run.id)}\n`);
  const ended = await watchRun(demoConnection, run.id, { progress: createProgress(sink), signal });
  line(sink, `\n${renderGate(sink, ended.gate)}\n`);
  for (const file of await writeReports(demoConnection.client, { subject: 'runs', id: run.id, folder: reportDir })) line(sink, `report ${file}`);
  await showCampaign(demoConnection, { sink, signal, k6, reportDir });
  return { url: demoConnection.runUrl(run.id), state: ended.run.state };
}

/** Two minutes of load; without k6 it says what is missing, and the demonstration is the DMCT part alone. */
async function showCampaign(demoConnection: Connection, { sink, signal, k6, reportDir }: ShowOptions): Promise<void> {
  const provided = await k6;
  if (provided.kind === 'missing') {
    line(sink, `\n! no load campaign: ${provided.advice}`);
    return;
  }
  const campaign = await submitCampaign(demoConnection, await readCampaign({ key: 'demo' }));
  line(sink, `\ncampaign ${demoConnection.campaignUrl(campaign.id)}: two minutes of load with k6 ${provided.version}\n`);
  const ended = await watchCampaign(demoConnection, campaign.id, { progress: createCampaignProgress(sink), signal });
  if (ended.decided !== null) line(sink, `\n${renderCampaignVerdict(sink, ended.decided)}\n`);
  for (const file of await writeReports(demoConnection.client, { subject: 'campaigns', id: campaign.id, folder: reportDir })) line(sink, `report ${file}`);
}

async function findOrBuildK6({ root, environment }: Context, signal: AbortSignal): Promise<ProvidedK6> {
  return provideK6({ root, env: environment.inherited, log: ignore, announce: ignore, signal }).catch((error: unknown) => ({ kind: 'missing' as const, advice: `k6 cannot be provided: ${error instanceof Error ? error.message : String(error)}` }));
}

/** What a build says would break into the picture of the run. */
function ignore(): void {
  // Its advice is what matters.
}

async function loadSample({ client }: Connection, sink: Sink): Promise<readonly TestPack[]> {
  const [portfolio, packs] = await Promise.all([loadSamplePortfolio(), loadStandardPacks()]);
  const imported = await client.json<ImportedPortfolio>({ method: 'POST', path: '/v1/portfolio', body: portfolio, repeatable: true });
  line(sink, `\n✓ portfolio: ${imported.added} Device Model Combinations`);
  for (const pack of packs) {
    await client.json({ method: 'POST', path: '/v1/packs', body: pack, repeatable: true });
    line(sink, `✓ pack: ${pack.name} ${pack.version}, ${pack.tests.length} tests`);
  }
  return packs;
}
