import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import type { Matter, RecordedDecision, TakeDecision } from '@gauntlet/contracts';
import { connect } from '../api/connect.ts';
import { listAll } from '../api/list-all.ts';
import type { Context } from '../context.ts';
import { exitCodes } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { printResult } from '../output/print-result.ts';
import { renderTable } from '../output/table.ts';
import { list } from './command-line.ts';
import type { CommandLine, GlobalOptions } from './command-line.ts';

interface TakeOptions extends GlobalOptions {
  readonly matter: Matter;
  readonly outcome: string;
  readonly rationale: string;
  readonly evidence?: readonly string[];
}

export function addDecisions({ program, context, exit }: CommandLine): void {
  const decisions = program.command('decisions').description('decisions of the SVTAD\'s bodies');
  decisions
    .command('take')
    .argument('<decision>', 'a kind of `decisions matrix`')
    .description('record a decision; only the body that the clause names may')
    .requiredOption('--matter <kind:id>', 'what is decided on, e.g. testing-issue:TI-17', matter)
    .requiredOption('--outcome <text>', 'what was decided, e.g. agreed')
    .requiredOption('--rationale <text>', 'why')
    .option('--evidence <id>', 'what it rests on; repeat or separate with commas', list)
    .action(async (kind: string, _options: unknown, command: Command) => exit(await takeDecision(context, kind, command.optsWithGlobals<TakeOptions>())));
  decisions
    .command('list')
    .description('list decisions in the order in which they were taken')
    .option('--matter <kind:id>', 'only on this matter', matter)
    .action(async (_options: unknown, command: Command) => exit(await listDecisions(context, command.optsWithGlobals<GlobalOptions & { readonly matter?: Matter }>())));
  decisions
    .command('matrix')
    .description('who may take which decision, by which clause')
    .action(async (_options: unknown, command: Command) => exit(await showMatrix(context, command.optsWithGlobals<GlobalOptions>())));
}

/** "testing-issue:TI-17"; an id may itself hold colons. */
function matter(text: string): Matter {
  const colon = text.indexOf(':');
  if (colon < 1 || colon === text.length - 1) throw new InvalidArgumentError('expected kind:id such as testing-issue:TI-17.');
  return { kind: text.slice(0, colon), id: text.slice(colon + 1) };
}

async function takeDecision(context: Context, decision: string, options: TakeOptions): Promise<ExitCode> {
  const body: TakeDecision = { decision, matter: options.matter, outcome: options.outcome, rationale: options.rationale, evidence: [...(options.evidence ?? [])] };
  const taken = await connect(context, options).client.json<RecordedDecision>({ method: 'POST', path: '/v1/decisions', body });
  printResult(context.terminal.out, options.output, taken, () => `${taken.id}: ${taken.body} ${taken.decision} ${taken.outcome} (${taken.clause})`);
  return exitCodes.pass;
}

async function listDecisions(context: Context, options: GlobalOptions & { readonly matter?: Matter }): Promise<ExitCode> {
  const taken = await listAll<RecordedDecision>(connect(context, options).client, '/v1/decisions', { matterKind: options.matter?.kind, matterId: options.matter?.id });
  printResult(context.terminal.out, options.output, taken, () =>
    renderTable(
      [{ title: 'DECIDED' }, { title: 'BODY' }, { title: 'DECISION' }, { title: 'MATTER' }, { title: 'OUTCOME' }, { title: 'CLAUSE' }, { title: 'BY' }, { title: 'RATIONALE' }],
      taken.map((one) => [one.decidedAt, one.body, one.decision, `${one.matter.kind}:${one.matter.id}`, one.outcome, one.clause, one.decidedBy, one.rationale]),
    ),
  );
  return exitCodes.pass;
}

interface MatrixRow {
  readonly decision: string;
  readonly by: readonly string[];
  readonly clause: string;
  readonly decides: string;
  readonly after?: readonly string[];
}

async function showMatrix(context: Context, options: GlobalOptions): Promise<ExitCode> {
  const { items } = await connect(context, options).client.get<{ readonly items: readonly MatrixRow[] }>('/v1/decisions/matrix');
  printResult(context.terminal.out, options.output, items, () =>
    renderTable(
      [{ title: 'DECISION' }, { title: 'BODY' }, { title: 'SVTAD' }, { title: 'DECIDES' }, { title: 'AFTER' }],
      items.map((row) => [row.decision, row.by.join(', '), row.clause, row.decides, (row.after ?? []).join(', ')]),
    ),
  );
  return exitCodes.pass;
}
