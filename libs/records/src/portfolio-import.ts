import { canonicalJson, GauntletError } from '@gauntlet/contracts';
import type { DeviceSetId, Dmc, DmcId } from '@gauntlet/contracts';
import { sha256 } from './sha256.ts';

export interface StoredDmc {
  readonly dmc_id: DmcId;
  readonly dmc_hash: string;
}
export interface StoredDeviceSet {
  readonly device_set_id: DeviceSetId;
  readonly dmc_id: DmcId;
  readonly body: unknown;
  readonly retired: boolean;
  readonly leased_by_run: string | null;
}
export interface PortfolioImport {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly dmcs: readonly { readonly dmc: Dmc; readonly hash: string }[];
  /** Device sets that their DMC does not name any more. */
  readonly retire: readonly DeviceSetId[];
}

/**
 * What importing `dmcs` changes, given the stored DMCs of these ids and every stored device set that they have or name.
 * @throws GauntletError 'conflict' naming the device set that is leased or belongs to another DMC
 */
export function planPortfolioImport(dmcs: readonly Dmc[], storedDmcs: readonly StoredDmc[], storedSets: readonly StoredDeviceSet[]): PortfolioImport {
  const hashes = new Map(storedDmcs.map((stored) => [stored.dmc_id, stored.dmc_hash]));
  const hashed = dmcs.map((dmc) => ({ dmc, hash: sha256(canonicalJson(dmc)) }));
  const touched = hashed.filter(({ dmc, hash }) => hashes.get(dmc.id) !== hash);
  const added = touched.filter(({ dmc }) => !hashes.has(dmc.id)).length;
  const owners = ownersOf(dmcs);
  const importedIds = new Set(dmcs.map((dmc) => dmc.id));
  const retire: DeviceSetId[] = [];
  for (const set of storedSets) {
    const owner = owners.get(set.device_set_id);
    const moves = owner !== undefined && owner.dmcId !== set.dmc_id;
    if (set.retired) continue;
    if (moves && !importedIds.has(set.dmc_id)) throw conflict(set.device_set_id, `belongs to DMC ${set.dmc_id}`, { dmcId: set.dmc_id });
    const changes = owner === undefined || moves || canonicalJson(owner.body) !== canonicalJson(set.body);
    if (changes && set.leased_by_run !== null) throw conflict(set.device_set_id, `is leased by run ${set.leased_by_run}`, { runId: set.leased_by_run });
    if (owner === undefined) retire.push(set.device_set_id);
  }
  return { added, changed: touched.length - added, unchanged: dmcs.length - touched.length, dmcs: touched, retire };
}

function ownersOf(dmcs: readonly Dmc[]): ReadonlyMap<DeviceSetId, { readonly dmcId: DmcId; readonly body: unknown }> {
  const owners = new Map<DeviceSetId, { readonly dmcId: DmcId; readonly body: unknown }>();
  for (const dmc of dmcs) {
    for (const set of dmc.deviceSets) {
      const other = owners.get(set.id);
      if (other !== undefined) throw conflict(set.id, `belongs to DMC ${other.dmcId}`, { dmcId: other.dmcId });
      owners.set(set.id, { dmcId: dmc.id, body: set });
    }
  }
  return owners;
}

function conflict(deviceSetId: DeviceSetId, why: string, details: Record<string, unknown>): GauntletError {
  return new GauntletError('conflict', `device set ${deviceSetId} ${why}`, { details: { deviceSetId, ...details } });
}
