import { availableParallelism } from 'node:os';
import { Option } from 'commander';
import type { Command } from 'commander';
import { findState } from '../api/connect.ts';
import type { Context } from '../context.ts';
import { exitCodes } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { paint } from '../output/paint.ts';
import { line } from '../output/terminal.ts';
import { listenForInterrupts } from '../stack/interrupts.ts';
import { requireRedis } from '../stack/require-redis.ts';
import { Stack } from '../stack/stack.ts';
import { readTokens } from '../stack/state-folder.ts';
import { wholeNumber } from './command-line.ts';
import type { CommandLine, GlobalOptions } from './command-line.ts';

/** Enough for a campaign of two segments; one that has nothing to do costs 90 MB and next to no time. */
export const defaultLoadWorkers = 2;

export const defaultPorts = { api: 8080, clickhouse: 8123, duis: 7080 } as const;

interface UpOptions extends GlobalOptions {
  readonly port?: number;
  readonly clickhousePort?: number;
  readonly duisPort?: number;
  readonly workers?: number;
  readonly sctWorkers?: number;
  readonly estateAdmin?: true;
}

export function addUp({ program, context, exit }: CommandLine): void {
  const port = wholeNumber(0, 65_535);
  program
    .command('up')
    .description('start the platform on this machine and keep it running; Ctrl-C stops it')
    .addOption(new Option('--port <port>', `API; 0 takes a free one (default: GAUNTLET_PORT or ${defaultPorts.api})`).argParser(port))
    .addOption(new Option('--clickhouse-port <port>', `embedded ClickHouse (default: GAUNTLET_CLICKHOUSE_PORT or ${defaultPorts.clickhouse})`).argParser(port))
    .addOption(new Option('--duis-port <port>', `device simulator (default: GAUNTLET_SIMULATOR_PORT or ${defaultPorts.duis})`).argParser(port))
    .addOption(new Option('--workers <n>', 'DMCT workers (default: GAUNTLET_WORKERS or one per core)').argParser(wholeNumber(1, 64)))
    .addOption(new Option('--sct-workers <n>', `workers that drive k6, one load generator each (default: GAUNTLET_SCT_WORKERS or ${defaultLoadWorkers})`).argParser(wholeNumber(0, 63)))
    .option('--estate-admin', 'let `estate` commands change the simulated estate (default: off; on with GAUNTLET_ESTATE_TOKEN)')
    .action(async (_options: unknown, command: Command) => exit(await up(context, command.optsWithGlobals<UpOptions>())));
}

async function up(context: Context, options: UpOptions): Promise<ExitCode> {
  const sink = context.terminal.out;
  const { ports, workers, loadWorkers } = context.environment;
  requireRedis(context.environment);
  const started = performance.now();
  const state = findState(context, options.state);
  const stack = new Stack({
    context,
    state,
    sink,
    workers: options.workers ?? workers ?? availableParallelism(),
    loadWorkers: options.sctWorkers ?? loadWorkers ?? defaultLoadWorkers,
    ports: {
      api: options.port ?? ports.api ?? defaultPorts.api,
      clickhouse: options.clickhousePort ?? ports.clickhouse ?? defaultPorts.clickhouse,
      duis: options.duisPort ?? ports.duis ?? defaultPorts.duis,
    },
    portsMayMove: false,
    fresh: false,
    estateAdmin: options.estateAdmin,
  });
  const interrupts = listenForInterrupts(() => {
    stack.kill();
    process.exit(exitCodes.error);
  });
  try {
    const first = await Promise.race([stack.start(), interrupts.first]);
    if (typeof first === 'string') return exitCodes.cancelled;
    line(sink, `\nGauntlet is up: ${paint(sink, 'bold', stack.url)} (${((performance.now() - started) / 1000).toFixed(1)} s); tokens: ${state.tokensFile}; Ctrl-C stops it`);
    const tokens = readTokens(state);
    if (tokens !== undefined) line(sink, `Dashboard: ${stack.url}/?token=${encodeURIComponent(tokens.viewer)}`);
    const end = await Promise.race([stack.failed, interrupts.first]);
    if (typeof end === 'string') return exitCodes.pass;
    line(context.terminal.err, `${paint(context.terminal.err, 'red', '✗')} ${end.message}`);
    return exitCodes.platformFailure;
  } finally {
    await stack.stop();
    interrupts.dispose();
  }
}
