import { readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import type { Command } from 'commander';
import { GauntletError } from '@gauntlet/contracts';
import type { SubmissionRequestView, SubmissionSummary, SubmissionView } from '@gauntlet/contracts';
import { connect } from '../api/connect.ts';
import { listAll } from '../api/list-all.ts';
import type { Context } from '../context.ts';
import { exitCodes } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { printResult } from '../output/print-result.ts';
import { renderTable } from '../output/table.ts';
import { day, list, wholeNumber } from './command-line.ts';
import type { CommandLine, GlobalOptions } from './command-line.ts';

interface ImportOptions extends GlobalOptions {
  readonly supplier: string;
  readonly on?: string;
  readonly window?: number;
}

interface RequestOptions extends GlobalOptions {
  readonly effectiveFrom: string;
  readonly number: number;
  readonly wanted?: readonly string[];
}

export function addSubmissions({ program, context, exit }: CommandLine): void {
  const submissions = program.command('submissions').description('Supplier submissions of DMCs (SVTAD 20.2–20.3)');
  submissions
    .command('import')
    .argument('<file>', 'CSV (UTF-8) or XLSX; its columns: `submissions format`')
    .description('hand in a Supplier Party\'s submission; exits 104 with every wrong cell, and then nothing is stored')
    .requiredOption('--supplier <name>', 'the Supplier Party')
    .option('--on <day>', 'the day on which it was submitted (default: today)', day)
    .option('--window <n>', 'the window that it is for (default: the last one notified by that day)', wholeNumber(1, 500))
    .action(async (file: string, _options: unknown, command: Command) => exit(await importSubmission(context, file, command.optsWithGlobals<ImportOptions>())));
  submissions
    .command('confirm')
    .description('confirm in writing that a Supplier Party\'s data on these DMCs is unaltered (SVTAD 20.3)')
    .requiredOption('--supplier <name>', 'the Supplier Party')
    .requiredOption('--dmc <id>', 'repeat or separate with commas', list)
    .option('--on <day>', 'the day of the confirmation (default: today)', day)
    .action(async (_options: unknown, command: Command) => exit(await confirm(context, command.optsWithGlobals<ImportOptions & { readonly dmc: readonly string[] }>())));
  submissions
    .command('list')
    .description('list submissions, newest first')
    .option('--supplier <name>', 'only of this Supplier Party')
    .action(async (_options: unknown, command: Command) => exit(await listSubmissions(context, command.optsWithGlobals<GlobalOptions & { readonly supplier?: string }>())));
  submissions
    .command('show')
    .argument('<id>', 'id of a submission')
    .description('one submission, line by line, with its gaps')
    .action(async (id: string, _options: unknown, command: Command) => exit(await show(context, id, command.optsWithGlobals<GlobalOptions>())));
  submissions
    .command('request')
    .description('notify the data wanted of a window (SVTAD 20.2)')
    .requiredOption('--effective-from <day>', 'the day on which clause 20 took effect', day)
    .requiredOption('--number <n>', 'the window, 1 for the first', wholeNumber(1, 500))
    .option('--wanted <column>', 'columns that have to be filled (default: the format\'s own); repeat or separate with commas', list)
    .action(async (_options: unknown, command: Command) => exit(await requestWindow(context, command.optsWithGlobals<RequestOptions>())));
  submissions
    .command('windows')
    .description('list the windows that were notified')
    .action(async (_options: unknown, command: Command) => exit(await listWindows(context, command.optsWithGlobals<GlobalOptions>())));
  submissions
    .command('format')
    .description('the columns of a submission')
    .action(async (_options: unknown, command: Command) => exit(await showFormat(context, command.optsWithGlobals<GlobalOptions>())));
}

const mediaTypes: Readonly<Record<string, string>> = { '.csv': 'text/csv', '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' };

async function importSubmission(context: Context, file: string, options: ImportOptions): Promise<ExitCode> {
  const mediaType = mediaTypes[extname(file).toLowerCase()];
  if (mediaType === undefined) throw new GauntletError('invalid-input', 'the submission has 1 problem', { problems: [{ path: '(file)', value: JSON.stringify(basename(file)), expected: 'a name that ends in .csv or .xlsx' }] });
  const query = new URLSearchParams({ supplier: options.supplier, file: basename(file).slice(0, 200) });
  if (options.on !== undefined) query.set('submittedOn', options.on);
  if (options.window !== undefined) query.set('window', String(options.window));
  const taken = await connect(context, options).client.json<SubmissionView>({ method: 'POST', path: `/v1/submissions/import?${query.toString()}`, file: { bytes: await bytesOf(file), mediaType }, timeoutMs: 120_000 });
  printResult(context.terminal.out, options.output, taken, describeSubmission);
  return exitCodes.pass;
}

async function bytesOf(file: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await readFile(file));
  } catch (cause) {
    throw new GauntletError('not-found', `${file} cannot be read: ${(cause as NodeJS.ErrnoException).code ?? String(cause)}`, { cause });
  }
}

async function confirm(context: Context, options: ImportOptions & { readonly dmc: readonly string[] }): Promise<ExitCode> {
  const body = { supplier: options.supplier, dmcs: options.dmc, ...(options.on === undefined ? {} : { submittedOn: options.on }) };
  const taken = await connect(context, options).client.json<SubmissionView>({ method: 'POST', path: '/v1/submissions/unchanged', body });
  printResult(context.terminal.out, options.output, taken, describeSubmission);
  return exitCodes.pass;
}

async function show(context: Context, id: string, options: GlobalOptions): Promise<ExitCode> {
  const submission = await connect(context, options).client.get<SubmissionView>(`/v1/submissions/${encodeURIComponent(id)}`);
  printResult(context.terminal.out, options.output, submission, describeSubmission);
  return exitCodes.pass;
}

function describeSubmission(submission: SubmissionView): string {
  const window = submission.window === null ? 'no window was notified' : `window ${submission.window}, ${submission.timing}`;
  const head = `submission ${submission.id} of ${submission.supplier}, ${submission.submittedOn} (${window}): ${submission.rows} DMCs, ${submission.gaps} with gaps`;
  return `${head}\n${renderTable(
    [{ title: 'LINE', align: 'right' }, { title: 'DMC' }, { title: 'KIND' }, { title: 'CHANGED' }, { title: 'NOTE' }, { title: 'MISSING' }],
    submission.items.map((row) => [String(row.line), row.dmcId, row.kind, row.changed, row.note, row.gaps.join(', ')]),
  )}`;
}

async function listSubmissions(context: Context, options: GlobalOptions & { readonly supplier?: string }): Promise<ExitCode> {
  const submissions = await listAll<SubmissionSummary>(connect(context, options).client, '/v1/submissions', { supplier: options.supplier });
  printResult(context.terminal.out, options.output, submissions, () =>
    renderTable(
      [{ title: 'SUBMITTED' }, { title: 'SUPPLIER' }, { title: 'WINDOW', align: 'right' }, { title: 'TIMING' }, { title: 'DMCS', align: 'right' }, { title: 'WITH GAPS', align: 'right' }, { title: 'FILE' }, { title: 'ID' }],
      submissions.map((one) => [one.submittedOn, one.supplier, one.window === null ? '-' : String(one.window), one.timing, String(one.rows), String(one.gaps), one.file, one.id]),
    ),
  );
  return exitCodes.pass;
}

async function requestWindow(context: Context, options: RequestOptions): Promise<ExitCode> {
  const body = { effectiveFrom: options.effectiveFrom, number: options.number, ...(options.wanted === undefined ? {} : { wanted: options.wanted }) };
  const window = await connect(context, options).client.json<SubmissionRequestView>({ method: 'POST', path: '/v1/submissions/requests', body });
  printResult(context.terminal.out, options.output, window, () => renderWindows([window]));
  return exitCodes.pass;
}

async function listWindows(context: Context, options: GlobalOptions): Promise<ExitCode> {
  const { items } = await connect(context, options).client.get<{ readonly items: readonly SubmissionRequestView[] }>('/v1/submissions/requests');
  printResult(context.terminal.out, options.output, items, () => renderWindows(items));
  return exitCodes.pass;
}

function renderWindows(windows: readonly SubmissionRequestView[]): string {
  return renderTable(
    [{ title: 'WINDOW', align: 'right' }, { title: 'MONTH' }, { title: 'NOTICE BY' }, { title: 'NOTIFIED' }, { title: 'NOTICE' }, { title: 'DUE BY' }, { title: 'WANTED' }],
    windows.map((one) => [String(one.number), one.month.slice(0, 7), one.noticeBy, one.notifiedOn, one.notice, one.dueBy, one.wanted?.join(', ') ?? 'as the format']),
  );
}

interface Format {
  readonly name: string;
  readonly version: string;
  readonly columns: readonly { readonly name: string; readonly wanted: string; readonly holds: { readonly kind: string; readonly lengthMax?: number; readonly max?: number; readonly choices?: readonly string[] } }[];
}

async function showFormat(context: Context, options: GlobalOptions): Promise<ExitCode> {
  const format = await connect(context, options).client.get<Format>('/v1/submissions/format');
  printResult(context.terminal.out, options.output, format, () => `${format.name} ${format.version}\n${renderTable([{ title: 'COLUMN' }, { title: 'WANTED' }, { title: 'HOLDS' }], format.columns.map(({ name, wanted, holds }) => [name, wanted, holds.choices?.join(', ') ?? `${holds.kind}, at most ${holds.lengthMax ?? holds.max ?? 0}${holds.kind === 'text' ? ' characters' : ''}`]))}`);
  return exitCodes.pass;
}
