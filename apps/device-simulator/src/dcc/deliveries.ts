import type { Logger } from '@gauntlet/telemetry';
import { post, postAgain } from './post-message.ts';
import type { ReceiveEndpoints } from './receive-endpoints.ts';
import type { DeliveryEnd, Statistics } from './statistics.ts';

export interface Delivery {
  readonly kind: 'response' | 'alert';
  readonly userId: string;
  /** Ordinal of the installation that it is from: its messages reach a User in the order in which they fell due. */
  readonly installation: number;
  readonly dueInMs: number;
  readonly traceparent: string | undefined;
  /** Builds and signs the message when it is sent. */
  readonly build: () => string;
  /** Called when it falls due, however its delivery then ends. */
  readonly onDue?: (() => void) | undefined;
}

/** Messages that wait or are under way; beyond it the User Interface takes no more requests. */
const outstandingMax = 100_000;
/** The same of one User: one that takes nothing leaves room for the others. */
const outstandingOfUserMax = 50_000;

/** Sends Responses and Alerts to the Users' receive endpoints when they are due, each at most four times, in order per installation. */
export class Deliveries {
  readonly #endpoints: ReceiveEndpoints;
  readonly #statistics: Statistics;
  readonly #log: Logger;
  readonly #nowMs: () => number;
  /** The last message of each User and installation that is under way. */
  readonly #lanes = new Map<string, Promise<void>>();
  readonly #outstandingOf = new Map<string, number>();
  /** Users whose last message was given up: the next ones get a single try, so that they do not wait for each other for ever. */
  readonly #silent = new Set<string>();
  #outstanding = 0;
  #idle: (() => void) | undefined;

  constructor(parts: { readonly endpoints: ReceiveEndpoints; readonly statistics: Statistics; readonly log: Logger; readonly nowMs: () => number }) {
    this.#endpoints = parts.endpoints;
    this.#statistics = parts.statistics;
    this.#log = parts.log;
    this.#nowMs = parts.nowMs;
  }

  get outstanding(): number {
    return this.#outstanding;
  }

  get full(): boolean {
    return this.#outstanding >= outstandingMax;
  }

  /** Whether no more requests of this User can be taken. */
  fullFor(userId: string): boolean {
    return (this.#outstandingOf.get(userId) ?? 0) >= outstandingOfUserMax;
  }

  /** Messages that wait or are under way, by User. */
  outstandingByUser(): ReadonlyMap<string, number> {
    return this.#outstandingOf;
  }

  schedule(delivery: Delivery): void {
    this.#outstanding += 1;
    this.#outstandingOf.set(delivery.userId, (this.#outstandingOf.get(delivery.userId) ?? 0) + 1);
    if (delivery.dueInMs === 0) setImmediate(() => this.#fallDue(delivery));
    else setTimeout(() => this.#fallDue(delivery), delivery.dueInMs);
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

  #fallDue(delivery: Delivery): void {
    try {
      delivery.onDue?.();
    } catch (error) {
      this.#log.error('what a message sets off failed', { error });
    }
    const lane = `${delivery.userId} ${delivery.installation}`;
    const sent = this.#send(delivery, this.#lanes.get(lane));
    this.#lanes.set(lane, sent);
    void sent.then(() => this.#settle(delivery, lane, sent));
  }

  /** After the message before it, and never rejects. One function of promises and not three, for every message comes through it. */
  async #send({ userId, kind, traceparent, build }: Delivery, before: Promise<void> | undefined): Promise<void> {
    if (before !== undefined) await before;
    const endpoint = this.#endpoints.find(userId);
    if (endpoint === undefined) return this.#ended({ userId, kind, result: 'unregistered', detail: 'no receive endpoint is registered' });
    try {
      const posting = { message: build(), traceparent };
      const first = await post(endpoint, posting);
      const { result, detail } = first.result === 'unreachable' && !this.#silent.has(userId) ? await postAgain(endpoint, posting) : first;
      if (result === 'unreachable') this.#silent.add(userId);
      else this.#silent.delete(userId);
      this.#ended({ userId, kind, result, detail });
    } catch (error) {
      this.#log.error('message could not be built', { error });
    }
  }

  #ended(end: Omit<DeliveryEnd, 'atMs'>): void {
    this.#statistics.deliveryEnded({ ...end, atMs: this.#nowMs() });
    if (end.result !== 'delivered') this.#log.warn('message was not delivered', { ...end });
  }

  #settle({ userId }: Delivery, lane: string, sent: Promise<void>): void {
    if (this.#lanes.get(lane) === sent) this.#lanes.delete(lane);
    this.#outstanding -= 1;
    const left = (this.#outstandingOf.get(userId) ?? 1) - 1;
    if (left === 0) this.#outstandingOf.delete(userId);
    else this.#outstandingOf.set(userId, left);
    if (this.#outstanding === 0) this.#idle?.();
  }
}
