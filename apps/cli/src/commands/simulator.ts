import type { Command } from 'commander';
import { GauntletError, simulationProfileSchema } from '@gauntlet/contracts';
import type { InputProblem, SimulationProfile } from '@gauntlet/contracts';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { readProfile } from '../estate/read-profile.ts';
import { exitCodes } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { printResult } from '../output/print-result.ts';
import { line } from '../output/terminal.ts';
import type { CommandLine, GlobalOptions } from './command-line.ts';
import { readDefinition } from './pack.ts';

export function addSimulator({ program, context, exit }: CommandLine): void {
  const profile = program.command('simulator').description('how the simulator plays a DMC').command('profile').description('profiles: latency, faults and deviations of a DMC');
  profile
    .command('validate')
    .argument('<file...>', 'YAML or JSON')
    .description('check profiles; needs no server; exits 104 with every problem of every file')
    .action(async (files: readonly string[], _options: unknown, command: Command) => exit(await validate(context, files, command.optsWithGlobals<GlobalOptions>())));
  profile
    .command('schema')
    .description('print the JSON Schema of a profile, for editors')
    .action(() => {
      line(context.terminal.out, profileSchemaText().trimEnd());
      exit(exitCodes.pass);
    });
}

/** The JSON Schema of a profile as it is published in docs/schemas. */
export function profileSchemaText(): string {
  return `${JSON.stringify({ title: 'Gauntlet simulation profile', ...z.toJSONSchema(simulationProfileSchema, { io: 'input' }) }, null, 2)}\n`;
}

async function validate(context: Context, files: readonly string[], options: GlobalOptions): Promise<ExitCode> {
  const valid: { readonly file: string; readonly profile: SimulationProfile }[] = [];
  const problems: InputProblem[] = [];
  for (const file of files) {
    try {
      valid.push({ file, profile: await readProfile(file, readDefinition) });
    } catch (error) {
      if (!(error instanceof GauntletError)) throw error;
      if (error.problems.length === 0) problems.push({ path: file, value: '(unreadable)', expected: `a readable file: ${error.message}` });
      problems.push(...error.problems.map((problem) => ({ ...problem, path: `${file}: ${problem.path}` })));
    }
  }
  if (problems.length > 0) throw new GauntletError('invalid-input', `${problems.length} problem${problems.length === 1 ? '' : 's'} in ${files.length} file${files.length === 1 ? '' : 's'}`, { problems });
  const result = valid.map(({ file, profile }) => ({ file, name: profile.name, seed: profile.seed, ...counts(profile) }));
  printResult(context.terminal.out, options.output, result, () => result.map(({ file, name, seed, ...counted }) => `${file}: ${name ?? 'the profile'} is valid, seed ${seed}${summary(counted)}`).join('\n'));
  return exitCodes.pass;
}

function counts(profile: SimulationProfile): Readonly<Record<string, number>> {
  const { unsupported, failing, deviations, responses, lossWindows, installationFaults } = profile;
  return { unsupported: unsupported.length, failing: failing.length, deviations: deviations.length, responses: responses.length, lossWindows: lossWindows.length, installationFaults: installationFaults.length };
}

function summary(counted: Readonly<Record<string, number>>): string {
  return Object.entries(counted).flatMap(([what, count]) => (count === 0 ? [] : [`, ${what} ${count}`])).join('');
}
