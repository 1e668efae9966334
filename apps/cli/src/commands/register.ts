import { Argument } from 'commander';
import type { Command } from 'commander';
import { GauntletError, registerKinds } from '@gauntlet/contracts';
import type { RegisterEntry, RegisterKind } from '@gauntlet/contracts';
import { parse } from 'yaml';
import { connect } from '../api/connect.ts';
import { listAll } from '../api/list-all.ts';
import { entryPath, reviseEntry } from '../api/revise-entry.ts';
import type { Context } from '../context.ts';
import { exitCodes } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { printResult } from '../output/print-result.ts';
import { renderTable } from '../output/table.ts';
import { list, wholeNumber } from './command-line.ts';
import type { CommandLine, GlobalOptions } from './command-line.ts';
import { readDefinition } from './pack.ts';

interface ListOptions extends GlobalOptions {
  readonly where?: readonly string[];
}

interface ReviseOptions extends GlobalOptions {
  readonly reason: string;
  readonly revision?: number;
}

const kinds = Object.keys(registerKinds) as RegisterKind[];
const kind = () => new Argument('<register>', kinds.join(', ')).choices(kinds);

export function addRegister({ program, context, exit }: CommandLine): void {
  const register = program.command('register').description('registers: entries whose every revision is kept');
  register
    .command('add')
    .addArgument(kind())
    .argument('<file>', 'YAML or JSON with the entry\'s fields, and an id where the next number will not do')
    .description('add an entry; exits 104 with every problem')
    .action(async (of: RegisterKind, file: string, _options: unknown, command: Command) => exit(await addEntry(context, of, file, command.optsWithGlobals<GlobalOptions>())));
  register
    .command('list')
    .addArgument(kind())
    .option('--where <field=text>', 'only entries with this; repeat or separate with commas', list)
    .description('entries as they stand')
    .action(async (of: RegisterKind, _options: unknown, command: Command) => exit(await listEntries(context, of, command.optsWithGlobals<ListOptions>())));
  register
    .command('show')
    .addArgument(kind())
    .argument('<id>')
    .description('one entry with its history')
    .action(async (of: RegisterKind, id: string, _options: unknown, command: Command) => exit(await showEntry(context, of, id, command.optsWithGlobals<GlobalOptions>())));
  register
    .command('revise')
    .addArgument(kind())
    .argument('<id>')
    .argument('<file>', 'YAML or JSON with the fields to replace; null takes one away')
    .requiredOption('--reason <text>', 'why it is changed')
    .option('--revision <n>', 'the revision that you read; refused when it has another by now', wholeNumber(1, 1_000_000))
    .description('change fields of an entry')
    .action(async (of: RegisterKind, id: string, file: string, _options: unknown, command: Command) => exit(await revise(context, { of, id, file }, command.optsWithGlobals<ReviseOptions>())));
}

async function addEntry(context: Context, of: RegisterKind, file: string, options: GlobalOptions): Promise<ExitCode> {
  const entry = await connect(context, options).client.json<RegisterEntry>({ method: 'POST', path: `/v1/${registerKinds[of].path}`, body: await readFields(file) });
  printResult(context.terminal.out, options.output, entry, () => `${entry.id} added`);
  return exitCodes.pass;
}

async function listEntries(context: Context, of: RegisterKind, options: ListOptions): Promise<ExitCode> {
  const entries = await listAll<RegisterEntry>(connect(context, options).client, `/v1/${registerKinds[of].path}`, Object.fromEntries((options.where ?? []).map(pair)));
  printResult(context.terminal.out, options.output, entries, () =>
    renderTable(
      [{ title: 'ID' }, { title: 'REVISION', align: 'right' }, { title: 'AT' }, { title: 'BY' }, { title: 'CONTENT' }],
      entries.map((entry) => [entry.id, String(entry.revision), entry.at, entry.by, summary(entry.body)]),
    ),
  );
  return exitCodes.pass;
}

async function showEntry(context: Context, of: RegisterKind, id: string, options: GlobalOptions): Promise<ExitCode> {
  const { client } = connect(context, options);
  const entry = await client.get<RegisterEntry>(entryPath(of, id));
  const history = await listAll<RegisterEntry>(client, `${entryPath(of, id)}/revisions`, {});
  printResult(context.terminal.out, options.output, { ...entry, history }, () =>
    [
      `${entry.id}  revision ${entry.revision} of ${entry.at} by ${entry.by}`,
      ...Object.entries(entry.body).map(([field, value]) => `${field}: ${textOf(value)}`),
      '',
      renderTable([{ title: 'REVISION', align: 'right' }, { title: 'AT' }, { title: 'BY' }, { title: 'WHY' }], history.map((one) => [String(one.revision), one.at, one.by, one.reason])),
    ].join('\n'),
  );
  return exitCodes.pass;
}

async function revise(context: Context, { of, id, file }: { readonly of: RegisterKind; readonly id: string; readonly file: string }, options: ReviseOptions): Promise<ExitCode> {
  const entry = await reviseEntry(connect(context, options).client, of, id, { change: await readFields(file), reason: options.reason, revision: options.revision });
  printResult(context.terminal.out, options.output, entry, () => `${entry.id}: revision ${entry.revision}`);
  return exitCodes.pass;
}

/** Fields of an entry from a YAML or JSON file. @throws GauntletError 'invalid-input' when it is none, 'not-found' when it cannot be read */
export async function readFields(file: string): Promise<Readonly<Record<string, unknown>>> {
  const text = await readDefinition(file);
  let fields: unknown;
  try {
    fields = parse(text, { schema: 'core' });
  } catch (cause) {
    throw new GauntletError('invalid-input', `${file} is neither YAML nor JSON: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
  if (typeof fields === 'object' && fields !== null && !Array.isArray(fields)) return fields as Record<string, unknown>;
  throw new GauntletError('invalid-input', `${file} has a problem`, { problems: [{ path: '(input)', value: text.slice(0, 60), expected: 'fields with their values' }] });
}

function pair(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw new GauntletError('invalid-input', 'the command has a problem', { problems: [{ path: '--where', value: text, expected: 'field=text' }] });
  return [text.slice(0, at), text.slice(at + 1)];
}

function summary(body: object): string {
  const text = Object.entries(body).map(([field, value]) => `${field}=${textOf(value)}`).join(' ');
  return text.length > 100 ? `${text.slice(0, 99)}…` : text;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.replaceAll('\n', ' ') : JSON.stringify(value);
}
