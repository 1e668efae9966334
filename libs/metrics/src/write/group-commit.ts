export interface GroupCommitOptions<Item> {
  /** Least time between the starts of two groups: an item that comes alone goes at once, many that come together share one. */
  readonly intervalMs: number;
  /** A group of this size does not wait, and is not made larger unless a single item is. */
  readonly sizeMax: number;
  readonly sizeOf: (item: Item) => number;
  /** Must not throw synchronously; its end is the end of each of the group's items. */
  readonly commit: (group: readonly Item[]) => Promise<void>;
}

interface Waiting<Item> {
  readonly item: Item;
  readonly size: number;
  readonly settle: (outcome: Promise<void>) => void;
}

/** Gathers what comes at about the same time and commits it together. */
export class GroupCommit<Item> {
  readonly #options: GroupCommitOptions<Item>;
  #waiting: Waiting<Item>[] = [];
  #size = 0;
  #timer: NodeJS.Timeout | undefined;
  #lastStartMs = Number.NEGATIVE_INFINITY;

  constructor(options: GroupCommitOptions<Item>) {
    this.#options = options;
  }

  /** Resolves or rejects as the commit of the item's group does. */
  async add(item: Item): Promise<void> {
    const size = this.#options.sizeOf(item);
    if (this.#waiting.length > 0 && this.#size + size > this.#options.sizeMax) this.flush();
    const outcome = new Promise<void>((resolve) => this.#waiting.push({ item, size, settle: resolve }));
    this.#size += size;
    if (this.#size >= this.#options.sizeMax) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), Math.max(0, this.#lastStartMs + this.#options.intervalMs - performance.now()));
    return outcome;
  }

  /** Commits now what waits. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting.length === 0) return;
    const group = this.#waiting;
    this.#waiting = [];
    this.#size = 0;
    this.#lastStartMs = performance.now();
    const outcome = this.#options.commit(group.map(({ item }) => item));
    for (const { settle } of group) settle(outcome);
  }
}
