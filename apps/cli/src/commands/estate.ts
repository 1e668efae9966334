import { Option } from 'commander';
import type { Command } from 'commander';
import { estateMixSchema, labFaultSchema } from '@gauntlet/contracts';
import type { ChangeFaults, EstateChange, EstateView, LabFault, PopulationView } from '@gauntlet/contracts';
import { loadSamplePortfolio } from '@gauntlet/test-packs';
import { stringify } from 'yaml';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { connectEstate } from '../estate/estate-connection.ts';
import { expandMix } from '../estate/expand-mix.ts';
import { readMix } from '../estate/read-mix.ts';
import { readPortfolio } from '../estate/read-profile.ts';
import { exitCodes } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { printResult } from '../output/print-result.ts';
import { renderTable } from '../output/table.ts';
import { line } from '../output/terminal.ts';
import { eui64, isoTime, listOf, serverUrl, wholeNumber } from './command-line.ts';
import type { CommandLine, GlobalOptions } from './command-line.ts';
import { addServe } from './estate-serve.ts';
import { readDefinition } from './pack.ts';

interface EstateOptions extends GlobalOptions {
  readonly target?: string;
}

type Handle<Options> = (context: Context, names: readonly string[], options: Options) => Promise<ExitCode>;

export function addEstate({ program, context, exit }: CommandLine): void {
  const estate = program.command('estate').description('the simulated estate: populations, single installations, faults, time and alerts');
  addServe(estate, { context, exit });
  /** A verb on the admin interface of a simulator. */
  const verb = <Options extends EstateOptions>(usage: string, description: string, handle: Handle<Options>): Command =>
    estate
      .command(usage)
      .description(description)
      .option('--target <url>', 'simulator (default: TARGET_URL, the one on the state folder, http://127.0.0.1:7080)', serverUrl)
      .action(async (...args: unknown[]) => {
        const command = args.at(-1) as Command;
        exit(await handle(context, command.processedArgs.filter((arg): arg is string => typeof arg === 'string'), command.optsWithGlobals<Options>()));
      });

  estate
    .command('schema')
    .description('print the JSON Schema of a mix, for editors')
    .action(() => {
      line(context.terminal.out, mixSchemaText().trimEnd());
      exit(exitCodes.pass);
    });
  verb<PopulateOptions>('populate <file>', 'add installations by a mix of DMCs: YAML, JSON or CSV; all of it or nothing', populate)
    .option('--portfolio <file>', 'where the DMCs are described (default: the mix itself, then the sample portfolio)')
    .option('--id <name>', 'what the populations are called; a CSV file does not say')
    .option('--installations <n>', 'the whole, of which shares are taken', wholeNumber(1, 10_000_000))
    .option('--first-device <eui64>', 'EUI-64 of the first device, ending with 0', eui64);
  verb('show [name]', 'the whole estate, or one installation by a device or its device set', show);
  verb<FaultOptions>('fault <name>', 'add and remove faults of an installation, or make its next requests fail', changeFaults)
    .option('--add <faults>', labFaultSchema.options.join(', '), listOf<LabFault>(labFaultSchema.options))
    .option('--remove <faults>', 'the same ones', listOf<LabFault>(labFaultSchema.options))
    .addOption(new Option('--next <result>', 'what the next requests meet').choices(['device-error', 'no-response', 'wrong-data']))
    .option('--srv <number>', 'only requests of this variant')
    .option('--times <n>', 'how many requests', wholeNumber(1, 1_000_000))
    .option('--clear-next', 'end what --next has left');
  verb<TimeOptions>('time', 'show simulated time, or change its pace', setTime)
    .option('--rate <n>', 'simulated seconds per second', wholeNumber(1, 100_000))
    .addOption(new Option('--freeze', 'stop it').conflicts('run'))
    .option('--run', 'let it go on')
    .option('--now <time>', 'go on from this time, such as 2026-11-23T14:00:00Z', isoTime);
  verb<AlertOptions>('alert <device> [code]', 'raise an alert of a device, such as 8F3F, or of the DCC', raiseAlert)
    .requiredOption('--user <eui64>', 'the User that receives it', eui64)
    .option('--repeat <n>', 'how often at once: an alert storm', wholeNumber(1, 10_000))
    .option('--dcc <kind>', 'a DCC alert with this payload, such as PowerOutageEvent; a code may be left out');
  verb<AlertOptions>('power <device> <off|on>', 'switch a premises off or on: the DCC or the meter tells', switchPower).requiredOption('--user <eui64>', 'the User that is told', eui64);
  verb<ChangesOptions>('changes', 'what was done to the estate, by whom, and whether the log is whole', showChanges)
    .option('--after <n>', 'only changes after this number', wholeNumber(0, Number.MAX_SAFE_INTEGER))
    .option('--limit <n>', 'how many', wholeNumber(1, 1_000));
}

/** The JSON Schema of a mix as it is published in docs/schemas. */
export function mixSchemaText(): string {
  return `${JSON.stringify({ title: 'Gauntlet estate mix', ...z.toJSONSchema(estateMixSchema, { io: 'input' }) }, null, 2)}\n`;
}

interface PopulateOptions extends EstateOptions {
  readonly portfolio?: string;
  readonly id?: string;
  readonly installations?: number;
  readonly firstDevice?: string;
}

async function populate(context: Context, [file = '']: readonly string[], options: PopulateOptions): Promise<ExitCode> {
  const mix = await readMix(file, { id: options.id, installations: options.installations, firstDeviceId: options.firstDevice }, readDefinition);
  const portfolio = options.portfolio === undefined ? undefined : await readPortfolio(options.portfolio, readDefinition);
  const dmcs = portfolio?.dmcs ?? mix.dmcs ?? (await loadSamplePortfolio()).dmcs;
  const populations = expandMix(mix, dmcs);
  const result = await connectEstate(context, options).change<{ readonly installations: number; readonly populations: readonly PopulationView[] }>('POST', '/populations', { populations });
  printResult(context.terminal.out, options.output, result, () => `${renderPopulations(result.populations)}\n\n${result.installations} installations in the estate`);
  return exitCodes.pass;
}

async function show(context: Context, [name]: readonly string[], options: EstateOptions): Promise<ExitCode> {
  const connection = connectEstate(context, options);
  if (name !== undefined) {
    printResult(context.terminal.out, options.output, await connection.get<object>(`/installations/${encodeURIComponent(name)}`), (installation) => stringify(installation).trimEnd());
    return exitCodes.pass;
  }
  printResult(context.terminal.out, options.output, await connection.get<EstateView>(''), renderEstate);
  return exitCodes.pass;
}

function renderEstate({ installations, materialised, clock, populations, users }: EstateView): string {
  const listening = users.filter(({ receiveEndpoint }) => receiveEndpoint !== null);
  return [
    `${installations} installations, ${materialised} of them touched; simulated time ${clock.simulatedNow}${clock.frozen ? ', frozen' : clock.rate === 1 ? '' : `, ×${clock.rate}`}`,
    ...(populations.length === 0 ? [] : ['', renderPopulations(populations)]),
    '',
    ...(listening.length === 0 ? [`no User has a receive endpoint; ${users.length} may send`] : [renderTable([{ title: 'USER' }, { title: 'ROLES' }, { title: 'RECEIVES AT' }], listening.map(({ userId, roles, receiveEndpoint }) => [userId, roles, receiveEndpoint ?? '']))]),
  ].join('\n');
}

function renderPopulations(populations: readonly PopulationView[]): string {
  return renderTable(
    [{ title: 'POPULATION' }, { title: 'DMC' }, { title: 'INSTALLATIONS', align: 'right' }, { title: 'STATE' }, { title: 'FIRST DEVICE' }, { title: 'LAST DEVICE' }, { title: 'DEVICES' }],
    populations.map(({ id, dmcId, count, state, firstDeviceId, lastDeviceId, deviceTypes }) => [id, dmcId, String(count), state, firstDeviceId, lastDeviceId, deviceTypes.join(' ')]),
  );
}

interface FaultOptions extends EstateOptions {
  readonly add?: readonly LabFault[];
  readonly remove?: readonly LabFault[];
  readonly next?: 'device-error' | 'no-response' | 'wrong-data';
  readonly srv?: string;
  readonly times?: number;
  readonly clearNext?: true;
}

async function changeFaults(context: Context, [name = '']: readonly string[], { add, remove, next, srv, times, clearNext, ...options }: FaultOptions): Promise<ExitCode> {
  const change = { add, remove, next: next === undefined ? undefined : { result: next, srv, times }, clearNext };
  const result = await connectEstate(context, options).change<{ readonly installation: string; readonly faults: readonly string[]; readonly nextRequestsMeet: readonly NonNullable<ChangeFaults['next']>[] }>('POST', `/installations/${encodeURIComponent(name)}/faults`, change);
  printResult(context.terminal.out, options.output, result, ({ installation, faults, nextRequestsMeet }) =>
    [`${installation}: ${faults.length === 0 ? 'no faults' : faults.join(', ')}`, ...nextRequestsMeet.map((injected) => `  the next ${injected.times === 1 ? 'request' : `${injected.times} requests`} of ${injected.srv === '*' ? 'any variant that a device answers' : injected.srv}: ${injected.result}`)].join('\n'),
  );
  return exitCodes.pass;
}

interface TimeOptions extends EstateOptions {
  readonly rate?: number;
  readonly freeze?: true;
  readonly run?: true;
  readonly now?: string;
}

async function setTime(context: Context, _names: readonly string[], { rate, freeze, run, now, ...options }: TimeOptions): Promise<ExitCode> {
  const connection = connectEstate(context, options);
  const frozen = freeze === true ? true : run === true ? false : undefined;
  const asked = rate !== undefined || frozen !== undefined || now !== undefined;
  const clock = asked ? await connection.change<EstateView['clock']>('PUT', '/clock', { rate, frozen, now }) : (await connection.get<EstateView>('')).clock;
  printResult(context.terminal.out, options.output, clock, ({ simulatedNow, rate: pace, frozen: stopped, realNow }) => `simulated ${simulatedNow}, ${stopped ? 'frozen' : `×${pace}`}; real ${realNow}`);
  return exitCodes.pass;
}

interface AlertOptions extends EstateOptions {
  readonly user: string;
  readonly repeat?: number;
  readonly dcc?: string;
}

async function raiseAlert(context: Context, [deviceId = '', alertCode]: readonly string[], { user: userId, repeat, dcc, ...options }: AlertOptions): Promise<ExitCode> {
  const connection = connectEstate(context, options);
  const result = dcc === undefined ? await connection.change<object>('POST', '/alerts', { deviceId, alertCode, userId, repeat }) : await connection.change<object>('POST', '/dcc-alerts', { kind: dcc, deviceId, alertCode, userId });
  printResult(context.terminal.out, options.output, result, () => `${dcc ?? alertCode ?? ''} of ${deviceId}${repeat === undefined ? '' : `, ${repeat} times,`} is on its way to ${userId}`);
  return exitCodes.pass;
}

async function switchPower(context: Context, [deviceId = '', power = '']: readonly string[], { user: userId, ...options }: AlertOptions): Promise<ExitCode> {
  const result = await connectEstate(context, options).change<object>('POST', '/power', { deviceId, power, userId });
  printResult(context.terminal.out, options.output, result, () => `the power of ${deviceId} is ${power}`);
  return exitCodes.pass;
}

interface ChangesOptions extends EstateOptions {
  readonly after?: number;
  readonly limit?: number;
}

async function showChanges(context: Context, _names: readonly string[], options: ChangesOptions): Promise<ExitCode> {
  const query = new URLSearchParams({ after: String(options.after ?? 0), limit: String(options.limit ?? 100) });
  const log = await connectEstate(context, options).get<{ readonly changes: readonly EstateChange[]; readonly last: number; readonly brokenAt: number | null }>(`/changes?${query.toString()}`);
  printResult(context.terminal.out, options.output, log, ({ changes }) =>
    renderTable([{ title: 'NO', align: 'right' }, { title: 'AT' }, { title: 'WHO' }, { title: 'WHAT' }, { title: 'ASKED FOR' }], changes.map(({ seq, at, actor, action, input }) => [String(seq), at, actor, action, JSON.stringify(input).slice(0, 160)])),
  );
  if (log.brokenAt === null) return exitCodes.pass;
  line(context.terminal.err, `the log is not whole: line ${log.brokenAt} is not as it was written, or one before it is missing`);
  return exitCodes.error;
}
