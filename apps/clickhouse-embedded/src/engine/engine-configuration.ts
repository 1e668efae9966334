import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface EngineLimits {
  readonly memoryBytesMax: number;
  readonly queryMemoryBytesMax: number;
  readonly executionSecondsMax: number;
  /** Of a statement without its data. */
  readonly statementBytesMax: number;
}

/**
 * Writes the engine's configuration files into `dir` and returns the main one's path. Limits are constraints of the engine's
 * own profile, so that a statement may lower them, by URL or by its SETTINGS clause, and is refused (code 452) when it
 * tries to raise one or to switch it off with 0.
 */
export function writeEngineConfiguration(dir: string, limits: EngineLimits): string {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const users = join(dir, 'users.xml');
  const main = join(dir, 'config.xml');
  writeFileSync(users, usersXml(limits));
  writeFileSync(main, mainXml(users, limits));
  return main;
}

/** Settings that the profile sets; on a connection that is used again they return to these values, all others to the engine's defaults. */
export function profileSettings(limits: EngineLimits): ReadonlyMap<string, number> {
  return new Map([
    ['max_execution_time', limits.executionSecondsMax],
    ['max_memory_usage', limits.queryMemoryBytesMax],
    ['max_query_size', limits.statementBytesMax],
  ]);
}

// Everything with tables; nothing that reaches files, other hosts or other programs (FILE, URL, REMOTE, S3 …), nor SYSTEM SHUTDOWN,
// which would signal the whole process group. Loading a spooled insert needs none of these.
const grants = 'SHOW, SELECT, INSERT, ALTER, CREATE, DROP, UNDROP TABLE, TRUNCATE, OPTIMIZE, KILL QUERY, INTROSPECTION, dictGet, SYSTEM FLUSH, SYSTEM RELOAD, SYSTEM MERGES, SYSTEM TTL MERGES';

function usersXml(limits: EngineLimits): string {
  const settings = [...profileSettings(limits)];
  const values = settings.map(([name, value]) => `<${name}>${value}</${name}>`).join('');
  const constraints = settings.map(([name, value]) => `<${name}><min>1</min><max>${value}</max></${name}>`).join('');
  return `<clickhouse>
<profiles><default>${values}<constraints>${constraints}</constraints></default></profiles>
<users><default><password></password><networks><ip>::/0</ip></networks><profile>default</profile><quota>default</quota>
<grants><query>GRANT ${grants} ON *.*</query></grants></default></users>
<quotas><default></default></quotas>
</clickhouse>
`;
}

// Merged parts linger for 8 minutes by default and fill the disk under many small inserts; 20 s is enough for queries under way.
// Merging shares the processor with the workers: with a base of 20 instead of 5 each row is merged about half as often.
function mainXml(usersPath: string, limits: EngineLimits): string {
  return `<clickhouse>
<users_config>${escapeXml(usersPath)}</users_config>
<timezone>UTC</timezone>
<max_server_memory_usage>${limits.memoryBytesMax}</max_server_memory_usage>
<mark_cache_size>67108864</mark_cache_size>
<uncompressed_cache_size>0</uncompressed_cache_size>
<background_pool_size>2</background_pool_size>
<merge_tree><old_parts_lifetime>20</old_parts_lifetime><merge_selector_base>20</merge_selector_base></merge_tree>
</clickhouse>
`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
