import { Option } from 'commander';
import type { Command } from 'commander';
import { runStateSchema, verdictSchema } from '@gauntlet/contracts';
import type { RunState, RunSummary, RunView, Verdict } from '@gauntlet/contracts';
import { connect } from '../api/connect.ts';
import { listAll } from '../api/list-all.ts';
import type { Context } from '../context.ts';
import { exitCodes } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { showVerdict } from '../output/gate-table.ts';
import { printResult } from '../output/print-result.ts';
import { describeLane } from '../output/progress.ts';
import { renderTable } from '../output/table.ts';
import type { Sink } from '../output/terminal.ts';
import { wholeNumber } from './command-line.ts';
import type { CommandLine, GlobalOptions } from './command-line.ts';

export function addRuns({ program, context, exit }: CommandLine): void {
  const runs = program.command('runs').description('recorded runs');
  runs
    .command('list')
    .description('list runs, newest first')
    .addOption(new Option('--run-state <state>', 'only runs in this state').choices(runStateSchema.options))
    .addOption(new Option('--verdict <verdict>', 'only runs whose gate has this verdict').choices(verdictSchema.options))
    .option('--limit <n>', 'at most this many', wholeNumber(1, 100_000), 50)
    .action(async (_options: unknown, command: Command) => exit(await listRuns(context, command.optsWithGlobals())));
  runs
    .command('show')
    .argument('<run>', 'run id')
    .description('show one run, its DMCs and why any of them waits')
    .action(async (id: string, _options: unknown, command: Command) => exit(await showRun(context, id, command.optsWithGlobals())));
  runs
    .command('cancel')
    .argument('<run>', 'run id')
    .description('stop a run; what it has stays')
    .option('--reason <text>', 'for the audit log')
    .action(async (id: string, _options: unknown, command: Command) => exit(await cancelRun(context, id, command.optsWithGlobals())));
}

async function listRuns(context: Context, options: GlobalOptions & { readonly runState?: RunState; readonly verdict?: Verdict; readonly limit: number }): Promise<ExitCode> {
  const sink = context.terminal.out;
  const runs = await listAll<RunSummary>(connect(context, options).client, '/v1/runs', { state: options.runState, verdict: options.verdict }, options.limit);
  printResult(sink, options.output, runs, () =>
    renderTable(
      [{ title: 'RUN' }, { title: 'STATE' }, { title: 'GATE' }, { title: 'TESTS', align: 'right' }, { title: 'SUBMITTED' }, { title: 'BY' }, { title: 'PACKS' }],
      runs.map((run) => [run.id, run.state, run.verdict === null ? '–' : showVerdict(sink, run.verdict), String(run.planned), run.submittedAt, run.submittedBy, namePacks(run)]),
    ),
  );
  return exitCodes.pass;
}

async function showRun(context: Context, id: string, options: GlobalOptions): Promise<ExitCode> {
  const connection = connect(context, options);
  const run = await connection.client.get<RunView>(`/v1/runs/${encodeURIComponent(id)}`);
  printResult(context.terminal.out, options.output, run, () => renderRun(context.terminal.out, run, connection.runUrl(run.id)));
  return exitCodes.pass;
}

async function cancelRun(context: Context, id: string, options: GlobalOptions & { readonly reason?: string }): Promise<ExitCode> {
  const { client } = connect(context, options);
  const run = await client.json<RunView>({ method: 'POST', path: `/v1/runs/${encodeURIComponent(id)}/cancel`, body: options.reason === undefined ? {} : { reason: options.reason } });
  printResult(context.terminal.out, options.output, run, () => `run ${run.id}: ${run.state}`);
  return exitCodes.pass;
}

function renderRun(sink: Sink, run: RunView, url: string): string {
  const facts: readonly (readonly [string, string])[] = [
    ['run', run.id],
    ['page', url],
    ['state', run.state],
    ['gate', run.gate === null ? '– (not evaluated yet)' : showVerdict(sink, run.gate.verdict)],
    ['packs', namePacks(run)],
    ['environment', run.environment],
    ['submitted', `${run.submittedAt} by ${run.submittedBy}`],
    ['ended', run.endedAt ?? `– (deadline ${run.deadlineAt})`],
    ['target', run.targetVersion ?? '–'],
    ['trace', run.traceId],
  ];
  const head = facts.map(([name, value]) => `${name.padEnd(12)} ${value}`).join('\n');
  const lanes = renderTable([{ title: 'DMC' }, { title: 'RELEASE' }, { title: 'DEVICE SET' }, { title: 'TESTS' }], run.lanes.map((lane) => [lane.dmcId, lane.release, lane.deviceSetId ?? '–', describeLane(lane)]));
  return `${head}\n\n${lanes}`;
}

function namePacks(run: Pick<RunView, 'packs'>): string {
  return run.packs.map((pack) => `${pack.key}@${pack.version}`).join(', ');
}
