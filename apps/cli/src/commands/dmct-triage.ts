import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import type { DmcSummary, TriageDmc } from '@gauntlet/contracts';
import { connect } from '../api/connect.ts';
import type { Context } from '../context.ts';
import { exitCodes } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { printResult } from '../output/print-result.ts';
import { renderTable } from '../output/table.ts';
import { pairs } from './command-line.ts';
import type { CommandLine, GlobalOptions } from './command-line.ts';

interface TriageOptions extends GlobalOptions {
  readonly epcl?: TriageDmc['epcl'];
  readonly testedElsewhere?: TriageDmc['testedElsewhere'];
  readonly releaseTesting?: TriageDmc['releaseTesting'];
  readonly equivalentTo?: TriageDmc['equivalentTo'];
  readonly devices?: TriageDmc['devices'];
  readonly economic?: TriageDmc['economic'];
  readonly rationale?: Readonly<Record<string, string>>;
  readonly aid?: true;
}

export function addTriage(dmct: Command, { context, exit }: Pick<CommandLine, 'context' | 'exit'>): void {
  dmct
    .command('triage')
    .argument('<dmc>', 'id of a DMC whose data is complete')
    .description('consider the six reasons of SVTAD 20.6; what is left out is looked up for (a) and (e), else unknown')
    .addOption(new Option('--epcl <standing>', '(a)').choices(['on-list', 'proposed', 'no', 'unknown']))
    .addOption(new Option('--tested-elsewhere <where>', '(b)').choices(['sit', 'migration-testing', 'ppct', 'no', 'unknown']))
    .addOption(new Option('--release-testing <when>', '(c) Migration Testing and SIT of its Capability Release').choices(['in-time', 'unlikely-in-time', 'unknown']))
    .option('--equivalent-to <kind:id>', '(d) none, unknown, or epcl-entry:ID, proposed-entry:ID, planned-dmc:ID', equivalentTo)
    .addOption(new Option('--devices <state>', '(e)').choices(['sourced', 'cannot-be-sourced', 'not-yet-known']))
    .addOption(new Option('--economic <yes/no>', '(f)').choices(['yes', 'no', 'unknown']))
    .option('--rationale <letter=text>', 'why a reason applies; needed for c, d, e (20.11(b)) and f (20.7); repeat', pairs)
    .option('--aid', 'only show what the records say, and the DMCs that resemble it')
    .action(async (dmcId: string, _options: unknown, command: Command) => exit(await triage(context, dmcId, command.optsWithGlobals<TriageOptions>())));
}

function equivalentTo(text: string): TriageDmc['equivalentTo'] {
  if (text === 'none' || text === 'unknown') return text;
  const match = /^(epcl-entry|proposed-entry|planned-dmc):(.+)$/.exec(text);
  if (match === null) throw new InvalidArgumentError('expected none, unknown, or epcl-entry:ID, proposed-entry:ID, planned-dmc:ID.');
  return { kind: match[1] as 'epcl-entry', id: match[2] ?? '' };
}

interface Aid {
  readonly epcl: string;
  readonly devices: string;
  readonly likenesses: readonly { readonly id: string; readonly share: number; readonly differences: readonly string[] }[];
}

interface TriageAnswer {
  readonly triage: { readonly outcome: string; readonly reasons: readonly { readonly reason: string; readonly clause: string; readonly detail: string }[]; readonly unknown: readonly string[]; readonly ruleSet: string };
  readonly dmc: DmcSummary;
  readonly notice?: { readonly id: string; readonly body: { readonly to: readonly string[] } };
}

async function triage(context: Context, dmcId: string, options: TriageOptions): Promise<ExitCode> {
  const { client } = connect(context, options);
  const path = `/v1/dmct/dmcs/${encodeURIComponent(dmcId)}/triage`;
  if (options.aid === true) {
    printResult(context.terminal.out, options.output, await client.get<Aid>(path), (aid) => `(a) EPCL: ${aid.epcl}\n(e) devices: ${aid.devices}\n(d) an aid, never the judgement:\n${renderTable([{ title: 'RESEMBLES' }, { title: 'SAME', align: 'right' }, { title: 'DIFFERS IN' }], aid.likenesses.map((one) => [one.id, `${Math.round(one.share * 100)} %`, one.differences.join('; ')]))}`);
    return exitCodes.pass;
  }
  const { epcl, testedElsewhere, releaseTesting, devices, economic, rationale } = options;
  const body = { epcl, testedElsewhere, releaseTesting, equivalentTo: options.equivalentTo, devices, economic, rationale };
  const answer = await client.json<TriageAnswer>({ method: 'POST', path, body });
  printResult(context.terminal.out, options.output, answer, describeAnswer);
  return answer.triage.outcome === 'undecided' ? exitCodes.undecidable : exitCodes.pass;
}

function describeAnswer({ triage: found, dmc, notice }: TriageAnswer): string {
  return [
    `${dmc.dmcId}: ${found.outcome}; ${dmc.state}, ${dmc.status} (${dmc.clause})`,
    ...found.reasons.map((one) => `  ${one.clause}: ${one.detail}`),
    ...(found.outcome === 'undecided' ? [`  nothing is known yet of (${found.unknown.join('), (')}): nothing was recorded`] : []),
    ...(notice === undefined ? [] : [`  notice ${notice.id} to ${notice.body.to.join(', ')} (SVTAD 20.11)`]),
  ].join('\n');
}
