/**
 * Lets the test under way be given up at once when its shard must stop. One listener for the whole shard: an AbortSignal's listener
 * for every test would cost more than the test's own bookkeeping.
 */
export class Halt {
  readonly #signal: AbortSignal;
  readonly #onAbort = () => this.#giveUp?.();
  #giveUp: (() => void) | undefined;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  get halted(): boolean {
    return this.#signal.aborted;
  }

  /** The result of `work`, or that of `givenUp` as soon as the shard must stop. One at a time. */
  race<T>(work: () => Promise<T>, givenUp: () => T): Promise<T> {
    if (this.#signal.aborted) return Promise.resolve(givenUp());
    return new Promise<T>((resolve, reject) => {
      this.#giveUp = () => resolve(givenUp());
      work().then(resolve, reject);
    });
  }

  dispose(): void {
    this.#signal.removeEventListener('abort', this.#onAbort);
    this.#giveUp = undefined;
  }
}
