import { resolve } from 'node:path';
import { Option } from 'commander';
import type { Command } from 'commander';
import { GauntletError } from '@gauntlet/contracts';
import { connect } from '../api/connect.ts';
import { reportFormats, writeReports } from '../api/write-reports.ts';
import type { ReportFormat, Subject } from '../api/write-reports.ts';
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
    .argument('<id>', 'id of a run or a campaign')
    .description('write reports of a run (junit, json, html, pdf) or a campaign (json, html, csv, pdf)')
    .addOption(new Option('--format <formats>', `${reportFormats.join(', ')} (default: all that the subject has but pdf, which needs Chromium)`).argParser(listOf(reportFormats)))
    .option('--out <folder>', 'where to', 'gauntlet-report')
    .action(async (id: string, _options: unknown, command: Command) => exit(await report(context, id, command.optsWithGlobals<ReportOptions>())));
}

async function report(context: Context, id: string, options: ReportOptions): Promise<ExitCode> {
  const { client } = connect(context, options);
  const write = (subject: Subject) => writeReports(client, { subject, id, formats: options.format, folder: resolve(options.out) });
  const isRun = await client.get(`/v1/runs/${encodeURIComponent(id)}`).then(() => true, (error: unknown) => {
    if (error instanceof GauntletError && error.code === 'not-found') return false;
    throw error;
  });
  const files = await write(isRun ? 'runs' : 'campaigns');
  printResult(context.terminal.out, options.output, files, () => files.join('\n'));
  return exitCodes.pass;
}
