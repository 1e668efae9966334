import { Option } from 'commander';
import type { Command } from 'commander';
import { roles } from '@gauntlet/contracts';
import type { Role } from '@gauntlet/contracts';
import { findState } from '../api/connect.ts';
import type { Context } from '../context.ts';
import { exitCodes } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { printResult } from '../output/print-result.ts';
import { addNamedToken } from '../stack/state-folder.ts';
import { listOf, wholeNumber } from './command-line.ts';
import type { CommandLine, GlobalOptions } from './command-line.ts';

interface CreateOptions extends GlobalOptions {
  readonly role: readonly Role[];
  readonly subject: string;
  readonly days: number;
}

const dayMs = 86_400_000;

export function addToken({ program, context, exit }: CommandLine): void {
  program
    .command('token')
    .description('bearer tokens of this machine\'s platform')
    .command('create')
    .description('make a token for one person; it is shown once')
    .addOption(new Option('--role <role>', `the bodies that the person speaks for, or operator, viewer: ${roles.join(', ')}`).argParser(listOf(roles)).makeOptionMandatory())
    .requiredOption('--subject <name>', 'who it is; recorded with everything that is done with it')
    .option('--days <n>', 'valid for this many days', wholeNumber(1, 3_650), 90)
    .action((_options: unknown, command: Command) => exit(createToken(context, command.optsWithGlobals<CreateOptions>())));
}

function createToken(context: Context, options: CreateOptions): ExitCode {
  const made = { subject: options.subject, roles: options.role, expiresAt: new Date(Date.now() + options.days * dayMs).toISOString() };
  const token = addNamedToken(findState(context, options.state), made);
  printResult(context.terminal.out, options.output, { ...made, token }, () => token);
  return exitCodes.pass;
}
