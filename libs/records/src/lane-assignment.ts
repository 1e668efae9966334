import type { DeviceSetId, DmcId, RunId } from '@gauntlet/contracts';

export interface WaitingLane {
  readonly runId: RunId;
  readonly dmcId: DmcId;
  readonly waitingFor: string | null;
}
export interface LeasableSet {
  readonly deviceSetId: DeviceSetId;
  readonly dmcId: DmcId;
  readonly leasedByRun: RunId | null;
  readonly leasedSinceMs: number | null;
}
export interface Assignment {
  readonly starts: readonly { readonly runId: RunId; readonly dmcId: DmcId; readonly deviceSetId: DeviceSetId }[];
  /** Lanes whose reason to wait is another than before. */
  readonly waits: readonly { readonly runId: RunId; readonly dmcId: DmcId; readonly waitingFor: string }[];
}

/** Gives free device sets to lanes in the order of both lists: the oldest run's lane first, the DMC's first free set first. */
export function assignDeviceSets(lanes: readonly WaitingLane[], sets: readonly LeasableSet[], nowMs: number): Assignment {
  const byDmc = new Map<DmcId, { readonly free: DeviceSetId[]; readonly held: Holder[] }>();
  for (const set of sets) {
    const pool = byDmc.get(set.dmcId) ?? { free: [], held: [] };
    byDmc.set(set.dmcId, pool);
    if (set.leasedByRun === null) pool.free.push(set.deviceSetId);
    else pool.held.push({ runId: set.leasedByRun, sinceMs: set.leasedSinceMs ?? nowMs });
  }
  const starts: Assignment['starts'][number][] = [];
  const waits: Assignment['waits'][number][] = [];
  for (const { runId, dmcId, waitingFor } of lanes) {
    const pool = byDmc.get(dmcId);
    const deviceSetId = pool?.free.shift();
    if (deviceSetId !== undefined) {
      starts.push({ runId, dmcId, deviceSetId });
      pool?.held.push({ runId, sinceMs: nowMs });
      continue;
    }
    const reason = `device set of DMC ${dmcId}: ${describeHolders(pool?.held ?? [])}`;
    if (reason !== waitingFor) waits.push({ runId, dmcId, waitingFor: reason });
  }
  return { starts, waits };
}

interface Holder {
  readonly runId: RunId;
  readonly sinceMs: number;
}

function describeHolders(holders: readonly Holder[]): string {
  const [oldest] = [...holders].sort((a, b) => a.sinceMs - b.sinceMs);
  if (oldest === undefined) return 'none in the portfolio';
  const since = `run ${oldest.runId} since ${new Date(oldest.sinceMs).toISOString()}`;
  return holders.length === 1 ? `leased by ${since}` : `all ${holders.length} leased, one by ${since}`;
}
