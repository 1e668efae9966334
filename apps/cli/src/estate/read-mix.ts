import { extname } from 'node:path';
import { estateMixSchema, GauntletError, parseInput } from '@gauntlet/contracts';
import type { EstateMix } from '@gauntlet/contracts';
import { parseYaml } from '@gauntlet/test-packs';
import { parse } from 'csv-parse/sync';
import { withProfiles } from './read-profile.ts';

/** What the command line says beside the file, or for a CSV file, which holds the mix alone. */
export interface MixOptions {
  readonly id: string | undefined;
  readonly installations: number | undefined;
  readonly firstDeviceId: string | undefined;
}

/**
 * A mix from YAML, JSON, or CSV with the columns dmc, share or count and, where wanted, state and deviceTypes (separated by spaces).
 * @throws GauntletError 'invalid-input' that lists every problem; what `readText` throws
 */
export async function readMix(file: string, options: MixOptions, readText: (file: string) => Promise<string>): Promise<EstateMix> {
  const text = await readText(file);
  const given = extname(file).toLowerCase() === '.csv' ? { mix: readRows(text, file) } : await withProfiles(parseYaml(text, file), { file, readText });
  const told = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  return parseInput(estateMixSchema, typeof given === 'object' && given !== null && !Array.isArray(given) ? { ...given, ...told } : given, file);
}

const columns = ['dmc', 'share', 'count', 'state', 'deviceTypes'];

function readRows(text: string, file: string): readonly object[] {
  let rows: Record<string, string>[];
  try {
    rows = parse(text, { bom: true, columns: true, skip_empty_lines: true, trim: true });
  } catch (cause) {
    throw new GauntletError('invalid-input', `${file} is not CSV`, { problems: [{ path: file, value: JSON.stringify(text.slice(0, 40)), expected: `CSV with a first line of names: ${cause instanceof Error ? cause.message : String(cause)}` }], cause });
  }
  const unknown = Object.keys(rows[0] ?? {}).filter((name) => !columns.includes(name));
  if (unknown.length > 0) throw new GauntletError('invalid-input', `${file} has a column that means nothing`, { problems: unknown.map((name) => ({ path: 'line 1', value: JSON.stringify(name), expected: `columns out of ${columns.join(', ')}` })) });
  return rows.map((row) => {
    const filled = Object.entries(row).filter(([, value]) => value !== '');
    return Object.fromEntries(filled.map(([name, value]) => [name, name === 'share' || name === 'count' ? Number(value) : name === 'deviceTypes' ? value.split(/\s+/) : value]));
  });
}
