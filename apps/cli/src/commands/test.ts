import { join } from 'node:path';
import { runChecks } from '../checks/run-checks.ts';
import { exitCodes } from '../exit-code.ts';
import type { CommandLine } from './command-line.ts';

/** `./gauntlet test` goes the same way without this file, because there the build is one of the checks. */
export function addTest({ program, context, exit }: CommandLine): void {
  program
    .command('test')
    .description('build, lint, type-check and run every test; ends with "N passed, N failed"')
    .action(async () => {
      const failed = await runChecks({ root: context.root, logDir: join(context.root, '.gauntlet', 'test'), env: context.environment.inherited, print: (text) => context.terminal.out.write(`${text}\n`) });
      exit(failed === 0 ? exitCodes.pass : exitCodes.error);
    });
}
