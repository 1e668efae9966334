import { resolve } from 'node:path';
import { Option } from 'commander';
import type { Command } from 'commander';
import type { DmctDocument, DmctDocumentSummary, DmcSummary, DmcView } from '@gauntlet/contracts';
import { connect } from '../api/connect.ts';
import { listAll } from '../api/list-all.ts';
import { pageFormats, usualPageFormats, writePages } from '../api/write-pages.ts';
import type { PageFormat } from '../api/write-pages.ts';
import type { Context } from '../context.ts';
import { exitCodes } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { printResult } from '../output/print-result.ts';
import { renderTable } from '../output/table.ts';
import { day, list, listOf, pairs } from './command-line.ts';
import type { CommandLine, GlobalOptions } from './command-line.ts';
import { addDmctTesting } from './dmct-testing.ts';
import { addTriage } from './dmct-triage.ts';

interface DataOptions extends GlobalOptions {
  readonly source: string;
  readonly set?: Readonly<Record<string, string>>;
  readonly confirm?: readonly string[];
  readonly askedInVain?: readonly string[];
  readonly reference: string;
}

interface MoveOptions extends GlobalOptions {
  readonly evidence?: Readonly<Record<string, string>>;
  readonly on?: string;
  readonly newDmc?: string;
}

/** The DMCT Process (SVTAD 20) below `gauntlet dmct`. */
export function addDmctProcess(dmct: Command, { context, exit }: Pick<CommandLine, 'context' | 'exit'>): void {
  dmct
    .command('status')
    .argument('[dmc]', 'id of a DMC; without one, every DMC of the process')
    .description('where DMCs stand in the DMCT Process; of one its history and what may happen next')
    .option('--in <state>', 'only DMCs in this state')
    .action(async (dmcId: string | undefined, _options: unknown, command: Command) => exit(await status(context, dmcId, command.optsWithGlobals<GlobalOptions & { readonly in?: string }>())));
  dmct
    .command('lists')
    .description('write the DMCT Status List (20.8) and the exclusion notices (20.11)')
    .option('--out <folder>', 'where to', 'dmct-lists')
    .addOption(new Option('--format <formats>', `${pageFormats.join(', ')} (default: all but pdf, which needs Chromium)`).argParser(listOf(pageFormats)))
    .action(async (_options: unknown, command: Command) => exit(await lists(context, command.optsWithGlobals<GlobalOptions & { readonly out: string; readonly format?: readonly PageFormat[] }>())));
  dmct
    .command('data')
    .argument('<dmc>', 'id of a DMC')
    .description('record what the manufacturer or the SMSO gave, confirmed, or could not give (SVTAD 20.4)')
    .addOption(new Option('--source <who>', 'who was asked').choices(['meter-manufacturer', 'smso']).makeOptionMandatory())
    .requiredOption('--reference <text>', 'where that is on record')
    .option('--set <column=value>', 'a value that was given; repeat', pairs)
    .option('--confirm <column>', 'columns whose values it confirms, "*" for all; repeat or separate with commas', list)
    .option('--asked-in-vain <column>', 'columns that it could not give, "*" for all that are missing; repeat or separate with commas', list)
    .action(async (dmcId: string, _options: unknown, command: Command) => exit(await source(context, dmcId, command.optsWithGlobals<DataOptions>())));
  dmct
    .command('check')
    .description('move DMCs on whose data is complete or missing (SVTAD 20.4–20.6)')
    .option('--dmc <id>', 'only these; repeat or separate with commas', list)
    .option('--exclude', 'exclude those whose data could not be had, with a notice (20.5)')
    .action(async (_options: unknown, command: Command) => exit(await check(context, command.optsWithGlobals<GlobalOptions & { readonly dmc?: readonly string[]; readonly exclude?: true }>())));
  addTriage(dmct, { context, exit });
  addDmctTesting(dmct, { context, exit });
  dmct
    .command('move')
    .argument('<dmc>', 'id of a DMC')
    .argument('<event>', 'an event that `dmct status DMC` lists')
    .description('record one event of the life cycle; only the body that its clause names may')
    .option('--evidence <kind=reference>', 'what it rests on; repeat', pairs)
    .option('--on <day>', 'the day on which it happened (default: today)', day)
    .option('--new-dmc <id>', 'the DMC of the new firmware (20.23(c))')
    .action(async (dmcId: string, event: string, _options: unknown, command: Command) => exit(await move(context, { dmcId, event }, command.optsWithGlobals<MoveOptions>())));
  dmct
    .command('documents')
    .argument('[id]', 'id of a document; without one, all are listed')
    .description('notices, triage records and reports')
    .option('--dmc <id>', 'only of this DMC')
    .action(async (id: string | undefined, _options: unknown, command: Command) => exit(await documents(context, id, command.optsWithGlobals<GlobalOptions & { readonly dmc?: string }>())));
}

async function lists(context: Context, options: GlobalOptions & { readonly out: string; readonly format?: readonly PageFormat[] }): Promise<ExitCode> {
  const { client } = connect(context, options);
  const files: string[] = [];
  for (const [path, name] of [['/v1/dmct/status-list', 'dmct-status-list'], ['/v1/dmct/exclusion-notices', 'dmct-exclusion-notices']] as const) {
    files.push(...(await writePages(client, { path, name, formats: options.format ?? usualPageFormats, folder: resolve(options.out) })));
  }
  printResult(context.terminal.out, options.output, files, () => files.join('\n'));
  return exitCodes.pass;
}

async function status(context: Context, dmcId: string | undefined, options: GlobalOptions & { readonly in?: string }): Promise<ExitCode> {
  const { client } = connect(context, options);
  if (dmcId !== undefined) {
    printResult(context.terminal.out, options.output, await client.get<DmcView>(`/v1/dmct/dmcs/${encodeURIComponent(dmcId)}`), describeDmc);
    return exitCodes.pass;
  }
  const dmcs = await listAll<DmcSummary>(client, '/v1/dmct/dmcs', { state: options.in });
  printResult(context.terminal.out, options.output, dmcs, () =>
    renderTable(
      [{ title: 'DMC' }, { title: 'STATE' }, { title: 'SINCE' }, { title: 'METERS', align: 'right' }, { title: 'SVTAD' }, { title: 'STATUS' }, { title: 'SUPPLIERS' }, { title: 'MISSING' }],
      dmcs.map((dmc) => [dmc.dmcId, dmc.state, dmc.since, String(dmc.metersToEnrol), dmc.clause.replace('SVTAD ', ''), dmc.status, dmc.suppliers.join(', '), dmc.missing.join(', ')]),
    ),
  );
  return exitCodes.pass;
}

export function describeDmc(dmc: DmcView): string {
  const head = `${dmc.dmcId}: ${dmc.state} since ${dmc.since}, ${dmc.status} (${dmc.clause})\nsuppliers ${dmc.suppliers.join(', ') || 'none'}; meters to enrol ${dmc.metersToEnrol}; missing ${dmc.missing.join(', ') || 'nothing'}`;
  const history = renderTable([{ title: 'ON' }, { title: 'EVENT' }, { title: 'BODY' }, { title: 'BY' }, { title: 'NOW' }, { title: 'CLAUSE' }, { title: 'EVIDENCE' }], dmc.history.map((step) => [step.on, step.event, step.body, step.by, step.to, step.clause, Object.entries(step.evidence).map(([kind, reference]) => `${kind}=${reference}`).join(', ')]));
  const runs = renderTable([{ title: 'PACK' }, { title: 'ATTEMPT', align: 'right' }, { title: 'STARTED' }, { title: 'ENVIRONMENT' }, { title: 'VERDICT' }, { title: 'RUN' }], dmc.testRuns.map((run) => [run.packReference, String(run.attempt), run.startedOn, run.environmentVersion, run.verdict ?? 'under way', run.runId]));
  const next = renderTable([{ title: 'NEXT' }, { title: 'BODY' }, { title: 'LEADS TO' }, { title: 'CLAUSE' }, { title: 'EVIDENCE' }], dmc.next.map((one) => [one.event, one.body, one.to, one.clause, one.evidence.join(', ')]));
  return [head, ...(dmc.history.length === 0 ? [] : [history]), ...(dmc.testRuns.length === 0 ? [] : [runs]), dmc.next.length === 0 ? 'Nothing moves it any more.' : next].join('\n\n');
}

async function source(context: Context, dmcId: string, options: DataOptions): Promise<ExitCode> {
  const body = { source: options.source, reference: options.reference, values: options.set ?? {}, confirms: options.confirm ?? [], askedInVain: options.askedInVain ?? [] };
  const dmc = await connect(context, options).client.json<DmcSummary>({ method: 'POST', path: `/v1/dmct/dmcs/${encodeURIComponent(dmcId)}/data`, body, repeatable: true });
  printResult(context.terminal.out, options.output, dmc, () => `${dmc.dmcId}: missing ${dmc.missing.join(', ') || 'nothing'}`);
  return exitCodes.pass;
}

interface CheckedDmc {
  readonly dmcId: string;
  readonly result: string;
  readonly state: string;
  readonly clause: string;
  readonly missing: readonly string[];
  readonly toAsk: readonly { readonly name: string; readonly sources: readonly string[] }[];
}

async function check(context: Context, options: GlobalOptions & { readonly dmc?: readonly string[]; readonly exclude?: true }): Promise<ExitCode> {
  const body = { exclude: options.exclude === true, ...(options.dmc === undefined ? {} : { dmcs: options.dmc }) };
  const { items } = await connect(context, options).client.json<{ readonly items: readonly CheckedDmc[] }>({ method: 'POST', path: '/v1/dmct/check', body });
  printResult(context.terminal.out, options.output, items, () =>
    renderTable(
      [{ title: 'DMC' }, { title: 'DATA' }, { title: 'STATE' }, { title: 'SVTAD' }, { title: 'MISSING' }, { title: 'TO ASK' }],
      items.map((one) => [one.dmcId, one.result, one.state, one.clause.replace('SVTAD ', ''), one.missing.join(', '), [...new Set(one.toAsk.flatMap((ask) => ask.sources))].join(', ')]),
    ),
  );
  return exitCodes.pass;
}

async function move(context: Context, { dmcId, event }: { readonly dmcId: string; readonly event: string }, options: MoveOptions): Promise<ExitCode> {
  const body = { event, evidence: options.evidence ?? {}, ...(options.on === undefined ? {} : { on: options.on }), ...(options.newDmc === undefined ? {} : { newDmcId: options.newDmc }) };
  const dmc = await connect(context, options).client.json<DmcView>({ method: 'POST', path: `/v1/dmct/dmcs/${encodeURIComponent(dmcId)}/moves`, body });
  printResult(context.terminal.out, options.output, dmc, () => `${dmc.dmcId}: ${dmc.state} since ${dmc.since}, ${dmc.status} (${dmc.clause})`);
  return exitCodes.pass;
}

async function documents(context: Context, id: string | undefined, options: GlobalOptions & { readonly dmc?: string }): Promise<ExitCode> {
  const { client } = connect(context, options);
  if (id !== undefined) {
    const document = await client.get<DmctDocument>(`/v1/dmct/documents/${encodeURIComponent(id)}`);
    printResult(context.terminal.out, options.output, document, () => JSON.stringify(document, null, 2));
    return exitCodes.pass;
  }
  const { items } = await client.get<{ readonly items: readonly DmctDocumentSummary[] }>(`/v1/dmct/documents${options.dmc === undefined ? '' : `?dmc=${encodeURIComponent(options.dmc)}`}`);
  printResult(context.terminal.out, options.output, items, () => renderTable([{ title: 'MADE' }, { title: 'KIND' }, { title: 'DMC' }, { title: 'BY' }, { title: 'ID' }], items.map((one) => [one.madeAt, one.kind, one.dmcId, one.madeBy, one.id])));
  return exitCodes.pass;
}
