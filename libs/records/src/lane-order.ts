import type { DmcId } from '@gauntlet/contracts';
import type { WaitingLane } from './lane-assignment.ts';

/** What decides between lanes that could start: the published DMCT Schedule, and what each Supplier Party's DMCs hold already. */
export interface LabPlan {
  /** Place in the published schedule with the planned first day; DMCs that it does not date are not in it. */
  readonly planned: ReadonlyMap<DmcId, { readonly place: number; readonly start: string }>;
  /** The Supplier Party with the most meters of the DMC. */
  readonly supplierOf: ReadonlyMap<DmcId, string>;
  /** Device sets leased now, by Supplier Party. */
  readonly heldBy: ReadonlyMap<string, number>;
  /** DMCs that may be tested at the same time by the published schedule; none where it sets no limit. */
  readonly slots?: { readonly max: number; readonly inUse: number; readonly version: number };
}

export const noPlan: LabPlan = { planned: new Map(), supplierOf: new Map(), heldBy: new Map() };

/**
 * The order in which waiting lanes are given device sets. First those that the published DMCT Schedule has begun by today, in its order
 * (SVTAD 20.9); then the rest, fair between Supplier Parties: the next lane is of the one whose DMCs hold the fewest device sets,
 * those just given counted. Of one Supplier Party, and of one DMC, the oldest run's comes first.
 * @param lanes oldest run first @param today YYYY-MM-DD
 */
export function orderLanes<Lane extends WaitingLane>(lanes: readonly Lane[], plan: LabPlan, today: string): readonly Lane[] {
  const due = lanes.filter((lane) => isDue(lane, plan, today));
  const ordered = due.toSorted((a, b) => (plan.planned.get(a.dmcId)?.place ?? 0) - (plan.planned.get(b.dmcId)?.place ?? 0));
  const held = new Map(plan.heldBy);
  const take = (lane: Lane) => held.set(supplierOf(lane, plan), (held.get(supplierOf(lane, plan)) ?? 0) + 1);
  for (const lane of ordered) take(lane);
  const waiting = [...Map.groupBy(lanes.filter((lane) => !isDue(lane, plan, today)), (lane) => supplierOf(lane, plan))].map(([supplier, own]) => ({ supplier, own, next: 0 }));
  const fair: Lane[] = [];
  for (;;) {
    let least: (typeof waiting)[number] | undefined;
    for (const line of waiting) {
      if (line.next < line.own.length && (least === undefined || (held.get(line.supplier) ?? 0) < (held.get(least.supplier) ?? 0))) least = line;
    }
    const lane = least?.own[least.next];
    if (least === undefined || lane === undefined) return [...ordered, ...fair];
    least.next += 1;
    take(lane);
    fair.push(lane);
  }
}

function isDue({ dmcId }: WaitingLane, { planned }: LabPlan, today: string): boolean {
  const place = planned.get(dmcId);
  return place !== undefined && place.start <= today;
}

function supplierOf({ dmcId }: WaitingLane, plan: LabPlan): string {
  return plan.supplierOf.get(dmcId) ?? '';
}
