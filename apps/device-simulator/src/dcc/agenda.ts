import { nextDueMs, runDue, type Fired, type Installation } from '@gauntlet/simulation';
import { DueQueue } from '../estate/due-queue.ts';
import type { Estate } from '../estate/estate.ts';
import type { SimulatedClock } from '../estate/simulated-clock.ts';

export interface AgendaParts {
  readonly clock: SimulatedClock;
  readonly estate: Estate;
  /** Whether no more messages can wait for delivery. */
  readonly full: () => boolean;
  readonly onFired: (fired: Fired, installation: Installation) => void;
}

/** Node keeps a timer for 2^31 ms at the most. */
const delayMsMax = 86_400_000;
/** Installations that one turn runs before others get theirs. */
const installationsPerTurn = 100;
const retryMs = 50;

/** Future-dated requests and schedules of the whole estate: runs each installation when simulated time reaches what it waits for. */
export class Agenda {
  readonly #parts: AgendaParts;
  readonly #queue = new DueQueue();
  /** The time for which an installation is queued; older entries of it count no more. */
  readonly #armed = new Map<number, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: AgendaParts) {
    this.#parts = parts;
    parts.clock.onChange(() => this.#wake());
  }

  /** Takes note of when an installation is next due; called with every new state of it. */
  arm(installation: Installation): void {
    const atMs = nextDueMs(installation);
    if (atMs === undefined || this.#armed.get(installation.ordinal) === atMs) return;
    this.#armed.set(installation.ordinal, atMs);
    this.#queue.push({ atMs, ordinal: installation.ordinal });
    if (this.#queue.first?.ordinal === installation.ordinal) this.#wake();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #wake(): void {
    clearTimeout(this.#timer);
    const first = this.#queue.first;
    const delayMs = first === undefined ? undefined : this.#parts.clock.realDelayMs(first.atMs);
    if (delayMs === undefined) return;
    this.#timer = setTimeout(() => this.#turn(), Math.min(delayMs, delayMsMax));
    this.#timer.unref();
  }

  #turn(): void {
    const { clock, estate, full, onFired } = this.#parts;
    if (full()) {
      this.#timer = setTimeout(() => this.#turn(), retryMs);
      this.#timer.unref();
      return;
    }
    const nowMs = clock.nowMs();
    for (let count = 0; count < installationsPerTurn && (this.#queue.first?.atMs ?? Number.POSITIVE_INFINITY) <= nowMs; count += 1) {
      const entry = this.#queue.pop();
      const installation = entry === undefined ? undefined : estate.findByOrdinal(entry.ordinal);
      if (entry === undefined || installation === undefined || this.#armed.get(entry.ordinal) !== entry.atMs) continue;
      this.#armed.delete(entry.ordinal);
      const due = runDue(installation, nowMs);
      estate.keep(due.installation);
      for (const fired of due.fired) onFired(fired, due.installation);
      this.arm(due.installation);
    }
    this.#wake();
  }
}
