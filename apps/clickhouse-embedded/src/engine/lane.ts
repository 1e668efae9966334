import { EngineException } from './engine-exception.ts';

/** A bounded number of places and a bounded queue in front of them. */
export class Lane {
  readonly #waiting: (() => void)[] = [];
  readonly #waitingMax: number;
  #free: number;

  constructor(places: number, waitingMax: number) {
    this.#free = places;
    this.#waitingMax = waitingMax;
  }

  /**
   * Runs `work` when a place is free, in order of arrival. Waiting ends because whoever holds a place is bounded by its execution time.
   * @throws EngineException TOO_MANY_SIMULTANEOUS_QUERIES when the queue is full
   */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await this.#wait();
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }

  async #wait(): Promise<void> {
    if (this.#waiting.length >= this.#waitingMax) {
      throw new EngineException(202, 'TOO_MANY_SIMULTANEOUS_QUERIES', `Too many simultaneous queries: ${this.#waiting.length} are waiting already`);
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}
