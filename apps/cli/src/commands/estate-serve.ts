import type { Command } from 'commander';
import { loadSamplePortfolio } from '@gauntlet/test-packs';
import { findState } from '../api/connect.ts';
import { ApiClient } from '../api/api-client.ts';
import type { Context } from '../context.ts';
import { EstateConnection } from '../estate/estate-connection.ts';
import { expandMix } from '../estate/expand-mix.ts';
import { readMix } from '../estate/read-mix.ts';
import { exitCodes } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { paint } from '../output/paint.ts';
import { line } from '../output/terminal.ts';
import { listenForInterrupts } from '../stack/interrupts.ts';
import { Stack } from '../stack/stack.ts';
import { serverUrl, wholeNumber } from './command-line.ts';
import type { CommandLine, GlobalOptions } from './command-line.ts';
import { readDefinition } from './pack.ts';
import { defaultPorts } from './up.ts';

interface ServeOptions extends GlobalOptions {
  readonly port?: number;
  readonly mix?: string;
  readonly rate: number;
  readonly deliverTo?: string;
}

/** The simulator alone, for those who want a stand-in for the DCC and nothing else. */
export function addServe(estate: Command, { context, exit }: Omit<CommandLine, 'program'>): void {
  estate
    .command('serve')
    .description('the simulator alone, as a stand-in for the DCC; Ctrl-C stops it')
    .option('--port <port>', `DCC User Interface; 0 takes a free one (default: GAUNTLET_SIMULATOR_PORT or ${defaultPorts.duis})`, wholeNumber(0, 65_535))
    .option('--mix <file>', 'populate the estate by this mix of DMCs; without one it begins empty')
    .option('--rate <n>', 'simulated seconds per second', wholeNumber(1, 100_000), 1)
    .option('--deliver-to <url>', 'where Responses and alerts go of Users that registered no receive endpoint, as a DCC Boxed has one', serverUrl)
    .action(async (_options: unknown, command: Command) => exit(await serve(context, command.optsWithGlobals<ServeOptions>())));
}

async function serve(context: Context, options: ServeOptions): Promise<ExitCode> {
  const sink = context.terminal.out;
  const state = findState(context, options.state);
  const populations = options.mix === undefined ? [] : expandMix(...(await mixOf(options.mix)));
  const duis = options.port ?? context.environment.ports.duis ?? defaultPorts.duis;
  const stack = new Stack({ context, state, sink, workers: 0, loadWorkers: 0, ports: { api: 0, clickhouse: 0, duis }, portsMayMove: false, fresh: false, alone: { deliverTo: options.deliverTo } });
  const interrupts = listenForInterrupts(() => {
    stack.kill();
    process.exit(exitCodes.error);
  });
  try {
    const first = await Promise.race([stack.start(), interrupts.first]);
    if (typeof first === 'string') return exitCodes.cancelled;
    const estate = new EstateConnection(new ApiClient(stack.url, first.estateToken));
    const { installations } = populations.length === 0 ? { installations: 0 } : await estate.change<{ readonly installations: number }>('POST', '/populations', { populations });
    if (options.rate !== 1) await estate.change('PUT', '/clock', { rate: options.rate });
    line(sink, `\nThe estate is up: ${paint(sink, 'bold', stack.url)}/api/v1/serviceS, serviceD, serviceT; ${installations} installations; Ctrl-C stops it`);
    line(sink, `Keys and certificates of Users, S1SPs and the DCC: ${state.credentialsDir}; tokens: ${state.dir}/lab-token and estate-token`);
    const end = await Promise.race([stack.failed, interrupts.first]);
    if (typeof end === 'string') return exitCodes.pass;
    line(context.terminal.err, `${paint(context.terminal.err, 'red', '✗')} ${end.message}`);
    return exitCodes.platformFailure;
  } finally {
    await stack.stop();
    interrupts.dispose();
  }
}

async function mixOf(file: string): Promise<Parameters<typeof expandMix>> {
  const mix = await readMix(file, { id: undefined, installations: undefined, firstDeviceId: undefined }, readDefinition);
  return [mix, mix.dmcs ?? (await loadSamplePortfolio()).dmcs];
}
