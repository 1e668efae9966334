import type { DeviceSetId, DmcId, RunId } from '@gauntlet/contracts';
import { describe, expect, it } from 'vitest';
import { assignDeviceSets, type LeasableSet } from './lane-assignment.ts';
import { noPlan, orderLanes, type LabPlan } from './lane-order.ts';

const lanes = (...ids: readonly string[]) => ids.map((id, index) => ({ runId: `run-${index + 1}` as RunId, dmcId: id as DmcId, waitingFor: null }));
const byDmc = <T>(entries: Readonly<Record<string, T>>) => new Map(Object.entries(entries)) as unknown as ReadonlyMap<DmcId, T>;
const set = (dmcId: string, leasedByRun: string | null = null): LeasableSet => ({ deviceSetId: `${dmcId}-1` as DeviceSetId, dmcId: dmcId as DmcId, leasedByRun: leasedByRun as RunId | null, leasedSinceMs: null });
const order = (plan: LabPlan, ...ids: readonly string[]) => orderLanes(lanes(...ids), plan, '2026-05-01').map((lane) => lane.dmcId);

describe('SVTAD 20.9: the live order', () => {
  it('without a published schedule and Suppliers, runs are served as they came', () => {
    expect(order(noPlan, 'C', 'A', 'B')).toEqual(['C', 'A', 'B']);
  });

  it('what the schedule has begun by today comes first, in its order; what it plans later waits its turn with the rest', () => {
    const planned = byDmc({ A: { place: 2, start: '2026-05-01' }, B: { place: 1, start: '2026-04-30' }, late: { place: 3, start: '2026-05-02' } });
    expect(order({ ...noPlan, planned }, 'late', 'other', 'A', 'B')).toEqual(['B', 'A', 'late', 'other']);
  });

  it('the rest is fair between Supplier Parties: who holds the fewest is next, those just given counted', () => {
    const supplierOf = byDmc({ n1: 'North', n2: 'North', n3: 'North', s1: 'South', w1: 'West' });
    const heldBy = new Map([['West', 2]]);
    expect(order({ ...noPlan, supplierOf, heldBy }, 'n1', 'n2', 'n3', 's1', 'w1')).toEqual(['n1', 's1', 'n2', 'n3', 'w1']);
  });

  it('loses no lane and gives none twice', () => {
    const supplierOf = byDmc(Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`d${n}`, `S${n % 7}`])));
    const ids = Array.from({ length: 200 }, (_, n) => `d${(n * 37) % 200}`);
    expect([...order({ ...noPlan, supplierOf }, ...ids)].sort()).toEqual([...ids].sort());
  });
});

describe('lab slots of the published schedule', () => {
  const plan: LabPlan = { ...noPlan, slots: { max: 2, inUse: 1, version: 3 }, planned: byDmc({ B: { place: 1, start: '2026-05-04' } }) };

  it('no more device sets are leased at a time than it plans with, and who waits says so', () => {
    const { starts, waits } = assignDeviceSets(lanes('A', 'B', 'C'), [set('A'), set('B'), set('C', 'run-9')], 0, plan);
    expect(starts.map((start) => start.dmcId)).toEqual(['A']);
    expect(waits.map((wait) => wait.waitingFor)).toEqual(['lab slot: all 2 of version 3 of the DMCT Schedule are in use; planned from 2026-05-04', expect.stringContaining('device set of DMC C: leased by run run-9')]);
  });
});
