import { Option } from 'commander';
import type { Command } from 'commander';
import { roles } from '@gauntlet/contracts';
import type { Role } from '@gauntlet/contracts';
import { findState } from '../api/connect.ts';
import type { Context } from '../context.ts';
import { exitCodes } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { printResult } from '../output/print-result.ts';
import { renderTable } from '../output/table.ts';
import { addNamedToken, idOfToken, listNamedTokens, revokeNamedToken } from '../stack/named-tokens.ts';
import { listOf, wholeNumber } from './command-line.ts';
import type { CommandLine, GlobalOptions } from './command-line.ts';

interface CreateOptions extends GlobalOptions {
  readonly role: readonly Role[];
  readonly subject: string;
  readonly days: number;
}

const dayMs = 86_400_000;

export function addToken({ program, context, exit }: CommandLine): void {
  const token = program.command('token').description('bearer tokens of this machine\'s platform');
  token
    .command('create')
    .description('make a token for one person; it is shown once')
    .addOption(new Option('--role <role>', `the bodies that the person speaks for, or operator, viewer: ${roles.join(', ')}`).argParser(listOf(roles)).makeOptionMandatory())
    .requiredOption('--subject <name>', 'who it is; recorded with everything that is done with it')
    .option('--days <n>', 'valid for this many days', wholeNumber(1, 3_650), 90)
    .action((_options: unknown, command: Command) => exit(createToken(context, command.optsWithGlobals<CreateOptions>())));
  token
    .command('list')
    .description('tokens of persons, with roles and when each expires; never the tokens themselves')
    .action((_options: unknown, command: Command) => exit(listTokens(context, command.optsWithGlobals<GlobalOptions>())));
  token
    .command('revoke')
    .argument('<id>', 'id of `token list`')
    .description('the token counts no more, at once')
    .action((id: string, _options: unknown, command: Command) => exit(revokeToken(context, id, command.optsWithGlobals<GlobalOptions>())));
}

function createToken(context: Context, options: CreateOptions): ExitCode {
  const made = { subject: options.subject, roles: [...options.role], expiresAt: new Date(Date.now() + options.days * dayMs).toISOString() };
  const token = addNamedToken(findState(context, options.state), made);
  printResult(context.terminal.out, options.output, { ...made, token }, () => token);
  return exitCodes.pass;
}

function listTokens(context: Context, options: GlobalOptions): ExitCode {
  const tokens = listNamedTokens(findState(context, options.state)).map(({ sha256, ...token }) => ({ id: idOfToken({ sha256 }), ...token, expired: Date.parse(token.expiresAt) <= Date.now() }));
  printResult(context.terminal.out, options.output, tokens, () =>
    renderTable(
      [{ title: 'TOKEN' }, { title: 'SUBJECT' }, { title: 'ROLES' }, { title: 'EXPIRES' }],
      tokens.map(({ id, subject, roles: held, expiresAt, expired }) => [id, subject, held.join(', '), expired ? `${expiresAt} (expired)` : expiresAt]),
    ),
  );
  return exitCodes.pass;
}

function revokeToken(context: Context, id: string, options: GlobalOptions): ExitCode {
  const { subject } = revokeNamedToken(findState(context, options.state), id);
  printResult(context.terminal.out, options.output, { id, subject }, () => `token ${id} of ${subject} is revoked`);
  return exitCodes.pass;
}
