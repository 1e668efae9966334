import { resolve } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import type { CompletionRuleInput, DmcSummary, EpclEntry, RunView } from '@gauntlet/contracts';
import { connect } from '../api/connect.ts';
import { watchRun } from '../api/watch-run.ts';
import { pageFormats, usualPageFormats, writePages } from '../api/write-pages.ts';
import type { PageFormat } from '../api/write-pages.ts';
import type { Context } from '../context.ts';
import { exitCodeOfVerdict, exitCodes } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { renderGate } from '../output/gate-table.ts';
import { printResult } from '../output/print-result.ts';
import { createProgress } from '../output/progress.ts';
import { renderTable } from '../output/table.ts';
import { line } from '../output/terminal.ts';
import { day, list, listOf } from './command-line.ts';
import type { CommandLine, GlobalOptions } from './command-line.ts';

interface StartOptions extends GlobalOptions {
  readonly pack: 'migration' | 'srvt';
  readonly environmentVersion: string;
  readonly environment?: string;
  readonly wait?: true;
  readonly follow?: true;
}

interface ReportOptions extends GlobalOptions {
  readonly issue?: true;
  readonly failure?: true;
  readonly entry?: readonly string[];
  readonly why?: string;
  readonly productionVersion?: string;
  readonly version?: readonly { readonly version: string; readonly availableFrom: string }[];
  readonly out: string;
  readonly format?: readonly PageFormat[];
}

/** Testing, completion and report of a DMC (SVTAD 20.13–20.31) below `gauntlet dmct`. */
export function addDmctTesting(dmct: Command, { context, exit }: Pick<CommandLine, 'context' | 'exit'>): void {
  dmct
    .command('start')
    .argument('<dmc>', 'id of a DMC')
    .description('start its migration or SRVT pack, or start it again after a change (20.14–20.20)')
    .addOption(new Option('--pack <pack>', 'which').choices(['migration', 'srvt']).makeOptionMandatory())
    .requiredOption('--environment-version <version>', 'version of the DCC Systems and environments that it runs against (20.29(b))')
    .option('--environment <name>', 'the environment that the run is recorded for')
    .option('--wait', 'wait until the run ended and print its gate')
    .option('--follow', 'like --wait, and show progress')
    .action(async (dmcId: string, _options: unknown, command: Command) => exit(await start(context, dmcId, command.optsWithGlobals<StartOptions>())));
  dmct
    .command('complete')
    .argument('<dmc>', 'id of a DMC whose packs have been run')
    .description('declare testing complete where the rule in force is met (20.28); exits 99 or 98 where it is not')
    .action(async (dmcId: string, _options: unknown, command: Command) => exit(await complete(context, dmcId, command.optsWithGlobals<GlobalOptions>())));
  dmct
    .command('fail')
    .argument('<dmc>', 'id of a DMC whose packs have been run')
    .description('declare that it failed testing, with the reasons for its Suppliers (20.30)')
    .requiredOption('--reasons <text>', 'why')
    .action(async (dmcId: string, _options: unknown, command: Command) => exit(await fail(context, dmcId, command.optsWithGlobals<GlobalOptions & { readonly reasons: string }>())));
  dmct
    .command('report')
    .argument('<dmc>', 'id of a DMC')
    .description('write its DMCT Report; with --issue, make it first (20.26–20.31)')
    .option('--issue', 'issue the report; needs --entry, --why, --production-version and --version')
    .addOption(new Option('--failure', 'write why it failed testing instead (20.30)').conflicts('issue'))
    .option('--entry <id>', 'EPCL entries that are proposed; repeat or separate with commas', list)
    .option('--why <text>', 'why the entry should be made (20.26(b))')
    .option('--production-version <version>', 'what production is, or will be, when the DMC becomes eligible')
    .option('--version <version=day>', 'a version and the day from which tests could run against it; repeat in their order', versionDay)
    .option('--out <folder>', 'where to', 'dmct-report')
    .addOption(new Option('--format <formats>', `${pageFormats.join(', ')} (default: all but pdf, which needs Chromium)`).argParser(listOf(pageFormats)))
    .action(async (dmcId: string, _options: unknown, command: Command) => exit(await report(context, dmcId, command.optsWithGlobals<ReportOptions>())));
  addEpcl(dmct, { context, exit });
  addRule(dmct, { context, exit });
}

function addEpcl(dmct: Command, { context, exit }: Pick<CommandLine, 'context' | 'exit'>): void {
  const epcl = dmct.command('epcl').description('entries of the EPCL: on the list, proposed, planned');
  epcl.command('list').description('list them').action(async (_options: unknown, command: Command) => exit(await listEpcl(context, command.optsWithGlobals<GlobalOptions>())));
  epcl
    .command('save')
    .argument('<id>', 'id of the entry')
    .description('record an entry')
    .requiredOption('--dmc <id>', 'its DMC')
    .requiredOption('--csp <name>', 'its communications service provider')
    .addOption(new Option('--types <types>', 'installation types that it stands for').argParser(listOf(['dormant', 'active', 'mixed'])).makeOptionMandatory())
    .addOption(new Option('--as <state>', 'how it stands').choices(['planned', 'proposed', 'on-list']).default('planned'))
    .option('--added-on <day>', 'of one on the list: the day on which it was first added', day)
    .action(async (id: string, _options: unknown, command: Command) => exit(await saveEpcl(context, id, command.optsWithGlobals<GlobalOptions & SaveOptions>())));
  epcl
    .command('enter')
    .argument('<dmc>', 'a DMC whose report is issued')
    .description('its proposed entries are on the list now (20.26)')
    .option('--added-on <day>', 'default: today', day)
    .action(async (dmcId: string, _options: unknown, command: Command) => exit(await enter(context, dmcId, command.optsWithGlobals<GlobalOptions & { readonly addedOn?: string }>())));
}

function addRule(dmct: Command, { context, exit }: Pick<CommandLine, 'context' | 'exit'>): void {
  dmct
    .command('rule')
    .description('the completion rules (20.28), the last is in force; with --set, set another')
    .option('--set <version>', 'version of the new rule, e.g. 1.1.0')
    .option('--pass-rate <of/in>', 'passed share of the planned tests of a pack, e.g. 95/100', share)
    .addOption(new Option('--open-issues <allowed>', 'DMCT Testing Issues that may be open').choices(['none', 'any']))
    .addOption(new Option('--pass-on-retry <counts>', 'a test that passed only when tried again counts as').choices(['passed', 'failed']))
    .action(async (_options: unknown, command: Command) => exit(await rule(context, command.optsWithGlobals<GlobalOptions & RuleOptions>())));
}

function versionDay(text: string, before: ReportOptions['version']): NonNullable<ReportOptions['version']> {
  const sign = text.lastIndexOf('=');
  if (sign < 1) throw new InvalidArgumentError('expected version=day, e.g. 7.1=2026-01-05.');
  return [...(before ?? []), { version: text.slice(0, sign), availableFrom: day(text.slice(sign + 1)) }];
}

function share(text: string): { readonly of: number; readonly in: number } {
  const match = /^(\d{1,9})\/(\d{1,9})$/.exec(text);
  if (match === null) throw new InvalidArgumentError('expected a share such as 95/100.');
  return { of: Number(match[1]), in: Number(match[2]) };
}

async function start(context: Context, dmcId: string, options: StartOptions): Promise<ExitCode> {
  const { out, err } = context.terminal;
  const connection = connect(context, options);
  const body = { pack: options.pack, environmentVersion: options.environmentVersion, ...(options.environment === undefined ? {} : { environment: options.environment }) };
  const { run, dmc } = await connection.client.json<{ readonly run: RunView; readonly dmc: DmcSummary }>({ method: 'POST', path: `/v1/dmct/dmcs/${encodeURIComponent(dmcId)}/runs`, body });
  const talk = options.output === 'table' ? out : err;
  line(talk, `${dmc.dmcId}: ${dmc.state}; run ${connection.runUrl(run.id)}`);
  if (options.wait !== true && options.follow !== true) {
    if (options.output !== 'table') printResult(out, options.output, { run, dmc }, () => '');
    return exitCodes.pass;
  }
  const ended = await watchRun(connection, run.id, { progress: options.follow === true ? createProgress(talk) : undefined, timeoutMs: undefined });
  printResult(out, options.output, { run: ended.run, gate: ended.gate }, () => `\n${renderGate(out, ended.gate)}\n`);
  return ended.exitCode;
}

interface Completion {
  readonly completion: { readonly verdict: 'met' | 'not-met' | 'undecidable'; readonly statement: string; readonly packs: readonly { readonly packReference: string; readonly completion: { readonly verdict: string; readonly dmcs: readonly { readonly criteria: readonly { readonly title: string; readonly verdict: string; readonly observed: string; readonly limit: string }[] }[] } }[] };
  readonly dmc: DmcSummary;
}

async function complete(context: Context, dmcId: string, options: GlobalOptions): Promise<ExitCode> {
  const result = await connect(context, options).client.json<Completion>({ method: 'POST', path: `/v1/dmct/dmcs/${encodeURIComponent(dmcId)}/completion`, body: {} });
  printResult(context.terminal.out, options.output, result, ({ completion, dmc }) => {
    const rows = completion.packs.flatMap(({ packReference, completion: judged }) => judged.dmcs.flatMap((one) => one.criteria.map((criterion) => [packReference, criterion.title, criterion.verdict, criterion.observed, criterion.limit])));
    return `${dmc.dmcId}: ${completion.verdict}; ${dmc.state}, ${dmc.status}\n${completion.statement}\n${renderTable([{ title: 'PACK' }, { title: 'CRITERION' }, { title: 'VERDICT' }, { title: 'OBSERVED' }, { title: 'LIMIT' }], rows)}`;
  });
  return exitCodeOfVerdict(result.completion.verdict);
}

async function fail(context: Context, dmcId: string, options: GlobalOptions & { readonly reasons: string }): Promise<ExitCode> {
  const result = await connect(context, options).client.json<{ readonly notice: { readonly id: string; readonly body: { readonly to: readonly string[] } }; readonly dmc: DmcSummary }>({ method: 'POST', path: `/v1/dmct/dmcs/${encodeURIComponent(dmcId)}/failure`, body: { reasons: options.reasons } });
  printResult(context.terminal.out, options.output, result, ({ notice, dmc }) => `${dmc.dmcId}: ${dmc.state}; notice ${notice.id} to ${notice.body.to.join(', ')} (SVTAD 20.30)`);
  return exitCodes.pass;
}

async function report(context: Context, dmcId: string, options: ReportOptions): Promise<ExitCode> {
  const { client } = connect(context, options);
  const kind = options.failure === true ? 'failure' : 'report';
  const path = `/v1/dmct/dmcs/${encodeURIComponent(dmcId)}/${kind}`;
  if (options.issue === true) {
    // What is missing goes as it is: the server names every field with what it expected.
    await client.json({ method: 'POST', path, body: { entries: options.entry, why: options.why, productionVersion: options.productionVersion, versions: options.version } });
  }
  const files = await writePages(client, { path, name: `dmct-${kind}-${dmcId}`, formats: options.format ?? usualPageFormats, folder: resolve(options.out) });
  printResult(context.terminal.out, options.output, files, () => files.join('\n'));
  return exitCodes.pass;
}

interface SaveOptions {
  readonly dmc: string;
  readonly csp: string;
  readonly types: EpclEntry['installationTypes'];
  readonly as: EpclEntry['state'];
  readonly addedOn?: string;
}

async function saveEpcl(context: Context, id: string, options: GlobalOptions & SaveOptions): Promise<ExitCode> {
  const entry = { id, dmcId: options.dmc, communicationsServiceProvider: options.csp, installationTypes: options.types, state: options.as, ...(options.addedOn === undefined ? {} : { addedOn: options.addedOn }) };
  const { items } = await connect(context, options).client.json<{ readonly items: readonly EpclEntry[] }>({ method: 'POST', path: '/v1/dmct/epcl', body: { entries: [entry] }, repeatable: true });
  printResult(context.terminal.out, options.output, items, () => renderEpcl(items));
  return exitCodes.pass;
}

async function listEpcl(context: Context, options: GlobalOptions): Promise<ExitCode> {
  const { items } = await connect(context, options).client.get<{ readonly items: readonly EpclEntry[] }>('/v1/dmct/epcl');
  printResult(context.terminal.out, options.output, items, () => renderEpcl(items));
  return exitCodes.pass;
}

function renderEpcl(entries: readonly EpclEntry[]): string {
  return renderTable([{ title: 'ENTRY' }, { title: 'DMC' }, { title: 'CSP' }, { title: 'TYPES' }, { title: 'STATE' }, { title: 'ADDED' }], entries.map((one) => [one.id, one.dmcId, one.communicationsServiceProvider, one.installationTypes.join(', '), one.state, one.addedOn ?? '']));
}

async function enter(context: Context, dmcId: string, options: GlobalOptions & { readonly addedOn?: string }): Promise<ExitCode> {
  const dmc = await connect(context, options).client.json<DmcSummary>({ method: 'POST', path: `/v1/dmct/dmcs/${encodeURIComponent(dmcId)}/epcl`, body: options.addedOn === undefined ? {} : { addedOn: options.addedOn } });
  printResult(context.terminal.out, options.output, dmc, () => `${dmc.dmcId}: ${dmc.state}, ${dmc.status} (${dmc.clause})`);
  return exitCodes.pass;
}

interface RuleOptions {
  readonly set?: string;
  readonly passRate?: CompletionRuleInput['minimumPassRate'];
  readonly openIssues?: CompletionRuleInput['openIssues'];
  readonly passOnRetry?: CompletionRuleInput['passOnRetry'];
}

interface Rule {
  readonly name: string;
  readonly version: string;
  readonly packKinds: readonly string[];
  readonly openIssues: string;
  readonly rules: { readonly minimumPassRate: { readonly of: number; readonly in: number }; readonly passOnRetry: string };
}

async function rule(context: Context, options: GlobalOptions & RuleOptions): Promise<ExitCode> {
  const { client } = connect(context, options);
  if (options.set !== undefined) {
    const { set, passRate, openIssues, passOnRetry } = options;
    await client.json({ method: 'POST', path: '/v1/dmct/completion-rules', body: { version: set, minimumPassRate: passRate, openIssues, passOnRetry } });
  }
  const { items } = await client.get<{ readonly items: readonly Rule[] }>('/v1/dmct/completion-rules');
  printResult(context.terminal.out, options.output, items, () =>
    renderTable([{ title: 'RULE' }, { title: 'VERSION' }, { title: 'PACKS' }, { title: 'PASS RATE' }, { title: 'OPEN ISSUES' }, { title: 'PASS ON RETRY' }, { title: '' }], items.map((one, index) => [one.name, one.version, one.packKinds.join(', '), `${one.rules.minimumPassRate.of}/${one.rules.minimumPassRate.in}`, one.openIssues, one.rules.passOnRetry, index === items.length - 1 ? 'in force' : ''])),
  );
  return exitCodes.pass;
}
