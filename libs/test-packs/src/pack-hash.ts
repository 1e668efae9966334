import { createHash } from 'node:crypto';
import type { PackHash, TestPack } from '@gauntlet/contracts';

/** The immutable version of a pack: sha256 (hex) over its canonical JSON, so that neither field order nor YAML or JSON matters. */
export function packHash(pack: TestPack): PackHash {
  return createHash('sha256').update(canonicalJson(pack)).digest('hex') as PackHash;
}

/** JSON with sorted object keys and without undefined fields. */
function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, field]) => `${JSON.stringify(name)}:${canonicalJson(field)}`);
  return `{${fields.join(',')}}`;
}
