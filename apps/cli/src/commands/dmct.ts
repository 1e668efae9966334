import { randomUUID } from 'node:crypto';
import { Option } from 'commander';
import type { Command } from 'commander';
import type { Dmc, RunView, SubmitRun } from '@gauntlet/contracts';
import { connect } from '../api/connect.ts';
import type { Connection } from '../api/connect.ts';
import { listAll } from '../api/list-all.ts';
import { watchRun } from '../api/watch-run.ts';
import type { Context } from '../context.ts';
import { exitCodes } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { renderGate } from '../output/gate-table.ts';
import { printResult } from '../output/print-result.ts';
import { createProgress } from '../output/progress.ts';
import { renderTable } from '../output/table.ts';
import { line } from '../output/terminal.ts';
import { addDmctProcess } from './dmct-process.ts';
import { duration, list, wholeNumber } from './command-line.ts';
import type { CommandLine, GlobalOptions } from './command-line.ts';

interface RunOptions extends GlobalOptions {
  readonly pack: readonly string[];
  readonly dmc: readonly string[];
  readonly environment?: string;
  readonly shardSize?: number;
  readonly deadline?: number;
  readonly idempotencyKey?: string;
  readonly wait?: true;
  readonly follow?: true;
  readonly timeout?: number;
}

interface ListOptions extends GlobalOptions {
  readonly release?: 'IOC' | 'MOC' | 'FOC';
}

export function addDmct({ program, context, exit }: CommandLine): void {
  const dmct = program.command('dmct').description('DMCT: test packs on Device Model Combinations, and the DMCT Process');
  addDmctProcess(dmct, { context, exit });
  dmct
    .command('run')
    .description('submit a run; exits 0 met, 99 not met, 98 undecidable, 105 cancelled when it is waited for')
    .requiredOption('--pack <reference>', 'pack key, key@version or hash; repeat or separate with commas', list)
    .requiredOption('--dmc <id>', 'DMC id, or "*" (quoted) for the whole portfolio; repeat or separate with commas', list)
    .option('--environment <name>', 'the environment that the run is recorded for')
    .option('--shard-size <n>', 'tests in one job at the most', wholeNumber(1, 1_000))
    .option('--deadline <duration>', 'end the run with what it has after this long, e.g. 4h', duration)
    .option('--idempotency-key <key>', 'the same key gives the same run, however often it is sent')
    .option('--wait', 'wait until the run ended and print its gate')
    .option('--follow', 'like --wait, and show progress')
    .option('--timeout <duration>', 'stop waiting after this long (exit code 1); the run goes on', duration)
    .action(async (_options: unknown, command: Command) => exit(await runDmct(context, command.optsWithGlobals<RunOptions>())));
  dmct
    .command('list')
    .description('list the portfolio')
    .addOption(new Option('--release <release>', 'only this Capability Release').choices(['IOC', 'MOC', 'FOC']))
    .action(async (_options: unknown, command: Command) => exit(await listDmcs(context, command.optsWithGlobals<ListOptions>())));
}

async function runDmct(context: Context, options: RunOptions): Promise<ExitCode> {
  const { out, err } = context.terminal;
  const connection = connect(context, options);
  const run = await submitRun(connection, requestOf(options), options.idempotencyKey);
  // Data for programs stays alone on stdout.
  const talk = options.output === 'table' ? out : err;
  line(talk, `run ${connection.runUrl(run.id)}`);
  if (options.wait !== true && options.follow !== true) {
    if (options.output !== 'table') printResult(out, options.output, run, () => '');
    return exitCodes.pass;
  }
  const ended = await watchRun(connection, run.id, { progress: options.follow === true ? createProgress(talk) : undefined, timeoutMs: options.timeout });
  printResult(out, options.output, { run: ended.run, gate: ended.gate }, () => `\n${renderGate(out, ended.gate)}\n`);
  line(talk, `run ${connection.runUrl(run.id)} ${ended.run.state}`);
  return ended.exitCode;
}

/** The key makes it safe to send again when the connection is lost: it is still one run. */
export function submitRun({ client }: Connection, request: Partial<SubmitRun>, idempotencyKey: string = randomUUID()): Promise<RunView> {
  return client.json<RunView>({ method: 'POST', path: '/v1/runs', body: request, headers: { 'idempotency-key': idempotencyKey }, repeatable: true });
}

function requestOf(options: RunOptions): Partial<SubmitRun> {
  return {
    packs: [...options.pack],
    dmcs: [...options.dmc],
    ...(options.environment === undefined ? {} : { environment: options.environment }),
    ...(options.shardSize === undefined ? {} : { shardSize: options.shardSize }),
    ...(options.deadline === undefined ? {} : { deadlineMinutes: Math.max(1, Math.ceil(options.deadline / 60_000)) }),
  };
}

async function listDmcs(context: Context, options: ListOptions): Promise<ExitCode> {
  const dmcs = await listAll<Dmc>(connect(context, options).client, '/v1/dmcs', { release: options.release });
  printResult(context.terminal.out, options.output, dmcs, () =>
    renderTable(
      [{ title: 'DMC' }, { title: 'RELEASE' }, { title: 'TYPE' }, { title: 'CSP' }, { title: 'SMSO' }, { title: 'METERS', align: 'right' }, { title: 'SETS', align: 'right' }, { title: 'MODELS' }],
      dmcs.map((dmc) => [dmc.id, dmc.release, dmc.installationType, dmc.communicationsServiceProvider, dmc.smso, String(dmc.metersToEnrol), String(dmc.deviceSets.length), describeModels(dmc)]),
    ),
  );
  return exitCodes.pass;
}

function describeModels(dmc: Dmc): string {
  return dmc.deviceModels.map((model) => `${model.type} ${model.manufacturer} ${model.model} ${model.firmwareVersion}`).join(', ');
}
