export interface DeliveryCounts {
  delivered: number;
  /** The User registered no endpoint. */
  unregistered: number;
  /** The endpoint answered 4xx. */
  rejected: number;
  /** The endpoint could not be reached, or answered 5xx, at every try. */
  unreachable: number;
}

/** What the simulator has done since it started; GET /stats shows it. */
export class Statistics {
  readonly responses: DeliveryCounts = newCounts();
  readonly alerts: DeliveryCounts = newCounts();
  readonly #answers = new Map<string, number>();
  requests = 0;
  unreadable = 0;

  answered(code: string): void {
    this.#answers.set(code, (this.#answers.get(code) ?? 0) + 1);
  }

  /** @param state what is counted elsewhere: installations, messages that wait for delivery */
  show(state: { readonly installations: number; readonly outstanding: number }): object {
    return {
      requests: { total: this.requests, unreadable: this.unreadable, answers: Object.fromEntries(this.#answers) },
      responses: this.responses,
      alerts: this.alerts,
      undelivered: undelivered(this.responses) + undelivered(this.alerts),
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
