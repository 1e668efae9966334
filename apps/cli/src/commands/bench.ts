import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { GauntletError } from '@gauntlet/contracts';
import type { Context } from '../context.ts';
import { exitCodes } from '../exit-code.ts';
import { requireRedis } from '../stack/require-redis.ts';
import type { CommandLine, GlobalOptions } from './command-line.ts';

export function addBench({ program, context, exit }: CommandLine): void {
  program
    .command('bench')
    .argument('<name>', 'run, ingest, gate, duis, sct, simulator or schedule')
    .argument('[options...]', 'passed on')
    .description('measure this platform on this machine')
    .allowUnknownOption()
    .action(async (name: string, rest: readonly string[], _options: unknown, command: Command) => {
      const { output } = command.optsWithGlobals<GlobalOptions>();
      const code = await bench(context, [name, ...rest, '-o', output]);
      exit(code === exitCodes.pass || code === exitCodes.usage ? code : exitCodes.error);
    });
}

function bench(context: Context, args: readonly string[]): Promise<number> {
  requireRedis(context.environment);
  const entry = join(context.root, 'test/bench/src/main.ts');
  if (!existsSync(entry)) throw new GauntletError('not-found', `${entry} is missing: the benchmarks are part of the repository, not of an installation`);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [entry, ...args], { stdio: 'inherit', env: context.environment.inherited });
    // The terminal sends an interrupt to both; the benchmark decides when it is done.
    process.on('SIGINT', () => undefined);
    process.on('SIGTERM', () => child.kill('SIGTERM'));
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
