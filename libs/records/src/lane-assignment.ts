import type { DeviceSetId, DmcId, RunId } from '@gauntlet/contracts';
import { noPlan, type LabPlan } from './lane-order.ts';

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

/**
 * Gives free device sets to lanes in the order of both lists, the DMC's first free set first, while the published schedule has a lab
 * slot left. A lane that waits says what for; one that the schedule plans for a later day says that too.
 */
export function assignDeviceSets(lanes: readonly WaitingLane[], sets: readonly LeasableSet[], nowMs: number, plan: LabPlan = noPlan): Assignment {
  let slotsLeft = plan.slots === undefined ? Number.POSITIVE_INFINITY : plan.slots.max - plan.slots.inUse;
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
    const deviceSetId = slotsLeft > 0 ? pool?.free.shift() : undefined;
    if (deviceSetId !== undefined) {
      slotsLeft -= 1;
      starts.push({ runId, dmcId, deviceSetId });
      pool?.held.push({ runId, sinceMs: nowMs });
      continue;
    }
    const hasFree = (pool?.free.length ?? 0) > 0;
    const cause = hasFree ? `lab slot: all ${plan.slots?.max ?? 0} of version ${plan.slots?.version ?? 0} of the DMCT Schedule are in use` : `device set of DMC ${dmcId}: ${describeHolders(pool?.held ?? [])}`;
    const start = plan.planned.get(dmcId)?.start;
    const reason = start === undefined ? cause : `${cause}; planned from ${start}`;
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
