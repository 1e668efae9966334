export interface DueEntry {
  readonly atMs: number;
  readonly ordinal: number;
}

/** Installations by when they have next to be asked: a binary heap, so that a million of them can wait. */
export class DueQueue {
  readonly #heap: DueEntry[] = [];

  get first(): DueEntry | undefined {
    return this.#heap[0];
  }

  push(entry: DueEntry): void {
    const heap = this.#heap;
    let index = heap.length;
    heap.push(entry);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (timeAt(heap, parent) <= entry.atMs) break;
      swap(heap, index, parent);
      index = parent;
    }
  }

  pop(): DueEntry | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    heap[0] = last;
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const smaller = timeAt(heap, left + 1) < timeAt(heap, left) ? left + 1 : left;
      if (timeAt(heap, smaller) >= last.atMs) return first;
      swap(heap, index, smaller);
      index = smaller;
    }
  }
}

function timeAt(heap: readonly DueEntry[], index: number): number {
  return heap[index]?.atMs ?? Number.POSITIVE_INFINITY;
}

function swap(heap: DueEntry[], a: number, b: number): void {
  const [first, second] = [heap[a], heap[b]];
  if (first === undefined || second === undefined) return;
  heap[a] = second;
  heap[b] = first;
}
