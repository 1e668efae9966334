import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { defaultS1spIds, GauntletError, users } from '@gauntlet/contracts';
import { dccAccessControlBrokerId, loadCredentials } from '@gauntlet/duis';
import type { Context } from '../context.ts';
import { exitCodes } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { printResult } from '../output/print-result.ts';
import { randomSecret } from '../stack/state-folder.ts';
import type { CommandLine, GlobalOptions } from './command-line.ts';

export function addSecrets({ program, context, exit }: CommandLine): void {
  const secrets = program.command('secrets').description('what an installation on a cluster keeps secret');
  secrets
    .command('create')
    .argument('<folder>', 'a new or an empty folder')
    .description('make the tokens and the organisations\' credentials of an installation, as files for two Secrets')
    .action(async (folder: string, _options: unknown, command: Command) => exit(await createSecrets(context, resolve(folder), command.optsWithGlobals<GlobalOptions>())));
}

async function createSecrets(context: Context, folder: string, options: GlobalOptions): Promise<ExitCode> {
  if (existsSync(folder) && readdirSync(folder).length > 0) throw new GauntletError('conflict', `${folder} is not empty; expected a new or an empty folder, because what it holds may be in use`);
  const [tokens, credentials] = [join(folder, 'tokens'), join(folder, 'credentials')];
  mkdirSync(tokens, { recursive: true, mode: 0o700 });
  const [admin, worker, viewer, lab] = [randomSecret(), randomSecret(), randomSecret(), randomSecret()];
  const files = { 'tokens.json': JSON.stringify({ admin, worker, viewer }), 'admin-token': admin, 'worker-token': worker, 'viewer-token': viewer, 'lab-token': lab };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(tokens, name), text, { mode: 0o600, flag: 'wx' });
  await loadCredentials(credentials, [
    { organisation: dccAccessControlBrokerId, role: 'DCC' },
    ...(context.environment.duis.s1spIds ?? defaultS1spIds).map((organisation) => ({ organisation, role: 'S1SP' })),
    ...users,
  ]);
  printResult(context.terminal.out, options.output, { tokens, credentials }, () =>
    [
      `Made, readable by you alone: ${tokens} and ${credentials}. Hand them to the cluster, then keep them where secrets are kept:`,
      `  kubectl create secret generic gauntlet-tokens --from-file=${tokens}`,
      `  kubectl create secret generic gauntlet-credentials --from-file=${credentials}`,
    ].join('\n'),
  );
  return exitCodes.pass;
}
