import type { ShardClaim, WorkerId } from '@gauntlet/contracts';
import type { ControlPlane } from '../ports/control-plane.ts';
import type { ShardClock, ShardLog } from './run-shard.ts';

/** stale: another worker holds the shard; lapsed: not renewed in time; shutdown: this worker stops; cancelled: the run was cancelled. */
export type LeaseEnd = 'stale' | 'lapsed' | 'shutdown' | 'cancelled';

export interface ShardLeaseOptions {
  readonly claim: ShardClaim;
  /** When the claim was asked for, on the monotonic clock: the lease is counted from before the orchestrator granted it. */
  readonly askedAtMs: number;
  readonly workerId: WorkerId;
  readonly controlPlane: Pick<ControlPlane, 'heartbeat'>;
  readonly clock: ShardClock;
  readonly log: ShardLog;
  readonly shutdown: AbortSignal;
}

/**
 * A shard's lease, renewed every third of its life until it is released. A worker that could not renew in time stops by itself, so that
 * a device set is never driven by two.
 */
export class ShardLease {
  readonly #options: ShardLeaseOptions;
  readonly #lost = new AbortController();
  readonly #halted = new AbortController();
  readonly #onShutdown = () => this.#lose('shutdown');
  #beatTimer: NodeJS.Timeout | undefined;
  #lapseTimer: NodeJS.Timeout | undefined;
  #end: LeaseEnd | undefined;
  #released = false;

  constructor(options: ShardLeaseOptions) {
    this.#options = options;
    options.shutdown.addEventListener('abort', this.#onShutdown, { once: true });
    this.#renewed(options.askedAtMs);
    this.#scheduleBeat();
    if (options.shutdown.aborted) this.#lose('shutdown');
  }

  /** Aborts when nothing of this shard may be written or reported any more. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Aborts when no more messages may be sent: the lease is lost, or the run was cancelled. */
  get halted(): AbortSignal {
    return this.#halted.signal;
  }

  get end(): LeaseEnd | undefined {
    return this.#end;
  }

  /** Stops the heartbeats. */
  release(): void {
    this.#released = true;
    clearTimeout(this.#beatTimer);
    clearTimeout(this.#lapseTimer);
    this.#options.shutdown.removeEventListener('abort', this.#onShutdown);
  }

  #scheduleBeat(): void {
    if (!this.#released) this.#beatTimer = setTimeout(() => void this.#beat(), this.#options.claim.leaseTtlMs / 3);
  }

  async #beat(): Promise<void> {
    const { claim, workerId, controlPlane, clock, log } = this.#options;
    const askedAtMs = clock.monotonicMs();
    try {
      const reply = await controlPlane.heartbeat(claim.shardId, workerId, claim.leaseToken);
      if (reply === 'stale') this.#lose('stale');
      else {
        this.#renewed(askedAtMs);
        if (reply.cancelled) this.#cancel();
      }
    } catch (error) {
      log.warn('heartbeat failed', { shardId: claim.shardId, error });
    }
    this.#scheduleBeat();
  }

  #renewed(askedAtMs: number): void {
    clearTimeout(this.#lapseTimer);
    if (this.#released) return;
    const leftMs = askedAtMs + this.#options.claim.leaseTtlMs - this.#options.clock.monotonicMs();
    this.#lapseTimer = setTimeout(() => this.#lose('lapsed'), Math.max(0, leftMs));
  }

  #cancel(): void {
    this.#end ??= 'cancelled';
    this.#halted.abort();
  }

  #lose(end: LeaseEnd): void {
    if (this.#lost.signal.aborted) return;
    this.#end = end;
    this.release();
    this.#halted.abort();
    this.#lost.abort();
  }
}
