import { join } from 'node:path';
import { GauntletError } from '@gauntlet/contracts';
import { runChecks } from '../checks/run-checks.ts';
import { suitesAsked } from '../checks/suites.ts';
import { exitCodes } from '../exit-code.ts';
import type { CommandLine } from './command-line.ts';

/** `./gauntlet test` goes the same way without this file, because there the build is one of the checks. */
export function addTest({ program, context, exit }: CommandLine): void {
  program
    .command('test')
    .argument('[suites...]', 'standard (build, lint, types and every test), helm (the chart alone), images (the container image, as root), cluster (the chart on a real control plane)', ['standard'])
    .description('run every check; ends with "N passed, N failed"')
    .action(async (names: readonly string[]) => {
      const suites = await suitesAsked(context.root, names);
      if (suites.kind === 'unknown') throw new GauntletError('invalid-input', 'There is no such suite', { problems: [{ path: 'suites', value: suites.name, expected: `one of ${suites.expected.join(', ')}` }] });
      const failed = await runChecks({ root: context.root, logDir: join(context.root, '.gauntlet', 'test'), env: context.environment.inherited, print: (text) => context.terminal.out.write(`${text}\n`), suites: suites.names });
      exit(failed === 0 ? exitCodes.pass : exitCodes.error);
    });
}
