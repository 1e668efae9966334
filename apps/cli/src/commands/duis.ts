import { Option } from 'commander';
import type { Command } from 'commander';
import { GauntletError } from '@gauntlet/contracts';
import { composeRequest, searchVariants } from '@gauntlet/duis';
import type { OutgoingRequest, RequestMode } from '@gauntlet/duis';
import { findState } from '../api/connect.ts';
import type { Context } from '../context.ts';
import { describeExchange, renderExchange, succeeded } from '../duis/describe-exchange.ts';
import { openDuisSession } from '../duis/duis-session.ts';
import type { DuisSession } from '../duis/duis-session.ts';
import { readBody } from '../duis/read-body.ts';
import { exitCodes } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { printResult } from '../output/print-result.ts';
import { renderTable } from '../output/table.ts';
import { line } from '../output/terminal.ts';
import { duration, serverUrl, wholeNumber } from './command-line.ts';
import type { CommandLine, GlobalOptions } from './command-line.ts';
import { readDefinition } from './pack.ts';

interface SendOptions extends GlobalOptions {
  readonly srv: string;
  readonly device?: string;
  readonly body?: readonly string[];
  readonly target?: string;
  readonly as: 'supplier' | 'network';
  readonly mode: RequestMode;
  readonly commandVariant?: number;
  readonly firstInSequence?: true;
  readonly after?: string;
  readonly alert?: string;
  readonly timeout: number;
  readonly xml?: true;
}

export function addDuis({ program, context, exit }: CommandLine): void {
  const duis = program.command('duis').description('single Service Requests, spoken to the target itself as a DCC User');
  duis
    .command('send')
    .description('send one Service Request and show both legs; exits 0 done, 1 refused or no Response, 97 no target, 104 invalid request')
    .requiredOption('--srv <number>', 'Service Reference Variant, such as 4.1.1 (see duis catalogue)')
    .option('--device <eui64>', 'the device, such as 00-DB-00-01-00-00-01-A0; not needed for requests that the DCC answers')
    .option('--body <field...>', 'key=value with a path as key (ReadLogPeriod.StartDateTime=…), or a YAML or JSON file of fields')
    .option('--target <url>', 'DCC User Interface (default: TARGET_URL, the simulator on the state folder, http://127.0.0.1:7080)', serverUrl)
    .addOption(new Option('--as <user>', 'a supplier (IS ES GS), or a network operator and other user (ED GT OU)').choices(['supplier', 'network']).default('supplier'))
    .addOption(new Option('--mode <mode>', 'how critical requests are sent: direct as SMETS1 (command variant 1), catalogue as listed (4, to Transform)').choices(['direct', 'catalogue']).default('direct'))
    .option('--command-variant <n>', '1 to 8, whatever the mode says', wholeNumber(1, 8))
    .option('--first-in-sequence', 'start a sequence')
    .option('--after <requestId>', 'the request of the same sequence that goes before')
    .option('--alert <code>', 'also wait for this alert of the device, such as 8F66')
    .option('--timeout <duration>', 'wait this long for the Response, and as long for the alert', duration, 30_000)
    .option('--xml', 'show the messages too')
    .action(async (_options: unknown, command: Command) => exit(await send(context, command.optsWithGlobals<SendOptions>())));
  duis
    .command('catalogue')
    .argument('[text]', 'start of a number, or part of a name or body element')
    .description('list the Service Reference Variants; needs no server')
    .action((text: string | undefined, _options: unknown, command: Command) => exit(showCatalogue(context, text ?? '', command.optsWithGlobals<GlobalOptions>())));
}

async function send(context: Context, options: SendOptions): Promise<ExitCode> {
  const { out, err } = context.terminal;
  const body = await readBody(options.body ?? [], readDefinition);
  const composed = composeRequest({ srv: options.srv, deviceId: options.device, body, mode: options.mode, commandVariant: options.commandVariant, firstInSequence: options.firstInSequence, precedingRequestId: options.after });
  if (!composed.ok) throw new GauntletError('invalid-input', 'The request has problems', { problems: composed.problems });
  const session = await openDuisSession({ state: findState(context, options.state), environment: context.environment, target: options.target, speakAs: options.as, onRefused: (reason) => line(err, `refused a message: ${reason}`) });
  try {
    if (!session.delivery.registered) line(err, `no lab was told where Responses go; the target must deliver to ${session.delivery.url}`);
    const alert = options.alert === undefined ? undefined : session.client.awaitAlert({ deviceId: options.device, alertCode: options.alert }, options.timeout * 2);
    const exchange = await exchangeOf(session, { ...composed.request, timeoutMs: options.timeout });
    // After a request that failed nothing raises the alert.
    const raised = exchange.failure === undefined ? await alert : undefined;
    const result = describeExchange({ variant: composed.variant, targetUrl: session.targetUrl, exchange, alert: raised, withXml: options.xml === true });
    printResult(out, options.output, result, renderExchange);
    if (exchange.failure !== undefined && exchange.failure.kind !== 'no-response') return exitCodes.platformFailure;
    if (options.alert !== undefined && raised === undefined) line(err, `no alert ${options.alert} within ${options.timeout * 2} ms`);
    return succeeded(result) && (options.alert === undefined || raised !== undefined) ? exitCodes.pass : exitCodes.error;
  } finally {
    await session.close();
  }
}

/** What cannot be written as XML is the caller's to mend. */
async function exchangeOf({ client }: DuisSession, request: OutgoingRequest): ReturnType<DuisSession['client']['request']> {
  try {
    return await client.request(request);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new GauntletError('invalid-input', 'The body cannot be written as XML', { problems: [{ path: 'body', value: error.message.split('; expected ')[0] ?? '', expected: error.message.split('; expected ')[1] ?? 'what DUIS allows' }], cause: error });
  }
}

function showCatalogue(context: Context, text: string, options: GlobalOptions): ExitCode {
  const found = searchVariants(text);
  printResult(context.terminal.out, options.output, found, () =>
    renderTable(
      [{ title: 'SRV' }, { title: 'NAME' }, { title: 'BODY' }, { title: 'DEVICES' }, { title: 'COMMAND VARIANTS' }, { title: 'ROLES' }, { title: 'FUTURE-DATED' }, { title: 'SMETS1' }],
      found.map((variant) => [variant.srv, variant.name, variant.bodyElement, variant.deviceTypes.join(' ') || 'DCC', variant.commandVariants.join(' '), variant.eligibleUserRoles.join(' '), variant.futureDated, variant.smets1.applicable]),
    ),
  );
  return found.length === 0 ? exitCodes.error : exitCodes.pass;
}
