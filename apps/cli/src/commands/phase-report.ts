import { basename, resolve } from 'node:path';
import { Option } from 'commander';
import type { Command } from 'commander';
import { GauntletError, phaseReportKinds } from '@gauntlet/contracts';
import type { PhaseReportKind, RegisterEntry } from '@gauntlet/contracts';
import { connect } from '../api/connect.ts';
import { documentFormats, writePhaseReport, type DocumentFormat, type WrittenReport } from '../api/write-phase-report.ts';
import type { Context } from '../context.ts';
import { exitCodes } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { printResult } from '../output/print-result.ts';
import { listOf } from './command-line.ts';
import type { CommandLine, GlobalOptions } from './command-line.ts';

interface ReportOptions extends GlobalOptions {
  readonly report: readonly PhaseReportKind[];
  readonly format?: readonly DocumentFormat[];
  readonly out: string;
  readonly record?: true;
}

/** Reports that the Exit Criteria ask for, and that are therefore kept in the register when they are made (12.6(i)). */
const recorded: readonly PhaseReportKind[] = ['phase', 'assurance', 'completion'];

export function addPhaseReport(phases: Command, { context, exit }: Omit<CommandLine, 'program'>): void {
  phases
    .command('report')
    .argument('<phase>')
    .addOption(new Option('--report <reports>', phaseReportKinds.join(', ')).argParser(listOf(phaseReportKinds)).makeOptionMandatory())
    .addOption(new Option('--format <formats>', `${documentFormats.join(', ')} (default: all but pdf, which needs Chromium)`).argParser(listOf(documentFormats)))
    .option('--out <folder>', 'where to', 'gauntlet-report')
    .option('--record', `keep in the register that it was made (12.6(i)): ${recorded.join(', ')}`)
    .description('write reports of PIT or SIT')
    .action(async (phase: string, _options: unknown, command: Command) => exit(await writeReports(context, phase, command.optsWithGlobals<ReportOptions>())));
}

async function writeReports(context: Context, phase: string, options: ReportOptions): Promise<ExitCode> {
  const { client } = connect(context, options);
  const unrecorded = options.record === true ? options.report.find((report) => !recorded.includes(report)) : undefined;
  if (unrecorded !== undefined) throw new GauntletError('invalid-input', 'the command has a problem', { problems: [{ path: '--record', value: unrecorded, expected: `one of ${recorded.join(', ')}` }] });
  const files: WrittenReport[] = [];
  const entries: RegisterEntry<'report'>[] = [];
  for (const report of options.report) {
    const written = await writePhaseReport(client, { phase, report, formats: options.format ?? ['html', 'json', 'csv'], folder: resolve(options.out) });
    files.push(...written);
    const [first] = written;
    if (options.record !== true || first === undefined) continue;
    const body = { phase, report, madeOn: new Date().toISOString().slice(0, 10), document: basename(first.file), contentHash: first.hash };
    entries.push(await client.json<RegisterEntry<'report'>>({ method: 'POST', path: '/v1/phase-reports', body }));
  }
  printResult(context.terminal.out, options.output, { files, entries }, () => [...files.map((one) => one.file), ...entries.map((one) => `${one.id}: ${one.body.report} report recorded`)].join('\n'));
  return exitCodes.pass;
}
