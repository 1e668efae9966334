import type { Command } from 'commander';
import { connect } from '../api/connect.ts';
import type { Context } from '../context.ts';
import { exitCodes } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { printResult } from '../output/print-result.ts';
import { renderTable } from '../output/table.ts';
import { day } from './command-line.ts';
import type { CommandLine, GlobalOptions } from './command-line.ts';

interface Reminder {
  readonly what: string;
  readonly matter: string;
  readonly body: string;
  readonly due: string | null;
  readonly workingDaysLeft: number | null;
  readonly state: string;
  readonly clause: string;
  readonly text: string;
}

export function addReminders({ program, context, exit }: CommandLine): void {
  program
    .command('reminders')
    .option('--on <day>', 'YYYY-MM-DD (default: today)', day)
    .description('what is due: referrals to the Secretary of State, Work Off Plans, disputed severities, phases')
    .action(async (_options: unknown, command: Command) => exit(await listReminders(context, command.optsWithGlobals<GlobalOptions & { readonly on?: string }>())));
}

async function listReminders(context: Context, options: GlobalOptions & { readonly on?: string }): Promise<ExitCode> {
  const { on, items } = await connect(context, options).client.get<{ readonly on: string; readonly items: readonly Reminder[] }>(`/v1/reminders${options.on === undefined ? '' : `?on=${options.on}`}`);
  printResult(context.terminal.out, options.output, items, () =>
    items.length === 0
      ? `Nothing is due on ${on}`
      : renderTable(
          [{ title: 'DUE' }, { title: 'WORKING DAYS', align: 'right' }, { title: 'STATE' }, { title: 'FOR' }, { title: 'MATTER' }, { title: 'WHAT' }, { title: 'CLAUSE' }],
          items.map((one) => [one.due ?? '–', one.workingDaysLeft === null ? '–' : String(one.workingDaysLeft), one.state, one.body, one.matter, one.text, one.clause]),
        ),
  );
  return exitCodes.pass;
}
