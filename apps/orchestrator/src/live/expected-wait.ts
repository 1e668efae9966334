/** A lane that holds one of the DMC's device sets, and how far it is. */
export interface HoldingLane {
  readonly heldMs: number;
  readonly planned: number;
  readonly done: number;
}

/**
 * How long the lane at this place in its DMC's line (0 = next) waits for a device set, in milliseconds, when the holders go on
 * at their pace and the lanes ahead take as long as they do. null when a holder has done nothing yet, or nobody holds a set.
 */
export function expectedWaitMs(place: number, holders: readonly HoldingLane[]): number | null {
  if (holders.length === 0 || holders.some((holder) => holder.done <= 0)) return null;
  const paced = holders
    .map(({ heldMs, planned, done }) => ({ remainingMs: (heldMs / done) * Math.max(0, planned - done), wholeMs: (heldMs / done) * planned }))
    .sort((a, b) => a.remainingMs - b.remainingMs);
  const next = paced[place % paced.length];
  if (next === undefined) return null;
  return Math.round(next.remainingMs + Math.floor(place / paced.length) * next.wholeMs);
}
