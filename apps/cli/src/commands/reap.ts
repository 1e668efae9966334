import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { GauntletError } from '@gauntlet/contracts';
import { findState } from '../api/connect.ts';
import { exitCodes } from '../exit-code.ts';
import { endOrphans } from '../stack/stack.ts';
import type { StateFolder } from '../stack/state-folder.ts';
import { lockState } from '../stack/state-lock.ts';
import { readUpRecord } from '../stack/up-record.ts';
import { wholeNumber } from './command-line.ts';
import type { CommandLine, GlobalOptions } from './command-line.ts';

/** Hidden: what the reaper runs when the supervisor died without stopping its parts. */
export function addReap({ program, context, exit }: CommandLine): void {
  const number = wholeNumber(0, Number.MAX_SAFE_INTEGER);
  program
    .command('reap', { hidden: true })
    .argument('<pid>', 'the supervisor', number)
    .argument('<ticks>', 'its start', number)
    .action(async (pid: number, startedTicks: number, _options: unknown, command: Command) => {
      await reap(findState(context, command.optsWithGlobals<GlobalOptions>().state), { pid, startedTicks });
      exit(exitCodes.pass);
    });
}

async function reap(state: StateFolder, supervisor: { readonly pid: number; readonly startedTicks: number }): Promise<void> {
  const isTheirs = () => {
    const record = readUpRecord(state);
    return record?.supervisor.pid === supervisor.pid && record.supervisor.startedTicks === supervisor.startedTicks;
  };
  if (!existsSync(state.dir) || !isTheirs()) return;
  try {
    const lock = await lockState(state);
    // Another start may have taken over, and cleaned up, while this one waited.
    if (isTheirs()) await endOrphans(state, () => undefined);
    await lock.release();
  } catch (error) {
    if (!(error instanceof GauntletError && error.code === 'conflict')) throw error;
  }
}
