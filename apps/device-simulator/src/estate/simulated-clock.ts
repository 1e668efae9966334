/** Fastest pace of simulated time against real time. */
export const rateMax = 100_000;

export interface ClockChange {
  /** Simulated seconds per real second, 1 to 100,000. */
  readonly rate?: number | undefined;
  readonly frozen?: boolean | undefined;
  /** Simulated time to go on from, in milliseconds since the epoch. */
  readonly nowMs?: number | undefined;
}

/**
 * Simulated time: what installations, schedules and future-dated requests live in. It starts as real time at its pace.
 * Latencies, retries and request counters stay in real time, and are never computed from it.
 */
export class SimulatedClock {
  readonly #realNowMs: () => number;
  readonly #listeners: (() => void)[] = [];
  #anchorRealMs: number;
  #anchorSimulatedMs: number;
  #rate = 1;
  #frozen = false;

  constructor(realNowMs: () => number) {
    this.#realNowMs = realNowMs;
    this.#anchorRealMs = realNowMs();
    this.#anchorSimulatedMs = this.#anchorRealMs;
  }

  /** Simulated time in milliseconds since the epoch. */
  nowMs(): number {
    return this.#frozen ? this.#anchorSimulatedMs : this.#anchorSimulatedMs + (this.#realNowMs() - this.#anchorRealMs) * this.#rate;
  }

  /** Real milliseconds until a simulated time; 0 when it has come, undefined while the clock is frozen before it. */
  realDelayMs(simulatedMs: number): number | undefined {
    const aheadMs = simulatedMs - this.nowMs();
    if (aheadMs <= 0) return 0;
    return this.#frozen ? undefined : Math.ceil(aheadMs / this.#rate);
  }

  /** What is left out stays as it is; time goes on from where it was. */
  set(change: ClockChange): void {
    this.#anchorSimulatedMs = change.nowMs ?? this.nowMs();
    this.#anchorRealMs = this.#realNowMs();
    this.#rate = change.rate ?? this.#rate;
    this.#frozen = change.frozen ?? this.#frozen;
    for (const listener of this.#listeners) listener();
  }

  /** Calls back after every `set`. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  show(): { readonly rate: number; readonly frozen: boolean; readonly simulatedNow: string; readonly realNow: string } {
    return { rate: this.#rate, frozen: this.#frozen, simulatedNow: new Date(this.nowMs()).toISOString(), realNow: new Date(this.#realNowMs()).toISOString() };
  }
}
