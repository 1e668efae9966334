import { GauntletError } from '@gauntlet/contracts';
import type { Principal } from '@gauntlet/contracts';
import type { PackRecords, StoredPack } from '@gauntlet/execution';
import { appendAudit } from './audit-log.ts';
import type { Database, Tx } from './database.ts';

export function packRecords(database: Database): PackRecords {
  return {
    savePack: (pack, by) => database.change((tx) => savePack(tx, pack, by, database.wallClockMs())),
    findPack: (reference) => database.read((tx) => findPack(tx, reference)),
    listPacks: () =>
      database.read(async (tx) => {
        const rows = await tx.selectFrom('packs').select(['pack_hash as hash', 'key', 'name', 'version', 'kind', 'tests', 'releases']).orderBy('key').orderBy('major').orderBy('minor').orderBy('patch').execute();
        return rows;
      }),
  };
}

async function savePack(tx: Tx, { hash, pack }: StoredPack, by: Principal, wallClockMs: number): Promise<'stored' | 'known'> {
  const [major = 0, minor = 0, patch = 0] = pack.version.split('.').map(Number);
  const inserted = await tx
    .insertInto('packs')
    .values({ pack_hash: hash, key: pack.key, version: pack.version, major, minor, patch, name: pack.name, kind: pack.kind, tests: pack.tests.length, releases: JSON.stringify(pack.releases), body: JSON.stringify(pack) })
    .onConflict((conflict) => conflict.doNothing())
    .returning('pack_hash')
    .executeTakeFirst();
  if (inserted !== undefined) {
    await appendAudit(tx, wallClockMs, [{ by, action: 'pack.stored', subjectId: hash, detail: { key: pack.key, version: pack.version, tests: pack.tests.length } }]);
    return 'stored';
  }
  const existing = await tx.selectFrom('packs').select('pack_hash').where('key', '=', pack.key).where('version', '=', pack.version).executeTakeFirst();
  if (existing?.pack_hash === hash) return 'known';
  throw new GauntletError('conflict', `pack ${pack.key}@${pack.version} exists with another content; expected a new version, for a version is immutable`, { details: { key: pack.key, version: pack.version, storedHash: existing?.pack_hash, givenHash: hash } });
}

async function findPack(tx: Tx, reference: string): Promise<StoredPack | undefined> {
  const [key = '', version] = reference.split('@');
  const packs = tx.selectFrom('packs').select(['pack_hash', 'body']);
  const found = /^[0-9a-f]{64}$/.test(reference)
    ? packs.where('pack_hash', '=', reference as StoredPack['hash'])
    : version === undefined
      ? packs.where('key', '=', key).orderBy('major', 'desc').orderBy('minor', 'desc').orderBy('patch', 'desc').limit(1)
      : packs.where('key', '=', key).where('version', '=', version);
  const row = await found.executeTakeFirst();
  return row === undefined ? undefined : { hash: row.pack_hash, pack: row.body };
}
