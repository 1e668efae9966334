import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Command } from 'commander';
import { GauntletError } from '@gauntlet/contracts';
import type { TestPack } from '@gauntlet/contracts';
import { packHash, parseTestPack } from '@gauntlet/test-packs';
import { connect } from '../api/connect.ts';
import type { Context } from '../context.ts';
import { exitCodes } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { printResult } from '../output/print-result.ts';
import { renderTable } from '../output/table.ts';
import type { CommandLine, GlobalOptions } from './command-line.ts';

export function addPack({ program, context, exit }: CommandLine): void {
  const pack = program.command('pack').description('test packs');
  pack
    .command('validate')
    .argument('<file>', 'YAML or JSON')
    .description('check a pack file; needs no server; exits 104 with every problem')
    .action(async (file: string, _options: unknown, command: Command) => exit(await validatePack(context, file, command.optsWithGlobals<GlobalOptions>())));
  pack
    .command('import')
    .argument('<file>', 'YAML or JSON')
    .description('add a pack; a version that exists is never changed')
    .action(async (file: string, _options: unknown, command: Command) => exit(await importPack(context, file, command.optsWithGlobals<GlobalOptions>())));
  pack
    .command('list')
    .description('list packs')
    .action(async (_options: unknown, command: Command) => exit(await listPacks(context, command.optsWithGlobals<GlobalOptions>())));
}

async function validatePack(context: Context, file: string, options: GlobalOptions): Promise<ExitCode> {
  const pack = await readPack(file);
  const result = { key: pack.key, version: pack.version, kind: pack.kind, tests: pack.tests.length, hash: packHash(pack) };
  printResult(context.terminal.out, options.output, result, () => `${file}: ${pack.key}@${pack.version} is valid, ${pack.tests.length} tests, hash ${result.hash}`);
  return exitCodes.pass;
}

async function importPack(context: Context, file: string, options: GlobalOptions): Promise<ExitCode> {
  const pack = await readPack(file);
  const result = await connect(context, options).client.json<{ readonly hash: string; readonly stored: boolean }>({ method: 'POST', path: '/v1/packs', body: pack, repeatable: true });
  printResult(context.terminal.out, options.output, result, () => `${pack.key}@${pack.version} ${result.stored ? 'stored' : 'was known already'}, hash ${result.hash}`);
  return exitCodes.pass;
}

interface ListedPack {
  readonly hash: string;
  readonly key: string;
  readonly name: string;
  readonly version: string;
  readonly kind: string;
  readonly tests: number;
  readonly releases: readonly string[];
}

async function listPacks(context: Context, options: GlobalOptions): Promise<ExitCode> {
  const { items } = await connect(context, options).client.get<{ readonly items: readonly ListedPack[] }>('/v1/packs');
  printResult(context.terminal.out, options.output, items, () =>
    renderTable(
      [{ title: 'PACK' }, { title: 'VERSION' }, { title: 'KIND' }, { title: 'TESTS', align: 'right' }, { title: 'RELEASES' }, { title: 'NAME' }, { title: 'HASH' }],
      items.map((pack) => [pack.key, pack.version, pack.kind, String(pack.tests), pack.releases.join(' '), pack.name, pack.hash.slice(0, 12)]),
    ),
  );
  return exitCodes.pass;
}

async function readPack(file: string): Promise<TestPack> {
  return parseTestPack(await readDefinition(file), extname(file).toLowerCase() === '.json' ? 'json' : 'yaml');
}

/** The text of a definition file. @throws GauntletError 'not-found' naming the file and why it cannot be read */
export async function readDefinition(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new GauntletError('not-found', `${file} cannot be read: ${(cause as NodeJS.ErrnoException).code ?? String(cause)}`, { cause });
  }
}
