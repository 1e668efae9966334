import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runChecks } from './run-checks.ts';
import { suitesAsked } from './suites.ts';

/** `./gauntlet test`: runs as it is, before anything is built. The environment is handed on and not read. */
const root = fileURLToPath(new URL('../../../..', import.meta.url)).replace(/\/$/, '');
const env = Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
const print = (text: string) => process.stdout.write(`${text}\n`);
const suites = await suitesAsked(root, process.argv.slice(2));
if (suites.kind === 'unknown') {
  print(`✗ gauntlet test: "${suites.name}" is not a suite; expected one of ${suites.expected.join(', ')}`);
  print('0 passed, 1 failed');
  process.exit(2);
}
const failed = await runChecks({ root, logDir: join(root, '.gauntlet', 'test'), env, print, suites: suites.names });
process.exit(failed === 0 ? 0 : 1);
