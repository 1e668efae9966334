import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runChecks } from './run-checks.ts';

/** `./gauntlet test`: runs as it is, before anything is built. The environment is handed on and not read. */
const root = fileURLToPath(new URL('../../../..', import.meta.url)).replace(/\/$/, '');
const env = Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
const failed = await runChecks({ root, logDir: join(root, '.gauntlet', 'test'), env, print: (text) => process.stdout.write(`${text}\n`) });
process.exit(failed === 0 ? 0 : 1);
