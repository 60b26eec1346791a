/**
 * A queue that adds items again after a delay which grows with their failures.
 *
 * @module
 */
import { DelayingQueue } from "./delaying_queue.ts";
import type { QueueOptions } from "./queue.ts";
import type { QueueLease } from "./queue_lease.ts";
import { defaultControllerRateLimiter, type RateLimiter } from "./rate_limiter.ts";

/** Options of a {@linkcode RateLimitingQueue}. */
export interface RateLimitingQueueOptions<T> extends QueueOptions<T> {
  /**
   * Says how long an item has to wait.
   *
   * @default {@linkcode defaultControllerRateLimiter}
   */
  readonly rateLimiter?: RateLimiter<T>;
}

/**
 * A {@linkcode DelayingQueue} that asks a rate limiter how long an item has to wait.
 *
 * Who retries by `addRateLimited` must `forget` the item once it succeeded, or its next failure waits as if it had
 * never worked. {@linkcode RateLimitingQueue.process} does both.
 *
 * @example Work that fails twice
 * ```ts
 * import { ItemExponentialFailureRateLimiter, RateLimitingQueue } from "@kybern/kybern/workqueue";
 * import { assertEquals } from "@std/assert";
 *
 * const rateLimiter = new ItemExponentialFailureRateLimiter<string>(1, 1_000);
 * const queue = new RateLimitingQueue<string>({ rateLimiter });
 * queue.add("default/a");
 *
 * let tries = 0;
 * await queue.process({ workers: 2, onError: () => {} }, () => {
 *   if (++tries < 3) throw new Error("not yet");
 *   queue.shutDown();
 * });
 * assertEquals(tries, 3);
 * ```
 */
export class RateLimitingQueue<T> extends DelayingQueue<T> {
  readonly #rateLimiter: RateLimiter<T>;

  /** An empty queue. */
  constructor(options: RateLimitingQueueOptions<T> = {}) {
    super(options);
    this.#rateLimiter = options.rateLimiter ?? defaultControllerRateLimiter<T>();
  }

  /** Adds an item after the delay that the rate limiter gives. After shutdown it does nothing. */
  addRateLimited(item: T): void {
    if (this.shuttingDown) return;
    this.addAfter(item, this.#rateLimiter.when(item));
  }

  /** Tells the rate limiter that the item is well: its next failure is its first. The queue itself is not touched. */
  forget(item: T): void {
    this.#rateLimiter.forget(item);
  }

  /** How many times the item has been added by `addRateLimited` since it was last forgotten. */
  numRequeues(item: T): number {
    return this.#rateLimiter.numRequeues(item);
  }

  /** The delay that the rate limiter gives the item now; it counts as a failure. */
  protected rateLimit(item: T): number {
    return this.#rateLimiter.when(item);
  }

  /** Work that succeeded forgets the item's failures. */
  protected override succeeded(lease: QueueLease<T>): void {
    this.forget(lease.item);
  }

  /** Work that failed is tried again after the rate limiter's delay. */
  protected override failed(lease: QueueLease<T>): boolean {
    this.addRateLimited(lease.item);
    return !this.shuttingDown;
  }

  /** Work that failed for good leaves no failures behind. */
  protected override gaveUp(lease: QueueLease<T>): void {
    this.forget(lease.item);
  }
}
