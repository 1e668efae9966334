import { setTimeout as sleep } from 'node:timers/promises';
import type { GeneratorHealth, GeneratorState, RegisteredWorker, SegmentClaim, SegmentDirective, SegmentProgress, SegmentResult } from '@gauntlet/contracts';
import { GauntletError } from '@gauntlet/contracts';
import type { LoadWriter } from '../ports/load-store.ts';
import type { SegmentControl } from '../ports/segment-control.ts';
import { ClockSkew } from './clock-skew.ts';

export interface SegmentClock {
  /** Microseconds since the Unix epoch, of the clock that k6 reads too. */
  nowUs(): bigint;
  monotonicMs(): number;
}

export interface SegmentLog {
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
}

export interface Observation extends Pick<GeneratorHealth, 'cpuShare' | 'k6Cores' | 'workerCores' | 'droppedIterations' | 'scheduleErrorP99Us'> {
  readonly progress: SegmentProgress;
  /** Key of the phase that runs; '' for none. */
  readonly phase: string;
}

export interface SegmentLinkOptions {
  readonly control: SegmentControl;
  readonly rows: Pick<LoadWriter, 'addHealth' | 'waiting'>;
  readonly worker: RegisteredWorker;
  readonly hostname: string;
  readonly clock: SegmentClock;
  readonly log: SegmentLog;
  readonly observe: () => Observation;
  /** Told again and again until it runs; in milliseconds of this machine's clock. */
  readonly onRelease: (atMs: number) => void;
  readonly onStop: (reason: string) => void;
}

const everyMs = 500;
/** A load that nobody can stop any more ends by itself. */
const unheardMsMax = 15_000;
const reportWithinMs = 120_000;
const reportRetryMs = 1_000;

/** A segment's line to the orchestrator: heartbeats that say how it goes and bring directives, and the result at the end. */
export class SegmentLink {
  readonly #claim: SegmentClaim;
  readonly #options: SegmentLinkOptions;
  readonly #skew = new ClockSkew();
  readonly #lost = new AbortController();
  readonly #closing = new AbortController();
  #state: GeneratorState = 'preparing';
  #beating: Promise<void> = Promise.resolve();
  #nudge: AbortController = new AbortController();
  #lastHeardMs: number;
  #lastRowMs = Number.NEGATIVE_INFINITY;

  constructor(claim: SegmentClaim, options: SegmentLinkOptions) {
    this.#claim = claim;
    this.#options = options;
    this.#lastHeardMs = options.clock.monotonicMs();
  }

  /** Aborted when the orchestrator says that this segment is not ours any more. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  start(): void {
    this.#beating = this.#beat();
  }

  /** Tells the new state at once. */
  become(state: GeneratorState): void {
    this.#state = state;
    this.#nudge.abort();
  }

  /** Repeats until the orchestrator has it, two minutes at the most; what it does not get is a lost share to it. */
  async report(result: SegmentResult): Promise<void> {
    const { control, clock, log } = this.#options;
    if (this.#lost.signal.aborted) return;
    for (const sinceMs = clock.monotonicMs(); ; ) {
      try {
        if ((await control.report(this.#claim.segmentId, result)) === 'stale') log.warn('the segment was given up by the orchestrator', { segmentId: this.#claim.segmentId });
        return;
      } catch (error) {
        const givesUp = !(error instanceof GauntletError) || !error.retryable || clock.monotonicMs() - sinceMs > reportWithinMs;
        log.warn('the segment could not be reported', { segmentId: this.#claim.segmentId, error, givesUp });
        if (givesUp) return;
        await sleep(reportRetryMs);
      }
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#nudge.abort();
    await this.#beating;
  }

  async #beat(): Promise<void> {
    while (!this.#closing.signal.aborted && !this.#lost.signal.aborted) {
      this.#nudge = new AbortController();
      await this.#tell();
      await sleep(everyMs, undefined, { signal: this.#nudge.signal }).catch(() => undefined);
    }
  }

  async #tell(): Promise<void> {
    const { control, worker, clock, log, onStop } = this.#options;
    const { segmentId, leaseToken } = this.#claim;
    const { progress, health } = this.#look();
    const sentMs = Number(clock.nowUs()) / 1_000;
    try {
      const reply = await control.heartbeat(segmentId, { workerId: worker.workerId, leaseToken, state: this.#state, progress, health });
      this.#lastHeardMs = clock.monotonicMs();
      if (reply === 'stale') {
        this.#lost.abort();
        onStop('the segment was given up by the orchestrator');
        return;
      }
      this.#skew.observe({ sentMs, receivedMs: Number(clock.nowUs()) / 1_000, theirsMs: reply.nowMs });
      this.#follow(reply.directive);
    } catch (error) {
      log.warn('heartbeat failed', { segmentId, error });
      if (clock.monotonicMs() - this.#lastHeardMs > unheardMsMax) onStop(`the orchestrator was not heard for ${unheardMsMax / 1_000} s`);
    }
  }

  #follow(directive: SegmentDirective): void {
    switch (directive.kind) {
      case 'hold':
        return;
      case 'release':
        this.#options.onRelease(directive.atMs + this.#skew.estimate.skewMs);
        return;
      case 'stop':
        this.#options.onStop(directive.reason);
    }
  }

  /** Also keeps a row of it, each second. */
  #look(): { readonly progress: SegmentProgress; readonly health: GeneratorHealth } {
    const { rows, observe, hostname, clock } = this.#options;
    const { progress, phase, ...observed } = observe();
    const { rows: rowsWaiting, spoolBytes } = rows.waiting();
    const { skewMs, errorMs } = this.#skew.estimate;
    const health: GeneratorHealth = { ...observed, rowsWaiting, spoolBytes, clockSkewMs: skewMs, clockSkewErrorMs: errorMs };
    const nowMs = clock.monotonicMs();
    if (nowMs - this.#lastRowMs >= 1_000 - everyMs / 2) {
      this.#lastRowMs = nowMs;
      const { campaignId, segmentId } = this.#claim;
      rows.addHealth({ ...health, ...progress, campaignId, segmentId, hostname, state: this.#state, phase, atUs: clock.nowUs() });
    }
    return { progress, health };
  }
}
