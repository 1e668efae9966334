import { fileURLToPath } from 'node:url';
import { GauntletError } from '@gauntlet/contracts';
import { CommanderError } from 'commander';
import { readEnvironment } from './env.ts';
import { exitCodeOfError, exitCodes } from './exit-code.ts';
import { describeError } from './output/describe-error.ts';
import { processTerminal } from './output/terminal.ts';
import { buildProgram } from './program.ts';

process.exitCode = await main();
// Idle connections of the HTTP client may not keep a finished command from ending.
process.exit();

async function main(): Promise<number> {
  let exitCode: number = exitCodes.pass;
  try {
    const environment = readEnvironment(process.env);
    const context = { environment, terminal: processTerminal(environment), root: fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '') };
    const program = buildProgram(context, (code) => {
      exitCode = code;
    });
    await program.parseAsync();
    return exitCode;
  } catch (error) {
    // Commander has already said what is wrong with the command line.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.pass : exitCodes.usage;
    process.stderr.write(`${describeError(error)}\n`);
    if (!(error instanceof GauntletError) && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
    return exitCodeOfError(error);
  }
}
