import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const toolchain = fileURLToPath(new URL('../../../.toolchain/k6/', import.meta.url));

/** The real k6 for tests: K6_BIN, the one in .toolchain, or one on PATH. @throws Error that says how to get it */
export function k6Program(): string {
  const given = process.env['K6_BIN'];
  if (given !== undefined && given !== '') return given;
  const places = [...builtFolders().map((folder) => join(toolchain, folder)), ...(process.env['PATH'] ?? '').split(delimiter)];
  const program = places.map((folder) => join(folder, 'k6')).find((file) => isExecutable(file));
  if (program === undefined) throw new Error('there is no k6: ./gauntlet k6 install builds it');
  return program;
}

function builtFolders(): readonly string[] {
  try {
    return readdirSync(toolchain);
  } catch {
    return [];
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
