/** One event as it goes over the wire. */
export interface LoggedEvent {
  readonly id: number;
  readonly type: string;
  /** The event as JSON, written once for every reader. */
  readonly data: string;
}

const eventsMax = 4_000;
const charactersMax = 8 * 1024 * 1024;

/** The latest events of one stream, kept so that a reader who was away gets what it missed. */
export class EventLog {
  readonly #events: LoggedEvent[] = [];
  readonly #now: () => number;
  readonly #random: () => number;
  #characters = 0;
  #lastId: number;
  /** The id just before the oldest event that is kept. */
  #origin: number;

  /** `now` in milliseconds since the Unix epoch; `random` from 0 to below 1. */
  constructor(now: () => number, random: () => number) {
    this.#now = now;
    this.#random = random;
    this.#lastId = this.#nextId(0);
    this.#origin = this.#lastId;
  }

  /** Where a reader stands who has been given the whole state now. */
  get lastId(): number {
    return this.#lastId;
  }

  append(type: string, event: unknown): LoggedEvent {
    this.#lastId = this.#nextId(this.#lastId);
    const logged = { id: this.#lastId, type, data: JSON.stringify(event) };
    this.#events.push(logged);
    this.#characters += logged.data.length;
    while (this.#events.length > eventsMax || this.#characters > charactersMax) this.#drop();
    return logged;
  }

  /** What came after the event with this id; undefined when this log does not know the id (any more): then only the whole state helps. */
  after(id: number): readonly LoggedEvent[] | undefined {
    if (id === this.#origin) return [...this.#events];
    const at = this.#events.findIndex((event) => event.id === id);
    return at === -1 ? undefined : this.#events.slice(at + 1);
  }

  #drop(): void {
    const oldest = this.#events.shift();
    this.#characters -= oldest?.data.length ?? 0;
    this.#origin = oldest?.id ?? this.#origin;
  }

  /** Microseconds, the last three digits by chance: two orchestrators that look at the same run give out ids that are not each other's. */
  #nextId(last: number): number {
    return Math.max(last + 1, this.#now() * 1_000 + Math.floor(this.#random() * 1_000));
  }
}
