import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import type { AttemptReference, AttemptView, RecordedDecision, RegisterEntry } from '@gauntlet/contracts';
import { GauntletError } from '@gauntlet/contracts';
import type { ApiClient } from '../api/api-client.ts';
import { connect } from '../api/connect.ts';
import { listAll } from '../api/list-all.ts';
import { entryPath, reviseEntry } from '../api/revise-entry.ts';
import type { Context } from '../context.ts';
import { exitCodes } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { describeIssue, issueTable, type IssueDetail } from '../output/issue-table.ts';
import { printResult } from '../output/print-result.ts';
import { list, wholeNumber } from './command-line.ts';
import type { CommandLine, GlobalOptions } from './command-line.ts';

type Issue = RegisterEntry<'testing-issue'>;

interface OpenOptions extends GlobalOptions {
  readonly title: string;
  readonly description: string;
  readonly provider: string;
  readonly severity: number;
  readonly raisedIn: { readonly phase: string; readonly release: string };
  readonly id?: string;
  readonly run?: string;
  readonly attempt?: readonly string[];
  readonly dmc?: readonly string[];
  readonly raisedBy: string;
  readonly participant?: string;
  readonly arisesFrom: string;
}

interface UpdateOptions extends GlobalOptions {
  readonly reason: string;
  readonly revision?: number;
  readonly title?: string;
  readonly description?: string;
  readonly provider?: string;
  readonly severity?: number;
  readonly arisesFrom?: string;
  readonly countedHere?: string;
  readonly issueState?: string;
  readonly resolution?: string;
}

interface FixOptions extends GlobalOptions {
  readonly run: string;
  readonly attempt?: readonly string[];
  readonly resolution: string;
}

interface ListOptions extends GlobalOptions {
  readonly open?: true;
  readonly severity?: number;
  readonly provider?: string;
  readonly phase?: string;
  readonly release?: string;
}

const arisesFrom = () => new Option('--arises-from <where>', 'dcc, modified-dcc-total-system or elsewhere; only the first two count (SVTAD 13.19)').choices(['dcc', 'modified-dcc-total-system', 'elsewhere']);
const severity = wholeNumber(1, 5);

export function addIssues({ program, context, exit }: CommandLine): void {
  const issues = program.command('issues').description('Testing Issues (SVTAD 9.2, 13.18, 14)');
  issues
    .command('open')
    .description('open an issue, with the failed attempts that showed it and their evidence')
    .requiredOption('--title <text>', 'one line')
    .requiredOption('--description <text>', 'what happens, and what should')
    .requiredOption('--provider <name>', 'DCC Service Provider whose thresholds it counts against')
    .requiredOption('--severity <1-5>', 'as the DCC assigns it; 1 is the gravest', severity)
    .requiredOption('--raised-in <phase-release>', 'e.g. SIT-MOC', phaseOfRelease)
    .option('--id <id>', 'default: TI- and the next number')
    .option('--run <run>', 'run of the attempts that showed it')
    .option('--attempt <id>', 'an attempt that showed it; repeat or separate with commas (default: every failed attempt of the run)', list)
    .option('--dmc <id>', 'of the run\'s failed attempts only those on this DMC; repeat or separate with commas', list)
    .addOption(new Option('--raised-by <who>').choices(['dcc', 'participant', 'participant-after-eligibility-testing']).default('dcc'))
    .option('--participant <name>', 'the Testing Participant that raised it')
    .addOption(arisesFrom().default('modified-dcc-total-system'))
    .action(async (_options: unknown, command: Command) => exit(await openIssue(context, command.optsWithGlobals<OpenOptions>())));
  issues
    .command('list')
    .description('list issues in the order in which they were opened')
    .option('--open', 'only those still open')
    .option('--severity <1-5>', 'only of this severity, as the DCC assigned it', severity)
    .option('--provider <name>', 'only of this DCC Service Provider')
    .option('--phase <phase>', 'only raised in this phase, e.g. SIT')
    .option('--release <release>', 'only raised for this release, e.g. MOC')
    .action(async (_options: unknown, command: Command) => exit(await listIssues(context, command.optsWithGlobals<ListOptions>())));
  issues
    .command('show')
    .argument('<id>')
    .description('one issue: severity that stands, attempts, decisions, history')
    .action(async (id: string, _options: unknown, command: Command) => exit(await showIssue(context, id, command.optsWithGlobals<GlobalOptions>())));
  addChanging(issues, { context, exit });
}

function addChanging(issues: Command, { context, exit }: Omit<CommandLine, 'program'>): void {
  issues
    .command('update')
    .argument('<id>')
    .description('change fields of an issue; every revision is kept')
    .requiredOption('--reason <text>', 'why it is changed')
    .option('--revision <n>', 'the revision that you read; refused when it has another by now', wholeNumber(1, 1_000_000))
    .option('--title <text>')
    .option('--description <text>')
    .option('--provider <name>')
    .option('--severity <1-5>', 'as the DCC assigns it', severity)
    .addOption(arisesFrom())
    .addOption(new Option('--counted-here <answer>', 'whether an issue from elsewhere counts (SVTAD 13.18, 13.22, 13.23)').choices(['yes', 'no', 'pending']))
    .addOption(new Option('--issue-state <state>', 'closing without attempts that show it fixed needs --resolution').choices(['open', 'closed']))
    .option('--resolution <text>', 'how it was resolved')
    .action(async (id: string, _options: unknown, command: Command) => exit(await updateIssue(context, id, command.optsWithGlobals<UpdateOptions>())));
  issues
    .command('fix')
    .argument('<id>')
    .description('name the attempts that show it fixed; closes it when every test that showed it has passed since')
    .requiredOption('--run <run>', 'run of the attempts')
    .requiredOption('--resolution <text>', 'what fixed it')
    .option('--attempt <id>', 'an attempt that passed; repeat or separate with commas (default: the run\'s passes of the tests that showed it)', list)
    .action(async (id: string, _options: unknown, command: Command) => exit(await fixIssue(context, id, command.optsWithGlobals<FixOptions>())));
}

/** "SIT-MOC" */
export function phaseOfRelease(text: string): { readonly phase: string; readonly release: string } {
  const [, phase, release] = /^(PIT|SIT|UTS|MT|SCT|DMCT)-(IOC|MOC|FOC)$/.exec(text) ?? [];
  if (phase === undefined || release === undefined) throw new InvalidArgumentError('expected a phase and a release such as SIT-MOC.');
  return { phase, release };
}

async function openIssue(context: Context, options: OpenOptions): Promise<ExitCode> {
  const { client } = connect(context, options);
  if (options.attempt !== undefined && options.run === undefined) throw new GauntletError('invalid-input', 'the command has a problem', { problems: [{ path: '--run', value: '(missing)', expected: 'the run that --attempt belongs to' }] });
  const attempts = options.run === undefined ? [] : await chosen(client, options.run, options.attempt, (attempt) => attempt.outcome === 'failed' && (options.dmc?.includes(attempt.dmcId) ?? true));
  const { title, description, severity: assigned, raisedIn, raisedBy, participant, id } = options;
  const body = { id, title, description, serviceProvider: options.provider, severity: assigned, raisedIn, raisedBy, participant, arisesFrom: options.arisesFrom, attempts };
  const issue = await client.json<Issue>({ method: 'POST', path: '/v1/issues', body });
  printResult(context.terminal.out, options.output, issue, () => `${issue.id}: severity ${issue.body.severity}, ${issue.body.attempts.length} attempts attached`);
  return exitCodes.pass;
}

/** The attempts named, or those of the run that count and that `wanted` takes. */
async function chosen(client: ApiClient, run: string, named: readonly string[] | undefined, wanted: (attempt: AttemptView) => boolean): Promise<readonly AttemptReference[]> {
  if (named !== undefined) return named.map((attemptId) => ({ runId: run, attemptId }));
  const attempts = await listAll<AttemptView>(client, `/v1/runs/${encodeURIComponent(run)}/attempts`, {});
  const taken = attempts.filter((attempt) => attempt.standing === 'counted' && wanted(attempt)).map(({ attemptId }) => ({ runId: run, attemptId }));
  if (taken.length === 0) throw new GauntletError('not-found', `run ${run} has no attempt that this could be about`);
  return taken;
}

async function listIssues(context: Context, options: ListOptions): Promise<ExitCode> {
  const filters = { state: options.open === true ? 'open' : undefined, severity: options.severity === undefined ? undefined : String(options.severity), serviceProvider: options.provider, phase: options.phase, release: options.release };
  const issues = await listAll<Issue>(connect(context, options).client, '/v1/issues', filters);
  printResult(context.terminal.out, options.output, issues, issueTable);
  return exitCodes.pass;
}

async function showIssue(context: Context, id: string, options: GlobalOptions): Promise<ExitCode> {
  const { client } = connect(context, options);
  const issue = await client.get<Issue & { readonly standing: IssueDetail['standing'] & { readonly decisions: readonly RecordedDecision[] } }>(entryPath('testing-issue', id));
  const history = await listAll<Issue>(client, `${entryPath('testing-issue', id)}/revisions`, {});
  const detail = { ...issue, history: history.map(({ revision, at, by, reason }) => ({ revision, at, by, reason })) };
  printResult(context.terminal.out, options.output, detail, describeIssue);
  return exitCodes.pass;
}

async function updateIssue(context: Context, id: string, options: UpdateOptions): Promise<ExitCode> {
  const fields = { title: options.title, description: options.description, serviceProvider: options.provider, severity: options.severity, arisesFrom: options.arisesFrom, countedHere: options.countedHere, state: options.issueState, resolution: options.resolution };
  const change = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  const issue = await reviseEntry(connect(context, options).client, 'testing-issue', id, { change, reason: options.reason, revision: options.revision });
  printResult(context.terminal.out, options.output, issue, () => `${issue.id}: revision ${issue.revision}`);
  return exitCodes.pass;
}

async function fixIssue(context: Context, id: string, options: FixOptions): Promise<ExitCode> {
  const { client } = connect(context, options);
  const { revision, body } = await client.get<Issue>(entryPath('testing-issue', id));
  const showed = new Set(body.attempts.map((attempt) => `${attempt.packKey}:${attempt.testKey} on ${attempt.dmcId}`));
  const attempts = await chosen(client, options.run, options.attempt, (attempt) => attempt.outcome === 'passed' && showed.has(`${attempt.packKey}:${attempt.testKey} on ${attempt.dmcId}`));
  const issue = await client.json<Issue>({ method: 'POST', path: `${entryPath('testing-issue', id)}/fix`, body: { revision, attempts, resolution: options.resolution } });
  printResult(context.terminal.out, options.output, issue, () => `${issue.id}: ${issue.body.state === 'closed' ? 'closed' : 'still open, not every test that showed it has passed since'}`);
  return exitCodes.pass;
}
