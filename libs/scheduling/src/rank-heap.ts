/** A binary heap of items by a number each: the least comes out first, and of equal ones any. */
export class RankHeap<Item> {
  readonly #entries: { readonly rank: number; readonly item: Item }[] = [];

  get size(): number {
    return this.#entries.length;
  }

  /** Rank of the least item; infinite when there is none. */
  get leastRank(): number {
    return this.#rankAt(0);
  }

  get least(): Item | undefined {
    return this.#entries[0]?.item;
  }

  push(rank: number, item: Item): void {
    let at = this.#entries.length;
    this.#entries.push({ rank, item });
    for (let above = (at - 1) >> 1; at > 0 && this.#rankAt(above) > rank; above = (at - 1) >> 1) {
      this.#swap(at, above);
      at = above;
    }
  }

  pop(): Item | undefined {
    this.#swap(0, this.#entries.length - 1);
    const least = this.#entries.pop();
    let at = 0;
    for (let below = 1; below < this.#entries.length; below = 2 * at + 1) {
      if (this.#rankAt(below + 1) < this.#rankAt(below)) below += 1;
      if (this.#rankAt(at) <= this.#rankAt(below)) break;
      this.#swap(at, below);
      at = below;
    }
    return least?.item;
  }

  #rankAt(index: number): number {
    return this.#entries[index]?.rank ?? Number.POSITIVE_INFINITY;
  }

  #swap(a: number, b: number): void {
    const [one, other] = [this.#entries[a], this.#entries[b]];
    if (one === undefined || other === undefined) return;
    this.#entries[a] = other;
    this.#entries[b] = one;
  }
}
