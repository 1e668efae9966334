import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { findState } from '../api/connect.ts';
import type { Context } from '../context.ts';
import { exitCodes } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { line } from '../output/terminal.ts';
import { isAlive, signalProcess } from '../stack/process-identity.ts';
import { endOrphans } from '../stack/stack.ts';
import type { StateFolder } from '../stack/state-folder.ts';
import { lockState } from '../stack/state-lock.ts';
import { readUpRecord } from '../stack/up-record.ts';
import type { CommandLine, GlobalOptions } from './command-line.ts';

/** Longer than the sum of what the parts are given to end. */
const stopWithinMs = 120_000;

export function addDown({ program, context, exit }: CommandLine): void {
  program
    .command('down')
    .description('stop what `up` started on this state folder')
    .action(async (_options: unknown, command: Command) => exit(await down(context, findState(context, command.optsWithGlobals<GlobalOptions>().state))));
}

async function down(context: Context, state: StateFolder): Promise<ExitCode> {
  const record = readUpRecord(state);
  if (record === undefined) {
    line(context.terminal.out, `nothing runs on ${state.dir}`);
    return exitCodes.pass;
  }
  if (isAlive(record.supervisor)) {
    signalProcess(record.supervisor, 'SIGTERM');
    const until = performance.now() + stopWithinMs;
    while (isAlive(record.supervisor) && performance.now() < until) await sleep(100);
    if (isAlive(record.supervisor)) signalProcess(record.supervisor, 'SIGKILL');
  }
  await endLeftOvers(context, state);
  line(context.terminal.out, `stopped what ran on ${state.dir}`);
  return exitCodes.pass;
}

async function endLeftOvers(context: Context, state: StateFolder): Promise<void> {
  if (!existsSync(state.dir)) return;
  const lock = await lockState(state);
  try {
    await endOrphans(state, (name) => line(context.terminal.out, `ended ${name}, which had lost its supervisor`));
  } finally {
    await lock.release();
  }
}
