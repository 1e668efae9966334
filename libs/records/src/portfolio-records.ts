import type { Dmc, DmcId, Principal } from '@gauntlet/contracts';
import type { PageQuery, PortfolioRecords } from '@gauntlet/execution';
import { appendAudit } from './audit-log.ts';
import { pageOf, positionOf } from './cursor.ts';
import type { Database, Tx } from './database.ts';
import { inChunks, isAnyOf, lockScheduling } from './database.ts';
import type { PortfolioImport } from './portfolio-import.ts';
import { planPortfolioImport } from './portfolio-import.ts';

export function portfolioRecords(database: Database): PortfolioRecords {
  return {
    importDmcs: (dmcs, by) => database.change((tx) => importDmcs(tx, dmcs, by, database.wallClockMs())),
    listDmcs: (query) => database.read((tx) => listDmcs(tx, query)),
    findDmcs: (ids) => database.read((tx) => findDmcs(tx, ids)),
  };
}

async function importDmcs(tx: Tx, dmcs: readonly Dmc[], by: Principal, wallClockMs: number) {
  // Device sets are leased and freed by whole scheduling steps: none of them may happen between the look and the change.
  await lockScheduling(tx);
  const dmcIds = dmcs.map((dmc) => dmc.id);
  const setIds = dmcs.flatMap((dmc) => dmc.deviceSets.map((set) => set.id));
  const storedDmcs = await tx.selectFrom('dmcs').select(['dmc_id', 'dmc_hash']).where(isAnyOf('dmc_id', dmcIds)).execute();
  const storedSets = await tx
    .selectFrom('device_sets')
    .select(['device_set_id', 'dmc_id', 'body', 'retired', 'leased_by_run'])
    .where((where) => where.or([isAnyOf('dmc_id', dmcIds), isAnyOf('device_set_id', setIds)]))
    .orderBy('device_set_id')
    .forUpdate()
    .execute();
  const plan = planPortfolioImport(dmcs, storedDmcs, storedSets);
  const counts = { added: plan.added, changed: plan.changed, unchanged: plan.unchanged };
  if (plan.dmcs.length === 0) return counts;
  await storeDmcs(tx, plan);
  await storeDeviceSets(tx, plan);
  await appendAudit(tx, wallClockMs, [{ by, action: 'portfolio.imported', subjectId: 'portfolio', detail: { ...counts, dmcs: plan.dmcs.map(({ dmc, hash }) => ({ id: dmc.id, hash })), retiredDeviceSets: plan.retire } }]);
  return counts;
}

async function storeDmcs(tx: Tx, plan: PortfolioImport): Promise<void> {
  await inChunks(plan.dmcs, 500, (chunk) => tx.insertInto('dmc_versions').values(chunk.map(({ dmc, hash }) => ({ dmc_hash: hash, body: JSON.stringify(dmc) }))).onConflict((conflict) => conflict.doNothing()).execute());
  await inChunks(plan.dmcs, 5_000, (chunk) =>
    tx
      .insertInto('dmcs')
      .values(chunk.map(({ dmc, hash }) => ({ dmc_id: dmc.id, release: dmc.release, dmc_hash: hash })))
      .onConflict((conflict) => conflict.column('dmc_id').doUpdateSet((excluded) => ({ release: excluded.ref('excluded.release'), dmc_hash: excluded.ref('excluded.dmc_hash') })))
      .execute(),
  );
}

async function storeDeviceSets(tx: Tx, plan: PortfolioImport): Promise<void> {
  await tx.updateTable('device_sets').set({ retired: true }).where(isAnyOf('device_set_id', plan.retire)).execute();
  const rows = plan.dmcs.flatMap(({ dmc }) => dmc.deviceSets.map((set, position) => ({ device_set_id: set.id, dmc_id: dmc.id, position, body: JSON.stringify(set), retired: false, lease_token: 0, leased_by_run: null, leased_since_ms: null })));
  await inChunks(rows, 2_000, (chunk) =>
    tx
      .insertInto('device_sets')
      .values([...chunk])
      .onConflict((conflict) => conflict.column('device_set_id').doUpdateSet((excluded) => ({ dmc_id: excluded.ref('excluded.dmc_id'), position: excluded.ref('excluded.position'), body: excluded.ref('excluded.body'), retired: false })))
      .execute(),
  );
}

async function listDmcs(tx: Tx, query: Parameters<PortfolioRecords['listDmcs']>[0]) {
  const { cursor, limit, release } = query satisfies PageQuery;
  const rows = await tx
    .selectFrom('dmcs')
    .innerJoin('dmc_versions', 'dmc_versions.dmc_hash', 'dmcs.dmc_hash')
    .select(['dmcs.position', 'dmc_versions.body'])
    .$if(release !== undefined, (select) => select.where('dmcs.release', '=', release as Dmc['release']))
    .$if(cursor !== undefined, (select) => select.where('dmcs.position', '>', positionOf(cursor ?? '')))
    .orderBy('dmcs.position')
    .limit(limit + 1)
    .execute();
  return pageOf(rows, limit, (row) => row.body, (row) => row.position);
}

async function findDmcs(tx: Tx, ids: readonly DmcId[] | 'all'): Promise<readonly Dmc[]> {
  const rows = await tx
    .selectFrom('dmcs')
    .innerJoin('dmc_versions', 'dmc_versions.dmc_hash', 'dmcs.dmc_hash')
    .select('dmc_versions.body')
    .$if(ids !== 'all', (select) => select.where(isAnyOf('dmcs.dmc_id', ids === 'all' ? [] : ids)))
    .orderBy('dmcs.position')
    .execute();
  return rows.map((row) => row.body);
}
