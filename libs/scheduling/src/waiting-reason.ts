import type { WaitingReason } from './dmct-schedule.ts';
import type { Placement } from './placement.ts';

/**
 * What each job that does not start at once waits for: its date; the DMC before it on its device set; or, when that had long been
 * free, a lab slot.
 * @param placements by start
 */
export function waitingReasons(placements: readonly Placement[], deviceSetIds: readonly string[], labSlots: number): ReadonlyMap<Placement, WaitingReason> {
  const reasons = new Map<Placement, WaitingReason>();
  const lastOn: Placement[] = [];
  const endingAt = new Map<number, Placement>();
  for (const placement of placements) {
    const { job, set, start } = placement;
    const before = lastOn[set];
    if (start > 0) reasons.set(placement, start === job.release ? { kind: 'not-before', text: job.releaseCause } : behind(before !== undefined && endOf(before) === start ? before : undefined, endingAt.get(start)));
    lastOn[set] = placement;
    const end = endOf(placement);
    if (!endingAt.has(end)) endingAt.set(end, placement);
  }
  return reasons;

  function behind(onSet: Placement | undefined, elsewhere: Placement | undefined): WaitingReason {
    if (onSet !== undefined) return { kind: 'device-set', behindDmcId: onSet.job.dmc.id, text: `Device set ${deviceSetIds[onSet.set]} tests ${onSet.job.dmc.id} until then.` };
    const text = `All ${labSlots} lab slots are in use until then.`;
    return elsewhere === undefined ? { kind: 'lab-slot', text } : { kind: 'lab-slot', behindDmcId: elsewhere.job.dmc.id, text };
  }
}

function endOf(placement: Placement): number {
  return placement.start + placement.job.duration;
}
