import type { Command } from 'commander';
import { connect } from '../api/connect.ts';
import type { Context } from '../context.ts';
import { readPortfolio } from '../estate/read-profile.ts';
import { exitCodes } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { printResult } from '../output/print-result.ts';
import type { CommandLine, GlobalOptions } from './command-line.ts';
import { readDefinition } from './pack.ts';

export function addPortfolio({ program, context, exit }: CommandLine): void {
  program
    .command('portfolio')
    .description('Device Model Combinations that can be tested')
    .command('import')
    .argument('<file>', 'YAML or JSON')
    .description('add or replace DMCs; exits 104 with every problem')
    .action(async (file: string, _options: unknown, command: Command) => exit(await importPortfolio(context, file, command.optsWithGlobals<GlobalOptions>())));
}

async function importPortfolio(context: Context, file: string, options: GlobalOptions): Promise<ExitCode> {
  const portfolio = await readPortfolio(file, readDefinition);
  const result = await connect(context, options).client.json<ImportedPortfolio>({ method: 'POST', path: '/v1/portfolio', body: portfolio, repeatable: true });
  printResult(context.terminal.out, options.output, result, () => `${result.added} DMCs added, ${result.changed} changed, ${result.unchanged} unchanged`);
  return exitCodes.pass;
}

/** What POST /v1/portfolio answers. */
export interface ImportedPortfolio {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
}
