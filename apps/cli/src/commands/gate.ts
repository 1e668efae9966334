import type { Command } from 'commander';
import type { GateView } from '@gauntlet/contracts';
import { connect } from '../api/connect.ts';
import type { Context } from '../context.ts';
import { exitCodeOfVerdict } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { renderGate } from '../output/gate-table.ts';
import { printResult } from '../output/print-result.ts';
import type { CommandLine, GlobalOptions } from './command-line.ts';

export function addGate({ program, context, exit }: CommandLine): void {
  program
    .command('gate')
    .description('exit criteria of a run')
    .command('eval')
    .argument('<run>', 'run id')
    .description('evaluate the gate now; exits 0 met, 99 not met, 98 undecidable')
    .action(async (id: string, _options: unknown, command: Command) => exit(await evaluateGate(context, id, command.optsWithGlobals<GlobalOptions>())));
}

async function evaluateGate(context: Context, runId: string, options: GlobalOptions): Promise<ExitCode> {
  const gate = await connect(context, options).client.get<GateView>(`/v1/runs/${encodeURIComponent(runId)}/gate`);
  printResult(context.terminal.out, options.output, gate, () => renderGate(context.terminal.out, gate));
  return exitCodeOfVerdict(gate.verdict);
}
