/**
 * The counter of one originator's requests: strictly increasing, and the send time in microseconds while requests
 * are at least a microsecond apart, so that a receiver knows the send time without a lookup.
 */
export class RequestCounter {
  readonly #nowUs: () => bigint;
  #last = 0n;

  /** @param nowUs Microseconds since 1970; may stand still or go back. */
  constructor(nowUs: () => bigint) {
    this.#nowUs = nowUs;
  }

  next(): bigint {
    const now = this.#nowUs();
    this.#last = now > this.#last ? now : this.#last + 1n;
    return this.#last;
  }
}
