/**
 * A queue to which items can be added for later.
 *
 * @module
 */
import { longestTimer } from "../meta/longest_timer.ts";
import { PrunedHeap } from "./pruned_heap.ts";
import { Queue, type QueueContents } from "./queue.ts";

/** An item that waits for its time. */
interface Delayed<T> {
  readonly item: T;
  /** When it is due, as `performance.now()` counts. */
  readonly due: number;
  /** Tells those apart that are due at the same time: first come, first served. */
  readonly age: number;
}

/**
 * A {@linkcode Queue} to which items can be added for later.
 *
 * An item waits at most once: of several times the earliest wins. An item that waits can be added at once besides;
 * it is then handed out now, and again when its time comes.
 *
 * @example
 * ```ts
 * import { DelayingQueue } from "@kybern/kybern/workqueue";
 * import { FakeClock } from "@kybern/kybern/testing";
 * import { assertEquals } from "@std/assert";
 *
 * using clock = new FakeClock();
 * await using queue = new DelayingQueue<string>();
 * queue.addAfter("later", 20_000);
 * queue.addAfter("sooner", 10_000);
 * await clock.tickAsync(20_000);
 * assertEquals((await queue.get()).item, "sooner");
 * assertEquals((await queue.get()).item, "later");
 * ```
 */
export class DelayingQueue<T> extends Queue<T> {
  readonly #delayed = new Map<T, Delayed<T>>();
  /** Holds every value of `#delayed`, which count, and some that are no longer in it. */
  readonly #byDue = new PrunedHeap<Delayed<T>>({
    compare: (a, b) => a.due - b.due || a.age - b.age,
    counts: (delayed) => this.#delayed.get(delayed.item) === delayed,
    size: () => this.#delayed.size,
  });
  #age = 0;
  /** Set exactly while something waits; `#wakesAt` is the time for which it is set. */
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wakesAt = Infinity;

  /**
   * Adds an item after `ms` milliseconds; at once if that is not above zero. If the item waits already, the earlier
   * time counts. After shutdown it does nothing.
   */
  addAfter(item: T, ms: number): void {
    if (this.shuttingDown) return;
    this.countRetry();
    if (!(ms > 0)) {
      this.add(item);
      return;
    }
    const due = performance.now() + ms;
    const waiting = this.#delayed.get(item);
    if (waiting !== undefined && waiting.due <= due) return;
    const delayed = { item, due, age: this.#age++ };
    this.#delayed.set(item, delayed);
    this.#byDue.push(delayed);
    this.#arm();
  }

  /** Forgets that an item was to be added later. Says whether it was. */
  cancelAfter(item: T): boolean {
    const cancelled = this.#delayed.delete(item);
    if (cancelled) this.#arm();
    return cancelled;
  }

  /** As {@linkcode Queue.shutDown}; what was added for later is dropped. */
  override shutDown(): void {
    super.shutDown();
    this.#forgetDelayed();
  }

  /** As {@linkcode Queue.shutDownWithDrain}; what was added for later is dropped. */
  override shutDownWithDrain(options: { readonly signal?: AbortSignal } = {}): Promise<void> {
    this.#forgetDelayed();
    return super.shutDownWithDrain(options);
  }

  /** What the queue holds now, for tests and for people who look into it. */
  override contents(): QueueContents<T> {
    const now = performance.now();
    const delayed = [...this.#delayed.values()].map(({ item, due }) => ({
      item,
      inMs: Math.max(0, due - now),
    }));
    return { ...super.contents(), delayed };
  }

  /** What becomes of an item whose time has come; it waits no more. */
  protected comeDue(item: T): void {
    this.add(item);
  }

  #forgetDelayed(): void {
    this.#delayed.clear();
    this.#arm();
  }

  /** Sets the timer for the item that is due next. Follows each change of `#delayed`. */
  #arm(): void {
    this.#byDue.prune();
    const due = this.#byDue.peek()?.due ?? Infinity;
    if (due === this.#wakesAt) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#wakesAt = due;
    if (due === Infinity) return;
    const ms = Math.min(Math.max(0, Math.ceil(due - performance.now())), longestTimer);
    this.#timer = setTimeout(() => this.#wake(), ms);
  }

  #wake(): void {
    const now = performance.now();
    this.#timer = undefined;
    this.#wakesAt = Infinity;
    for (
      let next = this.#byDue.peek();
      next !== undefined && next.due <= now;
      next = this.#byDue.peek()
    ) {
      this.#byDue.pop();
      this.#delayed.delete(next.item);
      this.comeDue(next.item);
    }
    this.#arm();
  }
}
