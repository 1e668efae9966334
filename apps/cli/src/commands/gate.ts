import type { Command } from 'commander';
import { GauntletError } from '@gauntlet/contracts';
import type { CampaignVerdict, CampaignView, GateView } from '@gauntlet/contracts';
import { connect } from '../api/connect.ts';
import type { Context } from '../context.ts';
import { exitCodeOfCampaign, exitCodeOfVerdict } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { renderCampaignVerdict } from '../output/campaign-table.ts';
import { renderGate } from '../output/gate-table.ts';
import { printResult } from '../output/print-result.ts';
import type { CommandLine, GlobalOptions } from './command-line.ts';

export function addGate({ program, context, exit }: CommandLine): void {
  program
    .command('gate')
    .description('exit criteria of a run, verdict of a campaign')
    .command('eval')
    .argument('<id>', 'id of a run or a campaign')
    .description('evaluate the gate now; exits 0 met, 99 not met, 98 undecidable')
    .action(async (id: string, _options: unknown, command: Command) => exit(await evaluateGate(context, id, command.optsWithGlobals<GlobalOptions>())));
}

async function evaluateGate(context: Context, runId: string, options: GlobalOptions): Promise<ExitCode> {
  const { client } = connect(context, options);
  const gate = await client.get<GateView>(`/v1/runs/${encodeURIComponent(runId)}/gate`).catch((error: unknown) => {
    if (error instanceof GauntletError && error.code === 'not-found') return undefined;
    throw error;
  });
  if (gate === undefined) return evaluateCampaign(context, runId, options);
  printResult(context.terminal.out, options.output, gate, () => renderGate(context.terminal.out, gate));
  return exitCodeOfVerdict(gate.verdict);
}

/** The id of no run may be that of a campaign. */
async function evaluateCampaign(context: Context, id: string, options: GlobalOptions): Promise<ExitCode> {
  const { client } = connect(context, options);
  const path = `/v1/campaigns/${encodeURIComponent(id)}`;
  const { state } = await client.get<CampaignView>(path).catch((error: unknown) => {
    throw error instanceof GauntletError && error.code === 'not-found' ? new GauntletError('not-found', `there is no run and no campaign ${id}`) : error;
  });
  const verdict = await client.get<CampaignVerdict>(`${path}/gate`);
  printResult(context.terminal.out, options.output, verdict, () => renderCampaignVerdict(context.terminal.out, verdict));
  return exitCodeOfCampaign(state, verdict.verdict);
}
