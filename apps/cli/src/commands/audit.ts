import type { Command } from 'commander';
import { connect } from '../api/connect.ts';
import type { Context } from '../context.ts';
import { exitCodes } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { printResult } from '../output/print-result.ts';
import type { CommandLine, GlobalOptions } from './command-line.ts';

export function addAudit({ program, context, exit }: CommandLine): void {
  program
    .command('audit')
    .description('the append-only log of what was decided')
    .command('verify')
    .description('check the hash chain; exits 1 where it is broken')
    .action(async (_options: unknown, command: Command) => exit(await verifyAudit(context, command.optsWithGlobals<GlobalOptions>())));
}

async function verifyAudit(context: Context, options: GlobalOptions): Promise<ExitCode> {
  const result = await connect(context, options).client.get<{ readonly entries: number; readonly brokenAt: number | null }>('/v1/audit/verify');
  printResult(context.terminal.out, options.output, result, () => (result.brokenAt === null ? `${result.entries} entries, the chain holds` : `the chain breaks at entry ${result.brokenAt} of ${result.entries}`));
  return result.brokenAt === null ? exitCodes.pass : exitCodes.error;
}
