import type { DmcId } from '@gauntlet/contracts';
import { sql } from 'kysely';
import type { Tx } from './database.ts';
import { noPlan, type LabPlan } from './lane-order.ts';

/** What the published DMCT Schedule and the DMCT Process say of these DMCs and of what is leased now. */
export async function readLabPlan(tx: Tx, dmcIds: readonly DmcId[]): Promise<LabPlan> {
  if (dmcIds.length === 0) return noPlan;
  const published = await sql<{ readonly version: number; readonly labSlots: number | null }>`
    select version, (body->'settings'->>'labSlots')::integer as "labSlots" from dmct_schedules order by version desc limit 1`.execute(tx);
  const [last] = published.rows;
  const places = last === undefined ? [] : (await sql<{ readonly dmcId: DmcId; readonly place: number; readonly start: string }>`
    select entry.value->>'dmcId' as "dmcId", entry.ordinality::integer as place, entry.value->'start'->>'date' as start
    from dmct_schedules, jsonb_array_elements(body->'schedule'->'entries') with ordinality as entry
    where version = ${last.version} and entry.value->>'dmcId' = any(${[...dmcIds]}::text[])`.execute(tx)).rows;
  const leased = await tx.selectFrom('device_sets').select('dmc_id').where('leased_by_run', 'is not', null).execute();
  const suppliers = await suppliersOf(tx, [...new Set([...dmcIds, ...leased.map((set) => set.dmc_id)])]);
  const heldBy = new Map<string, number>();
  for (const { dmc_id: dmcId } of leased) heldBy.set(suppliers.get(dmcId) ?? '', (heldBy.get(suppliers.get(dmcId) ?? '') ?? 0) + 1);
  return {
    planned: new Map(places.map(({ dmcId, place, start }) => [dmcId, { place, start }])),
    supplierOf: suppliers,
    heldBy,
    ...(last === undefined || last.labSlots === null ? {} : { slots: { max: last.labSlots, inUse: leased.length, version: last.version } }),
  };
}

/** The Supplier Party with the most meters in its last submission; of a DMC that nobody submitted, the portfolio's first. */
async function suppliersOf(tx: Tx, dmcIds: readonly DmcId[]): Promise<ReadonlyMap<DmcId, string>> {
  const found = await sql<{ readonly dmcId: DmcId; readonly supplier: string | null }>`
    select dmcs.dmc_id as "dmcId", coalesce(
      (select one->>'supplier' from dmct_dmcs, jsonb_array_elements(dmct_dmcs.body->'suppliers') as one
        where dmct_dmcs.dmc_id = dmcs.dmc_id order by (one->>'meters')::bigint desc, one->>'supplier' limit 1),
      dmc_versions.body->'supplierParties'->>0) as supplier
    from dmcs join dmc_versions on dmc_versions.dmc_hash = dmcs.dmc_hash
    where dmcs.dmc_id = any(${[...dmcIds]}::text[])`.execute(tx);
  return new Map(found.rows.flatMap(({ dmcId, supplier }) => (supplier === null ? [] : [[dmcId, supplier] as const])));
}
