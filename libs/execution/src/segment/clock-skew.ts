export interface SkewEstimate {
  /** This machine's clock before (-) or after (+) the orchestrator's. */
  readonly skewMs: number;
  /** How far that may be off: half of the round trip that it was taken from. */
  readonly errorMs: number;
}

/** Older measurements are forgotten, because clocks drift. */
const rememberedMs = 60_000;

/** This machine's clock against the orchestrator's, from the heartbeat with the shortest round trip of the last minute. */
export class ClockSkew {
  #best: (SkewEstimate & { readonly atMs: number }) | undefined;

  /** All three are wall clocks in milliseconds: ours before and after the call, and the orchestrator's in its reply. */
  observe({ sentMs, receivedMs, theirsMs }: { readonly sentMs: number; readonly receivedMs: number; readonly theirsMs: number }): void {
    const errorMs = Math.max(0, receivedMs - sentMs) / 2;
    if (this.#best !== undefined && receivedMs - this.#best.atMs < rememberedMs && this.#best.errorMs < errorMs) return;
    this.#best = { skewMs: (sentMs + receivedMs) / 2 - theirsMs, errorMs, atMs: receivedMs };
  }

  get estimate(): SkewEstimate {
    return { skewMs: this.#best?.skewMs ?? 0, errorMs: this.#best?.errorMs ?? 0 };
  }
}
