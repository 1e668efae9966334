import { hostname } from 'node:os';
import type { Pool, RegisteredWorker, RegisterWorker } from '@gauntlet/contracts';
import type { ControlPlane } from '@gauntlet/execution';
import type { Logger } from '@gauntlet/telemetry';
import type { Delivery } from './delivery.ts';
import { platformVersion } from './platform-version.ts';
import { retry } from './retry.ts';

export interface RegistrationOptions {
  readonly pool: Pool;
  readonly controlPlane: Pick<ControlPlane, 'register'>;
  readonly delivery: Delivery;
  readonly receiveUrl: string;
  readonly log: Logger;
  /** Called with every identity that the orchestrator gives: first at the start, again when it changes. */
  readonly onIdentity: (worker: RegisteredWorker) => void;
}

const startWithinMs = 60_000;
const refreshEveryMs = 5_000;

/** Who this worker is to the orchestrator and to the target, registered with both and every 5 s again: either may have been restarted. */
export class Registration {
  readonly #options: RegistrationOptions;
  readonly #worker: RegisterWorker;
  #current: RegisteredWorker;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  /** @throws GauntletError when the orchestrator cannot be reached within 60 s, or refuses */
  static async start(options: RegistrationOptions): Promise<Registration> {
    const worker: RegisterWorker = { pool: options.pool, hostname: hostname(), pid: process.pid, version: platformVersion, receiveUrl: options.receiveUrl };
    const { controlPlane, delivery, log } = options;
    const first = await retry(() => controlPlane.register(worker), { forMs: startWithinMs, onFailure: (error) => log.warn('registration with the orchestrator failed', { error }) });
    const registration = new Registration(options, worker, first);
    options.onIdentity(first);
    // A target that is down is no reason not to start: its tests end as infrastructure failures, and it is asked again.
    await delivery.register(first.userId).catch((error: unknown) => log.warn('registration with the lab failed', { error }));
    registration.#schedule();
    return registration;
  }

  private constructor(options: RegistrationOptions, worker: RegisterWorker, first: RegisteredWorker) {
    this.#options = options;
    this.#worker = worker;
    this.#current = first;
  }

  get current(): RegisteredWorker {
    return this.#current;
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #schedule(): void {
    if (!this.#stopped) this.#timer = setTimeout(() => void this.#refresh(), refreshEveryMs);
  }

  async #refresh(): Promise<void> {
    const { controlPlane, delivery, log, onIdentity } = this.#options;
    try {
      const next = await controlPlane.register(this.#worker);
      await delivery.register(next.userId);
      if (next.userId !== this.#current.userId || next.workerId !== this.#current.workerId) {
        log.warn('worker identity changed', { from: this.#current, to: next });
        this.#current = next;
        onIdentity(next);
      }
    } catch (error) {
      log.warn('registration could not be renewed', { error });
    }
    this.#schedule();
  }
}
