/** Counters remembered for each originator: how far out of order its connections may arrive. */
const windowSize = 4_096;

interface Originator {
  /** In order of arrival. */
  readonly seen: Set<bigint>;
  /** The greatest counter that was forgotten; none up to it is accepted any more. */
  floor: bigint;
}

/**
 * Refuses counters that were used before. DUIS wants them to increase strictly per originator, but a User with several
 * connections cannot keep the order of arrival: so the last 4,096 counters may come in any order, each once, and what
 * lies below them is refused. Forgets everything at a restart.
 */
export class ReplayWindow {
  readonly #originators = new Map<string, Originator>();

  /** Whether the counter is fresh; it counts as used from now on. Call it for authentic requests only. */
  admit(originator: string, counter: bigint): boolean {
    let known = this.#originators.get(originator);
    if (known === undefined) this.#originators.set(originator, (known = { seen: new Set(), floor: -1n }));
    if (counter <= known.floor || known.seen.has(counter)) return false;
    known.seen.add(counter);
    if (known.seen.size > windowSize) forgetOldest(known);
    return true;
  }
}

function forgetOldest(originator: Originator): void {
  for (const oldest of originator.seen) {
    originator.seen.delete(oldest);
    if (oldest > originator.floor) originator.floor = oldest;
    return;
  }
}
