import { readFile, writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Command } from 'commander';
import { GauntletError } from '@gauntlet/contracts';
import type { RegisterEntry } from '@gauntlet/contracts';
import { connect } from '../api/connect.ts';
import { entryPath } from '../api/revise-entry.ts';
import type { Context } from '../context.ts';
import { exitCodes } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { printCsv } from '../output/csv-table.ts';
import { describeCoverage, type TtmProgress } from '../output/coverage-table.ts';
import { printResult } from '../output/print-result.ts';
import { wholeNumber } from './command-line.ts';
import type { CommandLine, GlobalOptions } from './command-line.ts';

interface ImportOptions extends GlobalOptions {
  readonly ttmVersion: string;
  readonly id?: string;
  readonly revision?: number;
}

const columns = ['requirement', 'section', 'toBeTested', 'scenario', 'functionalGroup', 'test'] as const;

const mediaTypes: Readonly<Record<string, string>> = { '.csv': 'text/csv', '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' };

export function addTtm({ program, context, exit }: CommandLine): void {
  const ttm = program.command('ttm').description('Test Traceability Matrix (SVTAD 11)');
  ttm
    .command('import')
    .argument('<file>', `CSV (UTF-8) or XLSX with the columns ${columns.join(', ')}`)
    .requiredOption('--ttm-version <text>', 'version of the matrix, with its requirement set')
    .option('--id <id>', 'default: TTM- and the next number')
    .option('--revision <n>', 'revise the entry --id, of which you read this revision', wholeNumber(1, 1_000_000))
    .description('keep a version of the matrix, whole or not at all; exits 104 with every problem and its line')
    .action(async (file: string, _options: unknown, command: Command) => exit(await importTtm(context, file, command.optsWithGlobals<ImportOptions>())));
  ttm
    .command('export')
    .argument('<ttm>')
    .option('--out <file>', 'where to (default: the terminal)')
    .description('the matrix as CSV')
    .action(async (id: string, _options: unknown, command: Command) => exit(await exportTtm(context, id, command.optsWithGlobals<GlobalOptions & { readonly out?: string }>())));
  ttm
    .command('coverage')
    .argument('<ttm>')
    .option('--phase <phase>', 'by the runs that this phase counts')
    .description('how far requirements are covered, executed and passed, and the heatmap')
    .action(async (id: string, _options: unknown, command: Command) => exit(await showCoverage(context, id, command.optsWithGlobals<GlobalOptions & { readonly phase?: string }>())));
}

async function importTtm(context: Context, file: string, options: ImportOptions): Promise<ExitCode> {
  const mediaType = mediaTypes[extname(file).toLowerCase()];
  if (mediaType === undefined) throw new GauntletError('invalid-input', 'the matrix has 1 problem', { problems: [{ path: '(file)', value: JSON.stringify(file), expected: 'a name that ends in .csv or .xlsx' }] });
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new GauntletError('not-found', `${file} cannot be read: ${(cause as NodeJS.ErrnoException).code ?? String(cause)}`, { cause });
  });
  const query = new URLSearchParams({ version: options.ttmVersion, ...(options.id === undefined ? {} : { id: options.id }), ...(options.revision === undefined ? {} : { revision: String(options.revision) }) });
  const entry = await connect(context, options).client.json<RegisterEntry<'ttm'>>({ method: 'POST', path: `/v1/ttms/import?${query.toString()}`, file: { bytes: new Uint8Array(bytes), mediaType }, timeoutMs: 120_000 });
  printResult(context.terminal.out, options.output, entry, () => `${entry.id} revision ${entry.revision}: version ${entry.body.version}, ${entry.body.requirements.length} requirements, ${entry.body.scenarios.length} scenarios`);
  return exitCodes.pass;
}

async function exportTtm(context: Context, id: string, options: GlobalOptions & { readonly out?: string }): Promise<ExitCode> {
  const { items } = await connect(context, options).client.get<{ readonly items: readonly Readonly<Record<(typeof columns)[number], string>>[] }>(`${entryPath('ttm', id)}/rows`);
  const text = printCsv(columns, items);
  if (options.out === undefined) context.terminal.out.write(text);
  else {
    await writeFile(options.out, text);
    printResult(context.terminal.out, options.output, { file: options.out, rows: items.length }, () => `${items.length} rows written to ${options.out ?? ''}`);
  }
  return exitCodes.pass;
}

async function showCoverage(context: Context, id: string, options: GlobalOptions & { readonly phase?: string }): Promise<ExitCode> {
  const query = options.phase === undefined ? '' : `?phase=${encodeURIComponent(options.phase)}`;
  const progress = await connect(context, options).client.get<TtmProgress>(`${entryPath('ttm', id)}/coverage${query}`);
  printResult(context.terminal.out, options.output, progress, describeCoverage);
  return exitCodes.pass;
}
