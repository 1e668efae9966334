export interface DeliveryCounts {
  delivered: number;
  /** The User registered no endpoint. */
  unregistered: number;
  /** The endpoint answered 4xx. */
  rejected: number;
  /** The endpoint could not be reached, or answered 5xx, at every try. */
  unreachable: number;
}

/** How the delivery of one message ended. */
export interface DeliveryEnd {
  readonly userId: string;
  readonly kind: 'response' | 'alert';
  readonly result: keyof DeliveryCounts;
  /** Why it was not delivered. */
  readonly detail: string;
  readonly atMs: number;
}

/** What the simulator has done since it started; GET /stats shows it. */
export class Statistics {
  readonly #responses = newCounts();
  readonly #alerts = newCounts();
  readonly #users = new Map<string, { readonly counts: DeliveryCounts; lastProblem: object | undefined }>();
  readonly #answers = new Map<string, number>();
  requests = 0;
  unreadable = 0;

  answered(code: string): void {
    this.#answers.set(code, (this.#answers.get(code) ?? 0) + 1);
  }

  deliveryEnded({ userId, kind, result, detail, atMs }: DeliveryEnd): void {
    (kind === 'response' ? this.#responses : this.#alerts)[result] += 1;
    let user = this.#users.get(userId);
    if (user === undefined) this.#users.set(userId, (user = { counts: newCounts(), lastProblem: undefined }));
    user.counts[result] += 1;
    if (result !== 'delivered') user.lastProblem = { at: new Date(atMs).toISOString(), kind, result, detail };
  }

  /** @param state what is counted elsewhere: installations, messages that wait for delivery, in all and by User */
  show({ outstandingByUser, ...state }: { readonly installations: number; readonly outstanding: number; readonly outstandingByUser: ReadonlyMap<string, number> }): object {
    const userIds = new Set([...this.#users.keys(), ...outstandingByUser.keys()]);
    return {
      requests: { total: this.requests, unreadable: this.unreadable, answers: Object.fromEntries(this.#answers) },
      responses: this.#responses,
      alerts: this.#alerts,
      undelivered: undelivered(this.#responses) + undelivered(this.#alerts),
      users: Object.fromEntries([...userIds].sort().map((userId) => [userId, { ...(this.#users.get(userId)?.counts ?? newCounts()), outstanding: outstandingByUser.get(userId) ?? 0, lastProblem: this.#users.get(userId)?.lastProblem ?? null }])),
      ...state,
    };
  }
}

function newCounts(): DeliveryCounts {
  return { delivered: 0, unregistered: 0, rejected: 0, unreachable: 0 };
}

function undelivered(counts: DeliveryCounts): number {
  return counts.unregistered + counts.rejected + counts.unreachable;
}
