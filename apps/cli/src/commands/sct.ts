import { Option } from 'commander';
import type { Command } from 'commander';
import { campaignStates } from '@gauntlet/contracts';
import type { CampaignComparison, CampaignInput, CampaignPlanView, CampaignState, CampaignSummary, CampaignView, ComparedTimes } from '@gauntlet/contracts';
import { readCampaign } from '@gauntlet/test-packs';
import { connect } from '../api/connect.ts';
import type { Connection } from '../api/connect.ts';
import { listAll } from '../api/list-all.ts';
import { watchCampaign } from '../api/watch-campaign.ts';
import type { Context } from '../context.ts';
import { exitCodeOfCampaign, exitCodes } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { createCampaignProgress, picture } from '../output/campaign-progress.ts';
import { renderCampaignVerdict, renderPlan, showCampaignVerdict } from '../output/campaign-table.ts';
import { printResult } from '../output/print-result.ts';
import { renderTable } from '../output/table.ts';
import { line } from '../output/terminal.ts';
import { duration, wholeNumber } from './command-line.ts';
import type { CommandLine, GlobalOptions } from './command-line.ts';
import { readDefinition } from './pack.ts';

interface RunOptions extends GlobalOptions {
  readonly wait?: true;
  readonly follow?: true;
  readonly timeout?: number;
}

export function addSct({ program, context, exit }: CommandLine): void {
  const sct = program.command('sct').description('System Capacity Testing: load campaigns with k6');
  sct
    .command('plan')
    .argument('<campaign>', 'YAML or JSON file, or the key of a campaign that ships')
    .description('what a campaign comes to; nothing starts; exits 104 with every problem')
    .action(async (file: string, _options: unknown, command: Command) => exit(await planCampaign(context, file, command.optsWithGlobals<GlobalOptions>())));
  sct
    .command('run')
    .argument('<campaign>', 'YAML or JSON file, or the key of a campaign that ships')
    .description('start a campaign; exits 0 met, 99 not met or aborted, 98 undecidable or inconclusive, 97 failed, 105 cancelled when it is waited for')
    .option('--wait', 'wait until the campaign ended and print its verdict')
    .option('--follow', 'like --wait, and show it as it runs')
    .option('--timeout <duration>', 'stop waiting after this long (exit code 1); the campaign goes on', duration)
    .action(async (file: string, _options: unknown, command: Command) => exit(await runCampaign(context, file, command.optsWithGlobals<RunOptions>())));
  sct
    .command('list')
    .description('list campaigns, newest first')
    .addOption(new Option('--campaign-state <state>', 'only campaigns in this state').choices(campaignStates))
    .option('--limit <n>', 'at most this many', wholeNumber(1, 100_000), 50)
    .action(async (_options: unknown, command: Command) => exit(await listCampaigns(context, command.optsWithGlobals())));
  sct
    .command('show')
    .argument('<campaign>', 'campaign id')
    .description('show one campaign, its generators and its verdict')
    .action(async (id: string, _options: unknown, command: Command) => exit(await showCampaign(context, id, command.optsWithGlobals<GlobalOptions>())));
  sct
    .command('compare')
    .argument('<one>', 'campaign id')
    .argument('<other>', 'campaign id')
    .description('two campaigns beside each other')
    .action(async (one: string, other: string, _options: unknown, command: Command) => exit(await compare(context, one, other, command.optsWithGlobals<GlobalOptions>())));
  sct
    .command('cancel')
    .argument('<campaign>', 'campaign id')
    .description('stop a campaign; every generator ends within seconds, what was sent stays')
    .option('--reason <text>', 'for the audit log')
    .action(async (id: string, _options: unknown, command: Command) => exit(await cancelCampaign(context, id, command.optsWithGlobals())));
}

async function planCampaign(context: Context, file: string, options: GlobalOptions): Promise<ExitCode> {
  const { client } = connect(context, options);
  const plan = await client.json<CampaignPlanView>({ method: 'POST', path: '/v1/campaigns/plan', body: await readCampaignFile(file), repeatable: true });
  printResult(context.terminal.out, options.output, plan, () => renderPlan(plan));
  return exitCodes.pass;
}

async function runCampaign(context: Context, file: string, options: RunOptions): Promise<ExitCode> {
  const { out, err } = context.terminal;
  const connection = connect(context, options);
  const campaign = await submitCampaign(connection, await readCampaignFile(file));
  // Data for programs stays alone on stdout.
  const talk = options.output === 'table' ? out : err;
  line(talk, `campaign ${connection.campaignUrl(campaign.id)}`);
  if (options.wait !== true && options.follow !== true) {
    if (options.output !== 'table') printResult(out, options.output, campaign, () => '');
    return exitCodes.pass;
  }
  const ended = await watchCampaign(connection, campaign.id, { progress: options.follow === true ? createCampaignProgress(talk) : undefined, timeoutMs: options.timeout });
  printResult(out, options.output, ended, () => (ended.decided === null ? '' : `\n${renderCampaignVerdict(out, ended.decided)}\n`));
  line(talk, `campaign ${connection.campaignUrl(ended.id)} ${ended.state}${ended.reason === '' ? '' : `: ${ended.reason}`}`);
  return exitCodeOfCampaign(ended.state, ended.verdict);
}

export function submitCampaign({ client }: Connection, campaign: CampaignInput): Promise<CampaignView> {
  return client.json<CampaignView>({ method: 'POST', path: '/v1/campaigns', body: campaign });
}

/** A key without an extension is one that ships. */
async function readCampaignFile(file: string): Promise<CampaignInput> {
  if (/^[a-z0-9-]+$/.test(file)) return readCampaign({ key: file });
  return readCampaign({ text: await readDefinition(file) });
}

async function listCampaigns(context: Context, options: GlobalOptions & { readonly campaignState?: CampaignState; readonly limit: number }): Promise<ExitCode> {
  const sink = context.terminal.out;
  const campaigns = await listAll<CampaignSummary>(connect(context, options).client, '/v1/campaigns', { state: options.campaignState }, options.limit);
  printResult(sink, options.output, campaigns, () =>
    renderTable(
      [{ title: 'CAMPAIGN' }, { title: 'KEY' }, { title: 'STATE' }, { title: 'VERDICT' }, { title: 'FOR', align: 'right' }, { title: 'SUBMITTED' }, { title: 'BY' }],
      campaigns.map((each) => [each.id, each.key, each.state, each.verdict === null ? '–' : each.verdict === 'inconclusive' ? '? inconclusive' : showCampaignVerdict(sink, each.verdict), `${each.durationMs / 1_000} s`, each.submittedAt, each.submittedBy]),
    ),
  );
  return exitCodes.pass;
}

async function showCampaign(context: Context, id: string, options: GlobalOptions): Promise<ExitCode> {
  const sink = context.terminal.out;
  const connection = connect(context, options);
  const campaign = await connection.client.get<CampaignView>(`/v1/campaigns/${encodeURIComponent(id)}`);
  const facts: readonly (readonly [string, string])[] = [
    ['campaign', `${campaign.id} (${campaign.key}: ${campaign.name})`],
    ['page', connection.campaignUrl(campaign.id)],
    ['submitted', `${campaign.submittedAt} by ${campaign.submittedBy}`],
    ['released', campaign.releasedAt ?? '–'],
    ['ended', campaign.endedAt ?? '–'],
    ['definition', campaign.definitionHash],
    ['trace', campaign.traceId],
  ];
  printResult(sink, options.output, campaign, () =>
    [...facts.map(([name, value]) => `${name.padEnd(12)} ${value}`), '', ...picture(sink, campaign, []), ...(campaign.decided === null ? [] : ['', renderCampaignVerdict(sink, campaign.decided)])].join('\n'),
  );
  return exitCodes.pass;
}

async function compare(context: Context, one: string, other: string, options: GlobalOptions): Promise<ExitCode> {
  const { client } = connect(context, options);
  const comparison = await client.get<CampaignComparison>(`/v1/campaigns/${encodeURIComponent(one)}/compare?with=${encodeURIComponent(other)}`);
  printResult(context.terminal.out, options.output, comparison, () =>
    renderTable(
      [{ title: 'PHASE' }, { title: 'CLASS' }, { title: 'ONE p50/95/99 ms' }, { title: 'OTHER p50/95/99 ms' }, { title: 'p95 OTHER ÷ ONE', align: 'right' }],
      comparison.rows.map((row) => [row.phase, row.trafficClass, showTimes(row.one), showTimes(row.other), row.p95Ratio === null ? '–' : row.p95Ratio.toFixed(3)]),
    ),
  );
  return exitCodes.pass;
}

function showTimes(times: ComparedTimes | null): string {
  return times === null ? '–' : [times.p50Ms, times.p95Ms, times.p99Ms].map((ms) => (ms === null ? '–' : ms.toFixed(1))).join(' / ');
}

async function cancelCampaign(context: Context, id: string, options: GlobalOptions & { readonly reason?: string }): Promise<ExitCode> {
  const { client } = connect(context, options);
  const campaign = await client.json<CampaignView>({ method: 'POST', path: `/v1/campaigns/${encodeURIComponent(id)}/cancel`, body: options.reason === undefined ? {} : { reason: options.reason } });
  printResult(context.terminal.out, options.output, campaign, () => `campaign ${campaign.id}: ${campaign.state}, ending`);
  return exitCodes.pass;
}
