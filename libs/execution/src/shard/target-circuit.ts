const unreachableTestsMax = 5;

/**
 * Once five tests in a row could not reach the target, a shard sends no more: each further test would only wait for its time-outs.
 * Its remaining tests are recorded as infrastructure, which leaves the verdict undecidable rather than late.
 */
export class TargetCircuit {
  #inARow = 0;
  #sinceUs = 0n;

  /** Why nothing is sent any more; undefined while the target is given a chance. */
  get openReason(): string | undefined {
    return this.#inARow < unreachableTestsMax ? undefined : `not sent: target unreachable since ${new Date(Number(this.#sinceUs / 1_000n)).toISOString()}, ${this.#inARow} tests in a row`;
  }

  /** Called once per test, with its last try. */
  record(unreachable: boolean, startedAtUs: bigint): void {
    if (!unreachable) this.#inARow = 0;
    else {
      if (this.#inARow === 0) this.#sinceUs = startedAtUs;
      this.#inARow += 1;
    }
  }
}
