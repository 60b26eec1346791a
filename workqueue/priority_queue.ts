/**
 * A queue that hands out what matters most first.
 *
 * @module
 */
import { PrunedHeap } from "./pruned_heap.ts";
import type { QueueLease } from "./queue_lease.ts";
import { type CountedLevel, ReadyLevels } from "./ready_levels.ts";
import { RateLimitingQueue, type RateLimitingQueueOptions } from "./rate_limiting_queue.ts";
import type { QueueEntry, ReadyLevel, ReadyOrder } from "./ready_order.ts";

/** How items are added by {@linkcode PriorityQueue.addWithOptions}. */
export interface PriorityAddOptions {
  /**
   * Higher goes first.
   *
   * @default 0
   */
  readonly priority?: number;
  /**
   * Milliseconds to wait. With `rateLimited` the shorter of the two delays counts.
   *
   * @default 0
   */
  readonly after?: number;
  /**
   * Whether each item waits as long as the rate limiter says.
   *
   * @default false
   */
  readonly rateLimited?: boolean;
  /**
   * Whether an item that waits for its time waits anew: of several delays the last counts, and not the shortest. An item
   * that is ready stays so.
   *
   * @default false
   */
  readonly postpone?: boolean;
}

/** An item's place in line: by priority, then by age. Replaced by another when the item is raised. */
interface Rank {
  readonly priority: number;
  /** Counts up with each rank given. */
  readonly age: number;
  /** Where it is counted while it is ready. */
  readonly level: CountedLevel;
  /** Whether it stands in the heap: it is ready then, and counted. */
  queued: boolean;
  /** Whether it is its item's present one. */
  present: boolean;
}

/** Orders entries by the rank that the queue has noted for their items. */
class PriorityOrder<T> implements ReadyOrder<T> {
  /**
   * Ranks of items that are ready, or that were added while held: those keep the place that they had when they were
   * added.
   */
  readonly ranks = new Map<T, Rank>();
  readonly #levels = new ReadyLevels();
  /** Holds every entry that is ready with its present rank, which counts, and with some former ones. */
  readonly #heap = new PrunedHeap<{ readonly entry: QueueEntry<T>; readonly rank: Rank }>({
    compare: (a, b) => b.rank.priority - a.rank.priority || a.rank.age - b.rank.age,
    counts: ({ rank }) => rank.present,
    size: () => this.#size,
  });
  #size = 0;
  #age = 0;

  get size(): number {
    return this.#size;
  }

  /** Gives an item its place, or a better one. A raised item goes behind those that are at its new level already. */
  raise(item: T, priority: number): void {
    const rank = this.ranks.get(item);
    if (rank !== undefined && rank.priority >= priority) return;
    if (rank !== undefined) rank.present = false;
    // It is counted anew when it is touched, right after this.
    if (rank?.queued) rank.level.size--;
    const level = this.#levels.of(priority);
    this.ranks.set(item, { priority, age: this.#age++, level, queued: false, present: true });
  }

  push(entry: QueueEntry<T>): void {
    this.#size++;
    this.touch(entry);
  }

  touch(entry: QueueEntry<T>): void {
    const rank = this.ranks.get(entry.item)!;
    if (rank.queued) return;
    rank.queued = true;
    rank.level.size++;
    this.#heap.push({ entry, rank });
    this.#heap.prune();
  }

  shift(): QueueEntry<T> | undefined {
    const first = this.#heap.pop();
    if (first === undefined) return undefined;
    const { entry, rank } = first;
    rank.present = false;
    this.ranks.delete(entry.item);
    this.#size--;
    rank.level.size--;
    this.#heap.prune();
    entry.priority = rank.priority;
    return entry;
  }

  followLevels(tell: (level: ReadyLevel) => void): void {
    this.#levels.follow(tell);
  }
}

/**
 * A {@linkcode RateLimitingQueue} with priorities: the highest is handed out first, equals in the order in which they
 * became ready.
 *
 * - An item's priority is only ever raised while it waits; it starts anew once it is handed out.
 * - An item that is added while a worker has it keeps, once the worker is done, the place it had when it was added.
 * - An item waits once, be it for a worker or for its time: of several delays the shortest counts, and none at all is
 *   the shortest; with `postpone` the last one counts.
 *
 * These are controller-runtime's rules. {@linkcode QueueLease.priority} tells the priority of what was handed out,
 * and {@linkcode PriorityQueue.process} retries with it.
 *
 * @example
 * ```ts
 * import { PriorityQueue } from "@kybern/kybern/workqueue";
 * import { assertEquals } from "@std/assert";
 *
 * await using queue = new PriorityQueue<string>();
 * queue.addWithOptions({ priority: -100 }, "from the first list");
 * queue.add("changed just now");
 * assertEquals((await queue.get()).item, "changed just now");
 * ```
 */
export class PriorityQueue<T> extends RateLimitingQueue<T> {
  readonly #order: PriorityOrder<T>;
  /** Priorities of the items that wait for their time. */
  readonly #delayedPriorities = new Map<T, number>();

  /** An empty queue. */
  constructor(options: Omit<RateLimitingQueueOptions<T>, "order"> = {}) {
    const order = new PriorityOrder<T>();
    super({ ...options, order });
    this.#order = order;
  }

  /** Adds items with a priority, at once or later. After shutdown it does nothing. */
  addWithOptions(options: PriorityAddOptions, ...items: T[]): void {
    if (this.shuttingDown) return;
    const { priority = 0, after, rateLimited = false, postpone = false } = options;
    for (const item of items) {
      let ms = after ?? 0;
      if (rateLimited) {
        const limit = this.rateLimit(item);
        ms = after === undefined ? limit : Math.min(after, limit);
      }
      if (postpone && !this.#order.ranks.has(item)) super.cancelAfter(item);
      this.#add(item, priority, ms);
    }
  }

  /** Adds an item at priority 0. */
  override add(item: T): void {
    if (!this.shuttingDown) this.#add(item, 0, 0);
  }

  /** Adds an item at priority 0 after `ms` milliseconds. */
  override addAfter(item: T, ms: number): void {
    if (!this.shuttingDown) this.#add(item, 0, ms);
  }

  /** Adds an item at priority 0 after the delay that the rate limiter gives. */
  override addRateLimited(item: T): void {
    this.addWithOptions({ rateLimited: true }, item);
  }

  /** As {@linkcode RateLimitingQueue.cancelAfter}. */
  override cancelAfter(item: T): boolean {
    this.#delayedPriorities.delete(item);
    return super.cancelAfter(item);
  }

  /** As {@linkcode RateLimitingQueue.shutDown}. */
  override shutDown(): void {
    super.shutDown();
    this.#delayedPriorities.clear();
  }

  /** As {@linkcode RateLimitingQueue.shutDownWithDrain}. */
  override shutDownWithDrain(options: { readonly signal?: AbortSignal } = {}): Promise<void> {
    this.#delayedPriorities.clear();
    return super.shutDownWithDrain(options);
  }

  /** An item whose time has come is ready at the priority with which it waited. */
  protected override comeDue(item: T): void {
    const priority = this.#delayedPriorities.get(item)!;
    this.#delayedPriorities.delete(item);
    this.#add(item, priority, 0);
  }

  /** Work that failed is tried again with the priority that it had. */
  protected override failed(lease: QueueLease<T>): boolean {
    this.addWithOptions({ rateLimited: true, priority: lease.priority }, lease.item);
    return !this.shuttingDown;
  }

  #add(item: T, priority: number, ms: number): void {
    const waiting = this.#delayedPriorities.get(item);
    const highest = waiting === undefined ? priority : Math.max(waiting, priority);
    if (ms > 0 && !this.#order.ranks.has(item)) {
      this.#delayedPriorities.set(item, highest);
      super.addAfter(item, ms);
      return;
    }
    // Ready now, or already: nothing is left to wait for.
    if (ms > 0) this.countRetry();
    if (waiting !== undefined) this.cancelAfter(item);
    this.#order.raise(item, highest);
    super.add(item);
  }
}
