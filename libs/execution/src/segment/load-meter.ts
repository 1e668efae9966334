/** Times so far, in seconds. */
export interface ProcessorTimes {
  readonly elapsed: number;
  /** Of the whole machine, over all its processors. */
  readonly machineBusy: number;
  readonly machineTotal: number;
  /** Of this process. */
  readonly worker: number;
}

export interface Meters {
  /** Busy share of the machine's processors. */
  readonly cpuShare: number;
  /** Processors kept busy. */
  readonly k6Cores: number;
  readonly workerCores: number;
}

/** What machine, k6 and worker did between two looks. */
export class LoadMeter {
  readonly #times: () => ProcessorTimes & { readonly k6: number };
  #last: ProcessorTimes & { readonly k6: number };
  #meters: Meters = { cpuShare: 0, k6Cores: 0, workerCores: 0 };

  constructor(times: () => ProcessorTimes & { readonly k6: number }) {
    this.#times = times;
    this.#last = times();
  }

  take(): Meters {
    const [from, to] = [this.#last, this.#times()];
    const elapsed = to.elapsed - from.elapsed;
    const total = to.machineTotal - from.machineTotal;
    // The machine's own clock ticks a hundred times a second: two looks may fall into one tick.
    if (elapsed <= 0 || total <= 0) return this.#meters;
    this.#meters = {
      cpuShare: Math.min(1, Math.max(0, (to.machineBusy - from.machineBusy) / total)),
      k6Cores: Math.max(0, (to.k6 - from.k6) / elapsed),
      workerCores: Math.max(0, (to.worker - from.worker) / elapsed),
    };
    this.#last = to;
    return this.#meters;
  }
}
