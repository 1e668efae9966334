import type { Command } from 'commander';
import type { CriterionView, RegisterEntry, Verdict } from '@gauntlet/contracts';
import { connect } from '../api/connect.ts';
import { listAll } from '../api/list-all.ts';
import { entryPath, reviseEntry } from '../api/revise-entry.ts';
import type { Context } from '../context.ts';
import { exitCodes, exitCodeOfVerdict } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { describeEntry, describeExit, describeThresholds, describeWorkOff, phaseTable, type PhaseExit, type Thresholds, type WorkOffState } from '../output/phase-table.ts';
import { printResult } from '../output/print-result.ts';
import { day, list } from './command-line.ts';
import type { CommandLine, GlobalOptions } from './command-line.ts';
import { phaseOfRelease } from './issues.ts';
import { addPhaseReport } from './phase-report.ts';
import { readFields } from './register.ts';

type Phase = RegisterEntry<'phase'>;

interface CreateOptions extends GlobalOptions {
  readonly id?: string;
  readonly provider?: readonly string[];
  readonly from?: string;
}

interface CountOptions extends GlobalOptions {
  readonly run: readonly string[];
  readonly exitVersion?: string;
}

export function addPhases({ program, context, exit }: CommandLine): void {
  const phases = program.command('phases').description('Test Phases of a Capability Release (SVTAD 12, 13, 15)');
  phases
    .command('create')
    .argument('<phase-release>', 'e.g. SIT-MOC', phaseOfRelease)
    .option('--id <id>', 'default: the argument itself')
    .option('--provider <name>', 'a DCC Service Provider with thresholds here; repeat or separate with commas', list)
    .option('--from <file>', 'YAML or JSON with further fields: plannedStart, observers, testPlan, ttm, readiness …')
    .description('add a phase of a release')
    .action(async (of: ReturnType<typeof phaseOfRelease>, _options: unknown, command: Command) => exit(await createPhase(context, of, command.optsWithGlobals<CreateOptions>())));
  phases
    .command('list')
    .description('list phases')
    .action(async (_options: unknown, command: Command) => exit(await listPhases(context, global(command))));
  phases
    .command('count')
    .argument('<phase>')
    .requiredOption('--run <run>', 'a run whose results count; repeat or separate with commas', list)
    .option('--exit-version <version>', 'the stage-exit version of the software (12.6(f))')
    .description('count further runs in a phase')
    .action(async (phase: string, _options: unknown, command: Command) => exit(await countRuns(context, phase, command.optsWithGlobals<CountOptions>())));
  phases
    .command('entry')
    .argument('<phase>')
    .description('whether it may start; the verdict is the exit code')
    .action(async (phase: string, _options: unknown, command: Command) => exit(await showEntry(context, phase, global(command))));
  phases
    .command('start')
    .argument('<phase>')
    .option('--on <day>', 'YYYY-MM-DD (default: today)', day)
    .description('start it; refused while an Entry Criterion is wanting')
    .action(async (phase: string, _options: unknown, command: Command) => exit(await start(context, phase, command.optsWithGlobals<GlobalOptions & { readonly on?: string }>())));
  phases
    .command('exit')
    .argument('<phase>')
    .description('whether PIT or SIT may complete; the verdict is the exit code')
    .action(async (phase: string, _options: unknown, command: Command) => exit(await showExit(context, phase, global(command))));
  phases
    .command('thresholds')
    .argument('<phase>')
    .description('open Testing Issues against Table 13.2, of PIT, SIT, SCT or SMETS1 Interface Testing; the verdict is the exit code')
    .action(async (phase: string, _options: unknown, command: Command) => exit(await showThresholds(context, phase, global(command))));
  addWorkOff(phases, { context, exit });
  addPhaseReport(phases, { context, exit });
}

function addWorkOff(phases: Command, { context, exit }: Omit<CommandLine, 'program'>): void {
  phases
    .command('work-off')
    .argument('<phase>')
    .requiredOption('--certificate-date <day>', 'YYYY-MM-DD: the day from which due dates count (15.1)', day)
    .description('make a Work Off Plan of the open issues')
    .action(async (phase: string, _options: unknown, command: Command) => exit(await makePlan(context, phase, command.optsWithGlobals<GlobalOptions & { readonly certificateDate: string }>())));
  phases
    .command('work-off-state')
    .argument('<plan>', 'e.g. WOP-1')
    .option('--on <day>', 'YYYY-MM-DD (default: today)', day)
    .description('what of a Work Off Plan is due, late and needs a correction plan (15.2)')
    .action(async (plan: string, _options: unknown, command: Command) => exit(await showPlan(context, plan, command.optsWithGlobals<GlobalOptions & { readonly on?: string }>())));
}

function global(command: Command): GlobalOptions {
  return command.optsWithGlobals<GlobalOptions>();
}

async function createPhase(context: Context, of: { readonly phase: string; readonly release: string }, options: CreateOptions): Promise<ExitCode> {
  const further = options.from === undefined ? {} : await readFields(options.from);
  const body = { id: options.id ?? `${of.phase}-${of.release}`, ...of, ...(options.provider === undefined ? {} : { serviceProviders: options.provider }), ...further };
  const phase = await connect(context, options).client.json<Phase>({ method: 'POST', path: '/v1/phases', body });
  printResult(context.terminal.out, options.output, phase, () => `${phase.id} added`);
  return exitCodes.pass;
}

async function listPhases(context: Context, options: GlobalOptions): Promise<ExitCode> {
  const phases = await listAll<Phase>(connect(context, options).client, '/v1/phases', {});
  printResult(context.terminal.out, options.output, phases, phaseTable);
  return exitCodes.pass;
}

async function countRuns(context: Context, id: string, options: CountOptions): Promise<ExitCode> {
  const { client } = connect(context, options);
  const { revision, body } = await client.get<Phase>(entryPath('phase', id));
  for (const run of options.run) await client.get(`/v1/runs/${encodeURIComponent(run)}`);
  const change = { runs: [...new Set([...body.runs, ...options.run])], ...(options.exitVersion === undefined ? {} : { stageExitVersion: options.exitVersion }) };
  const phase = await reviseEntry(client, 'phase', id, { change, reason: `counts ${options.run.join(', ')}`, revision });
  printResult(context.terminal.out, options.output, phase, () => `${id} counts ${phase.body.runs.length} ${phase.body.runs.length === 1 ? 'run' : 'runs'}`);
  return exitCodes.pass;
}

async function showEntry(context: Context, id: string, options: GlobalOptions): Promise<ExitCode> {
  const entry = await connect(context, options).client.get<{ readonly phase: string; readonly verdict: Verdict; readonly ruleSet: string; readonly criteria: readonly CriterionView[] }>(`${entryPath('phase', id)}/entry`);
  printResult(context.terminal.out, options.output, entry, (shown) => describeEntry(context.terminal.out, shown));
  return exitCodeOfVerdict(entry.verdict);
}

async function start(context: Context, id: string, options: GlobalOptions & { readonly on?: string }): Promise<ExitCode> {
  const { client } = connect(context, options);
  const { revision } = await client.get<Phase>(entryPath('phase', id));
  const phase = await client.json<Phase>({ method: 'POST', path: `${entryPath('phase', id)}/start`, body: { revision, ...(options.on === undefined ? {} : { startedOn: options.on }) } });
  printResult(context.terminal.out, options.output, phase, () => `${id} started on ${phase.body.startedOn ?? ''}`);
  return exitCodes.pass;
}

async function showExit(context: Context, id: string, options: GlobalOptions): Promise<ExitCode> {
  const exit = await connect(context, options).client.get<PhaseExit>(`${entryPath('phase', id)}/exit`);
  printResult(context.terminal.out, options.output, exit, (shown) => describeExit(context.terminal.out, shown));
  return exitCodeOfVerdict(exit.verdict);
}

async function showThresholds(context: Context, id: string, options: GlobalOptions): Promise<ExitCode> {
  const found = await connect(context, options).client.get<Thresholds>(`${entryPath('phase', id)}/thresholds`);
  printResult(context.terminal.out, options.output, found, (shown) => describeThresholds(context.terminal.out, shown));
  return exitCodeOfVerdict(found.verdict);
}

async function makePlan(context: Context, id: string, options: GlobalOptions & { readonly certificateDate: string }): Promise<ExitCode> {
  const plan = await connect(context, options).client.json<RegisterEntry<'work-off-plan'>>({ method: 'POST', path: `${entryPath('phase', id)}/work-off-plan`, body: { certificateDate: options.certificateDate } });
  printResult(context.terminal.out, options.output, plan, () => [`${plan.id}: ${plan.body.items.length} issues, for the TAB to approve: decisions take approve-work-off-plan --matter work-off-plan:${plan.id}`, ...plan.body.items.map((item) => `  ${item.issue}  severity ${item.severity}  due ${item.due}  (${item.clause})`), ...plan.body.withoutDueDate.map((item) => `  ${item.issue}  no date: ${item.reason}`)].join('\n'));
  return exitCodes.pass;
}

async function showPlan(context: Context, id: string, options: GlobalOptions & { readonly on?: string }): Promise<ExitCode> {
  const state = await connect(context, options).client.get<WorkOffState>(`${entryPath('work-off-plan', id)}/state${options.on === undefined ? '' : `?on=${options.on}`}`);
  printResult(context.terminal.out, options.output, state, describeWorkOff);
  return exitCodes.pass;
}
