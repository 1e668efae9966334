import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { GauntletError } from '@gauntlet/contracts';
import type { ScheduleSettings } from '@gauntlet/contracts';
import { parse } from 'yaml';
import { connect } from '../api/connect.ts';
import { pageFormats, usualPageFormats, writePages } from '../api/write-pages.ts';
import type { PageFormat } from '../api/write-pages.ts';
import type { Context } from '../context.ts';
import { exitCodes } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { printResult } from '../output/print-result.ts';
import { renderTable } from '../output/table.ts';
import { day, listOf, pairs, wholeNumber } from './command-line.ts';
import type { CommandLine, GlobalOptions } from './command-line.ts';

interface PlanOptions extends GlobalOptions {
  readonly settings?: string;
  readonly from?: string;
  readonly slots?: number;
  readonly openMinutes?: number;
  readonly priority?: Readonly<Record<string, string>>;
  readonly notBefore?: Readonly<Record<string, string>>;
}

interface ShowOptions extends GlobalOptions {
  readonly out?: string;
  readonly format?: readonly PageFormat[];
}

export function addSchedule({ program, context, exit }: CommandLine): void {
  const schedule = program.command('schedule').description('the DMCT Schedule (SVTAD 20.9–20.10)');
  for (const [verb, does] of [['plan', 'the schedule as it would be published now; stores nothing'], ['publish', 'publish it as a new version with its changes']] as const) {
    schedule
      .command(verb)
      .description(does)
      .option('--settings <file>', 'YAML or JSON; what it leaves out is as last published, else the default')
      .option('--from <day>', 'first day of the plan (default: today)', day)
      .option('--slots <n>', 'DMCs tested at the same time', wholeNumber(1, 100_000))
      .option('--open-minutes <n>', 'how long the lab is open on a day', wholeNumber(1, 1_440))
      .option('--priority <dmc=percent>', 'raises the weight of a DMC\'s meters; repeat', pairs)
      .option('--not-before <dmc=day>', 'testing of a DMC starts no earlier; repeat', pairs)
      .action(async (_options: unknown, command: Command) => exit(await plan(context, verb, command.optsWithGlobals<PlanOptions>())));
  }
  schedule
    .command('show')
    .argument('[version]', 'a published version (default: the latest)', version)
    .description('a published version; with --out, written as files')
    .option('--out <folder>', 'write it there instead')
    .addOption(new Option('--format <formats>', `${pageFormats.join(', ')} (default: all but pdf, which needs Chromium)`).argParser(listOf(pageFormats)))
    .action(async (of: string | undefined, _options: unknown, command: Command) => exit(await show(context, of ?? 'latest', command.optsWithGlobals<ShowOptions>())));
  schedule
    .command('list')
    .description('published versions, newest first')
    .action(async (_options: unknown, command: Command) => exit(await listVersions(context, command.optsWithGlobals<GlobalOptions>())));
  schedule
    .command('diff')
    .argument('<from>', 'a published version', version)
    .argument('<to>', 'a later one', version)
    .description('changes between two published versions')
    .action(async (from: string, to: string, _options: unknown, command: Command) => exit(await diff(context, { from, to }, command.optsWithGlobals<GlobalOptions>())));
}

function version(text: string): string {
  if (text === 'latest' || /^[1-9]\d{0,8}$/.test(text)) return text;
  throw new InvalidArgumentError('expected the number of a version.');
}

interface Entry {
  readonly dmcId: string;
  readonly deviceSetId: string;
  readonly start: { readonly date: string };
  readonly completion: { readonly date: string };
  readonly meters: number;
  readonly packs: readonly { readonly pack: string }[];
  readonly waitsFor?: { readonly text: string };
}

interface Change {
  readonly kind: string;
  readonly dmcId: string;
  readonly what?: readonly string[];
  readonly completionMovedDays?: number;
  readonly previous?: Entry;
  readonly next?: Entry;
  readonly reason?: { readonly text: string };
}

interface Schedule {
  readonly version: number | null;
  readonly madeAt: string;
  readonly schedule: { readonly entries: readonly Entry[]; readonly quality: { readonly weightedCompletionMeterDays: number; readonly lowerBoundMeterDays: number; readonly distanceToBound: number } };
  readonly withoutDates: readonly { readonly dmcId: string; readonly clause: string; readonly text: string }[];
  readonly changes: { readonly since: number; readonly changes: readonly Change[]; readonly unchangedCount: number } | null;
}

async function plan(context: Context, verb: 'plan' | 'publish', options: PlanOptions): Promise<ExitCode> {
  const settings = { ...(options.settings === undefined ? {} : await readSettings(options.settings)), ...flagsOf(options) };
  const made = await connect(context, options).client.json<Schedule>({ method: 'POST', path: `/v1/schedule/${verb}`, body: settings, timeoutMs: 120_000 });
  printResult(context.terminal.out, options.output, made, describeSchedule);
  return exitCodes.pass;
}

async function readSettings(file: string): Promise<object> {
  try {
    const settings: unknown = parse(await readFile(file, 'utf8'));
    if (typeof settings === 'object' && settings !== null) return settings;
    throw new Error('expected settings by name');
  } catch (cause) {
    throw new GauntletError('invalid-input', 'the settings cannot be read', { cause, problems: [{ path: '--settings', value: JSON.stringify(file), expected: `YAML or JSON: ${cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause)}` }] });
  }
}

function flagsOf({ from, slots, openMinutes, priority, notBefore }: PlanOptions): ScheduleSettings {
  const priorities = priority === undefined ? undefined : Object.fromEntries(Object.entries(priority).map(([dmc, percent]) => [dmc, Number(percent)]));
  return {
    ...(from === undefined ? {} : { from }),
    ...(slots === undefined ? {} : { labSlots: slots }),
    ...(openMinutes === undefined ? {} : { openMinutesPerDay: openMinutes }),
    ...(priorities === undefined ? {} : { priorities }),
    ...(notBefore === undefined ? {} : { notBefore: { ...notBefore } }),
  };
}

async function show(context: Context, of: string, options: ShowOptions): Promise<ExitCode> {
  const { client } = connect(context, options);
  const path = `/v1/schedule/versions/${of}`;
  const found = await client.get<Schedule>(path);
  if (options.out === undefined) {
    printResult(context.terminal.out, options.output, found, describeSchedule);
    return exitCodes.pass;
  }
  const files = await writePages(client, { path, name: `dmct-schedule-${found.version}`, formats: options.format ?? usualPageFormats, folder: resolve(options.out) });
  printResult(context.terminal.out, options.output, files, () => files.join('\n'));
  return exitCodes.pass;
}

async function listVersions(context: Context, options: GlobalOptions): Promise<ExitCode> {
  const { items } = await connect(context, options).client.get<{ readonly items: readonly { readonly version: number; readonly publishedAt: string; readonly publishedBy: string; readonly dmcs: number; readonly changes: number }[] }>('/v1/schedule/versions');
  printResult(context.terminal.out, options.output, items, () =>
    renderTable([{ title: 'VERSION', align: 'right' }, { title: 'PUBLISHED' }, { title: 'BY' }, { title: 'DMCS', align: 'right' }, { title: 'CHANGES', align: 'right' }], items.map((one) => [String(one.version), one.publishedAt, one.publishedBy, String(one.dmcs), String(one.changes)])),
  );
  return exitCodes.pass;
}

async function diff(context: Context, { from, to }: { readonly from: string; readonly to: string }, options: GlobalOptions): Promise<ExitCode> {
  const found = await connect(context, options).client.get<{ readonly changes: readonly Change[]; readonly unchangedCount: number }>(`/v1/schedule/diff?from=${from}&to=${to}`);
  printResult(context.terminal.out, options.output, found, () => describeChanges(found));
  return exitCodes.pass;
}

function describeSchedule({ version: of, madeAt, schedule, withoutDates, changes }: Schedule): string {
  const { weightedCompletionMeterDays, lowerBoundMeterDays, distanceToBound } = schedule.quality;
  const entries = renderTable(
    [{ title: 'DMC' }, { title: 'START' }, { title: 'COMPLETION' }, { title: 'DEVICE SET' }, { title: 'METERS', align: 'right' }, { title: 'PACKS' }, { title: 'WAITS FOR' }],
    schedule.entries.map((entry) => [entry.dmcId, entry.start.date, entry.completion.date, entry.deviceSetId, String(entry.meters), entry.packs.map((pack) => pack.pack).join(', '), entry.waitsFor?.text ?? '']),
  );
  return [
    of === null ? `plan of ${madeAt}, not published` : `DMCT Schedule version ${of}, published ${madeAt}`,
    entries,
    `objective ${Math.round(weightedCompletionMeterDays)} meter-days, lower bound ${Math.round(lowerBoundMeterDays)}, distance ${(distanceToBound * 100).toFixed(2)} %`,
    ...(withoutDates.length === 0 ? [] : [renderTable([{ title: 'WITHOUT DATES' }, { title: 'CLAUSE' }, { title: 'WHY' }], withoutDates.map((one) => [one.dmcId, one.clause, one.text]))]),
    changes === null ? 'There is no earlier version.' : `against version ${changes.since}:\n${describeChanges(changes)}`,
  ].join('\n\n');
}

function describeChanges({ changes, unchangedCount }: { readonly changes: readonly Change[]; readonly unchangedCount: number }): string {
  const rows = changes.map((one) => [one.dmcId, one.what === undefined ? one.kind : one.what.join(', '), dates(one.previous), one.next === undefined ? (one.reason?.text ?? '') : dates(one.next)]);
  const rest = `${unchangedCount} unchanged`;
  return rows.length === 0 ? rest : `${renderTable([{ title: 'DMC' }, { title: 'CHANGE' }, { title: 'BEFORE' }, { title: 'NOW' }], rows)}\n${rest}`;
}

function dates(entry: Entry | undefined): string {
  return entry === undefined ? '' : `${entry.start.date} to ${entry.completion.date}`;
}
