import type { Command } from 'commander';
import { findState } from '../api/connect.ts';
import type { Context } from '../context.ts';
import { exitCodes } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { paint } from '../output/paint.ts';
import type { Colour } from '../output/paint.ts';
import { printResult } from '../output/print-result.ts';
import { renderTable } from '../output/table.ts';
import type { Sink } from '../output/terminal.ts';
import { examineMachine } from '../stack/examine-machine.ts';
import type { Finding } from '../stack/examine-machine.ts';
import { defaultPorts } from './up.ts';
import type { CommandLine, GlobalOptions } from './command-line.ts';

export function addDoctor({ program, context, exit }: CommandLine): void {
  program
    .command('doctor')
    .description('check this machine (Node, npm, Redis, k6, ports, disk, memory) and say what to do')
    .action(async (_options: unknown, command: Command) => exit(await doctor(context, command.optsWithGlobals<GlobalOptions>())));
}

async function doctor(context: Context, options: GlobalOptions): Promise<ExitCode> {
  const { ports } = context.environment;
  const findings = await examineMachine({
    environment: context.environment,
    state: findState(context, options.state),
    root: context.root,
    ports: [
      { port: ports.api ?? defaultPorts.api, flag: '--port', part: 'API' },
      { port: ports.clickhouse ?? defaultPorts.clickhouse, flag: '--clickhouse-port', part: 'embedded ClickHouse' },
      { port: ports.duis ?? defaultPorts.duis, flag: '--duis-port', part: 'device simulator' },
    ],
  });
  printResult(context.terminal.out, options.output, findings, () => renderFindings(context.terminal.out, findings));
  return findings.some((finding) => finding.status === 'fail') ? exitCodes.error : exitCodes.pass;
}

function renderFindings(sink: Sink, findings: readonly Finding[]): string {
  return renderTable(
    [{ title: 'CHECK' }, { title: 'RESULT' }, { title: 'FOUND' }, { title: 'WHAT TO DO' }],
    findings.map((finding) => [finding.check, paint(sink, ...shown[finding.status]), finding.found, finding.advice ?? '']),
  );
}

const shown: Readonly<Record<Finding['status'], readonly [Colour, string]>> = { ok: ['green', '✓ ok'], warn: ['yellow', '! warn'], fail: ['red', '✗ fail'] };
