/**
 * A heap whose entries can cease to count while they stand in it.
 *
 * @module
 */
import { BinaryHeap } from "@std/data-structures/binary-heap";

/** How many entries beyond its bound a heap may hold, so that a short one is not rebuilt over and over. */
const slack = 64;

/** What a {@linkcode PrunedHeap} is told about its entries. */
export interface PrunedHeapOptions<E> {
  /** Below zero if `a` comes before `b`. */
  readonly compare: (a: E, b: E) => number;
  /** Whether an entry still counts. One that has ceased to never counts again. */
  readonly counts: (entry: E) => boolean;
  /** How many of its entries count. */
  readonly size: () => number;
}

/**
 * A heap that gives only entries that still count. Taking one out of the middle would mean searching for it, so those
 * that do not count stay until they come to the top, or until {@linkcode PrunedHeap.prune} finds too many of them.
 */
export class PrunedHeap<E> {
  readonly #heap: BinaryHeap<E>;
  readonly #counts: (entry: E) => boolean;
  readonly #size: () => number;

  constructor({ compare, counts, size }: PrunedHeapOptions<E>) {
    this.#heap = new BinaryHeap(compare);
    this.#counts = counts;
    this.#size = size;
  }

  /** Takes in an entry that counts. */
  push(entry: E): void {
    this.#heap.push(entry);
  }

  /** The first entry that counts. It stays. */
  peek(): E | undefined {
    for (let first = this.#heap.peek(); first !== undefined; first = this.#heap.peek()) {
      if (this.#counts(first)) return first;
      this.#heap.pop();
    }
    return undefined;
  }

  /** Takes the first entry that counts. */
  pop(): E | undefined {
    return this.peek() === undefined ? undefined : this.#heap.pop();
  }

  /**
   * To be called after each change of what counts: keeps the heap empty when nothing counts, and otherwise at no more
   * than twice what counts and 64. It rebuilds the heap only when most of it has ceased to count, so each such entry
   * pays for its own removal and no call is dear on average.
   */
  prune(): void {
    const size = this.#size();
    if (size === 0) {
      this.#heap.clear();
      return;
    }
    if (this.#heap.length <= 2 * size + slack) return;
    const entries = this.#heap.toArray();
    this.#heap.clear();
    for (const entry of entries) {
      if (this.#counts(entry)) this.#heap.push(entry);
    }
  }
}
