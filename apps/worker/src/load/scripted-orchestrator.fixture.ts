import type { SegmentClaim, SegmentDirective, SegmentHeartbeat, SegmentResult } from '@gauntlet/contracts';
import type { SegmentControl } from '@gauntlet/execution';

/** The orchestrator's side of a few segments, as a test directs it: releases them together once all are armed. */
export class ScriptedOrchestrator implements SegmentControl {
  readonly results = new Map<string, SegmentResult>();
  readonly heartbeats: (SegmentHeartbeat & { readonly segmentId: string })[] = [];
  readonly #claims: ReadonlyMap<string, SegmentClaim>;
  readonly #claimed = new Set<string>();
  readonly #armed = new Set<string>();
  #releaseAtMs: number | undefined;
  /** Reason for which all are to stop. */
  stop: string | undefined;

  constructor(claims: readonly SegmentClaim[]) {
    this.#claims = new Map(claims.map((claim) => [claim.segmentId, claim]));
  }

  claim(segmentId: string): ReturnType<SegmentControl['claim']> {
    const claim = this.#claims.get(segmentId);
    if (claim === undefined || this.#claimed.has(segmentId)) return Promise.resolve({ kind: 'gone' });
    this.#claimed.add(segmentId);
    return Promise.resolve({ kind: 'claimed', claim });
  }

  heartbeat(segmentId: string, heartbeat: SegmentHeartbeat): ReturnType<SegmentControl['heartbeat']> {
    this.heartbeats.push({ segmentId, ...heartbeat });
    if (heartbeat.state === 'armed') this.#armed.add(segmentId);
    if (this.#armed.size === this.#claims.size) this.#releaseAtMs ??= Date.now() + 300;
    return Promise.resolve({ directive: this.#directive(), nowMs: Date.now() });
  }

  report(segmentId: string, result: SegmentResult): Promise<'recorded'> {
    this.results.set(segmentId, result);
    return Promise.resolve('recorded');
  }

  #directive(): SegmentDirective {
    if (this.stop !== undefined) return { kind: 'stop', reason: this.stop };
    return this.#releaseAtMs === undefined ? { kind: 'hold' } : { kind: 'release', atMs: this.#releaseAtMs };
  }
}
