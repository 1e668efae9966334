import type { Command } from 'commander';
import { GauntletError } from '@gauntlet/contracts';
import type { Context } from '../context.ts';
import { exitCodes } from '../exit-code.ts';
import { line } from '../output/terminal.ts';
import { printResult } from '../output/print-result.ts';
import type { Sink } from '../output/terminal.ts';
import { provideK6 } from '../stack/provide-k6.ts';
import type { ProvidedK6 } from '../stack/provide-k6.ts';
import type { CommandLine, GlobalOptions } from './command-line.ts';

type FoundK6 = Extract<ProvidedK6, { kind: 'found' }>;

export function addK6({ program, context, exit }: CommandLine): void {
  const k6 = program.command('k6').description('the load generator of System Capacity Testing');
  k6.command('install')
    .description('find k6 (K6_BIN, PATH), or build the pinned version into .toolchain')
    .action(async (_options: unknown, command: Command) => {
      const { output } = command.optsWithGlobals<GlobalOptions>();
      const { program: file, version, from } = await requireK6(context, context.terminal.err);
      printResult(context.terminal.out, output, { program: file, version, from }, () => `k6 ${version} (${from}): ${file}`);
      exit(exitCodes.pass);
    });
}

/** @throws GauntletError 'not-found' that says what to install */
export async function requireK6({ root, environment }: Context, sink: Sink): Promise<FoundK6> {
  const started = performance.now();
  let log = '';
  const provided = await provideK6({
    root,
    env: environment.inherited,
    log: (text) => {
      log += text;
    },
    announce: (text) => line(sink, text),
  });
  if (provided.kind === 'missing') throw new GauntletError('not-found', [provided.advice, ...log.trimEnd().split('\n').filter((each) => each !== '').slice(-10).map((each) => `  | ${each}`)].join('\n'));
  if (provided.built) line(sink, `✓ k6 ${provided.version} built (${((performance.now() - started) / 1000).toFixed(0)} s)`);
  return provided;
}
