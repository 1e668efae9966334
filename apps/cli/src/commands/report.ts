import { resolve } from 'node:path';
import { Option } from 'commander';
import type { Command } from 'commander';
import { connect } from '../api/connect.ts';
import { reportFormats, writeReports } from '../api/write-reports.ts';
import type { ReportFormat } from '../api/write-reports.ts';
import type { Context } from '../context.ts';
import { exitCodes } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { printResult } from '../output/print-result.ts';
import { listOf } from './command-line.ts';
import type { CommandLine, GlobalOptions } from './command-line.ts';

interface ReportOptions extends GlobalOptions {
  readonly format?: readonly ReportFormat[];
  readonly out: string;
}

export function addReport({ program, context, exit }: CommandLine): void {
  program
    .command('report')
    .argument('<run>', 'run id')
    .description('write reports of a run')
    .addOption(new Option('--format <formats>', `${reportFormats.join(', ')} (default: all)`).argParser(listOf(reportFormats)))
    .option('--out <folder>', 'where to', 'gauntlet-report')
    .action(async (id: string, _options: unknown, command: Command) => exit(await report(context, id, command.optsWithGlobals<ReportOptions>())));
}

async function report(context: Context, runId: string, options: ReportOptions): Promise<ExitCode> {
  const files = await writeReports(connect(context, options).client, runId, options.format ?? reportFormats, resolve(options.out));
  printResult(context.terminal.out, options.output, files, () => files.join('\n'));
  return exitCodes.pass;
}
