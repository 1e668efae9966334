/** How long after their planned time a scenario's iterations start. */
export class ScheduleErrors {
  readonly #plannedUs: (iteration: number) => number;
  #recent: number[] = [];
  #originUs: number | undefined;

  constructor(plannedUs: (iteration: number) => number) {
    this.#plannedUs = plannedUs;
  }

  /** @returns the error in whole microseconds */
  add({ iteration, startedAtUs, scenarioStartMs }: { readonly iteration: number; readonly startedAtUs: number; readonly scenarioStartMs: number }): number {
    // The scenario's start is known to the millisecond: its last microsecond, unless an iteration that started earlier proves it wrong.
    const originUs = this.#originUs ?? scenarioStartMs * 1_000 + 999;
    const errorUs = startedAtUs - originUs - this.#plannedUs(iteration);
    this.#originUs = errorUs < 0 ? originUs + errorUs : originUs;
    const whole = Math.max(0, Math.round(errorUs));
    this.#recent.push(whole);
    return whole;
  }

  takeP99Us(): number {
    const sorted = Float64Array.from(this.#recent).sort();
    this.#recent = [];
    return sorted[Math.max(0, Math.ceil(sorted.length * 0.99) - 1)] ?? 0;
  }
}
