import type { Logger } from '@gauntlet/telemetry';
import type { ReceiveEndpoint, ReceiveEndpoints } from './receive-endpoints.ts';
import type { DeliveryCounts, Statistics } from './statistics.ts';

export interface Delivery {
  readonly kind: 'response' | 'alert';
  readonly userId: string;
  readonly dueInMs: number;
  readonly traceparent: string | undefined;
  /** Builds and signs the message when it is due. */
  readonly build: () => string;
}

/** Messages that wait or are under way; beyond it the User Interface takes no more requests. */
const outstandingMax = 100_000;
const retryDelaysMs = [50, 200, 800] as const;

/** Sends Responses and Alerts to the Users' receive endpoints when they are due, each at most four times. */
export class Deliveries {
  readonly #endpoints: ReceiveEndpoints;
  readonly #statistics: Statistics;
  readonly #log: Logger;
  #outstanding = 0;
  #idle: (() => void) | undefined;

  constructor(parts: { readonly endpoints: ReceiveEndpoints; readonly statistics: Statistics; readonly log: Logger }) {
    this.#endpoints = parts.endpoints;
    this.#statistics = parts.statistics;
    this.#log = parts.log;
  }

  get outstanding(): number {
    return this.#outstanding;
  }

  get full(): boolean {
    return this.#outstanding >= outstandingMax;
  }

  schedule(delivery: Delivery): void {
    this.#outstanding += 1;
    setTimeout(() => {
      this.#deliver(delivery)
        .catch((error: unknown) => this.#log.error('message could not be built', { error }))
        .finally(() => this.#settle());
    }, delivery.dueInMs);
  }

  /** Resolves true when nothing is outstanding, false when that takes longer than `timeoutMs`. */
  async drain(timeoutMs: number): Promise<boolean> {
    if (this.#outstanding === 0) return true;
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), timeoutMs);
      this.#idle = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
  }

  #settle(): void {
    this.#outstanding -= 1;
    if (this.#outstanding === 0) this.#idle?.();
  }

  async #deliver(delivery: Delivery): Promise<void> {
    const counts = delivery.kind === 'response' ? this.#statistics.responses : this.#statistics.alerts;
    const endpoint = this.#endpoints.find(delivery.userId);
    if (endpoint === undefined) {
      counts.unregistered += 1;
      this.#log.warn('no receive endpoint is registered', { userId: delivery.userId, kind: delivery.kind });
      return;
    }
    const outcome = await postUntilTaken(endpoint, delivery);
    counts[outcome.result] += 1;
    if (outcome.result !== 'delivered') this.#log.warn('message was not delivered', { userId: delivery.userId, kind: delivery.kind, result: outcome.result, detail: outcome.detail });
  }
}

interface PostOutcome {
  readonly result: Exclude<keyof DeliveryCounts, 'unregistered'>;
  readonly detail: string;
}

async function postUntilTaken(endpoint: ReceiveEndpoint, delivery: Delivery): Promise<PostOutcome> {
  const message = delivery.build();
  for (const delayMs of [...retryDelaysMs, undefined]) {
    const outcome = await post(endpoint, message, delivery.traceparent);
    // A 4xx is the User's judgement of the message, which another try does not change.
    if (outcome.result !== 'unreachable' || delayMs === undefined) return outcome;
    await new Promise((resolve) => void setTimeout(resolve, delayMs));
  }
  return { result: 'unreachable', detail: 'no try was made' };
}

async function post({ pool, path }: ReceiveEndpoint, message: string, traceparent: string | undefined): Promise<PostOutcome> {
  try {
    const headers = traceparent === undefined ? contentType : { ...contentType, traceparent };
    const { statusCode, body } = await pool.request({ method: 'POST', path, headers, body: message });
    await body.dump();
    if (statusCode < 300) return { result: 'delivered', detail: '' };
    return { result: statusCode < 500 ? 'rejected' : 'unreachable', detail: `HTTP ${statusCode}` };
  } catch (error) {
    return { result: 'unreachable', detail: error instanceof Error ? error.message : String(error) };
  }
}

const contentType = { 'content-type': 'application/xml' } as const;
