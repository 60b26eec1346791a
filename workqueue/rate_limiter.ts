/**
 * How long an item has to wait before it is worked on again.
 *
 * The names and figures are client-go's (`util/workqueue/default_rate_limiters.go`); durations are milliseconds.
 *
 * @module
 */
import { ItemExponentialFailureRateLimiter } from "./item_rate_limiters.ts";
import { BucketRateLimiter } from "./token_bucket.ts";

/** Says how long items have to wait. */
export interface RateLimiter<T> {
  /** Milliseconds that the item should wait now. Asking counts as a failure of the item. */
  when(item: T): number;
  /** The item is well, or given up: its failures are forgotten. */
  forget(item: T): void;
  /** How many failures of the item are remembered. */
  numRequeues(item: T): number;
}

/** Asks several limiters and takes the longest wait. */
export class MaxOfRateLimiter<T> implements RateLimiter<T> {
  readonly #limiters: readonly RateLimiter<T>[];

  /** The longest wait of `limiters`. */
  constructor(...limiters: RateLimiter<T>[]) {
    this.#limiters = limiters;
  }

  /** The longest wait that any limiter gives; 0 without limiters. */
  when(item: T): number {
    let longest = 0;
    for (const limiter of this.#limiters) longest = Math.max(longest, limiter.when(item));
    return longest;
  }

  /** Tells every limiter to forget. */
  forget(item: T): void {
    for (const limiter of this.#limiters) limiter.forget(item);
  }

  /** The largest number that any limiter remembers. */
  numRequeues(item: T): number {
    let most = 0;
    for (const limiter of this.#limiters) most = Math.max(most, limiter.numRequeues(item));
    return most;
  }
}

/** Another limiter's waits, but never longer than `maxMs`. */
export class WithMaxWaitRateLimiter<T> implements RateLimiter<T> {
  readonly #limiter: RateLimiter<T>;
  readonly #maxMs: number;

  /** `limiter`, cut at `maxMs` milliseconds. */
  constructor(limiter: RateLimiter<T>, maxMs: number) {
    this.#limiter = limiter;
    this.#maxMs = maxMs;
  }

  /** The other limiter's wait, at most `maxMs`. */
  when(item: T): number {
    return Math.min(this.#limiter.when(item), this.#maxMs);
  }

  /** Tells the other limiter to forget. */
  forget(item: T): void {
    this.#limiter.forget(item);
  }

  /** What the other limiter remembers. */
  numRequeues(item: T): number {
    return this.#limiter.numRequeues(item);
  }
}

/**
 * What a controller's queue uses unless told otherwise: the longer of 5 ms · 2^(failures − 1), up to 1000 s, for the
 * item itself, and a bucket of 10 a second, with a burst of 100, for all items together.
 */
export function defaultControllerRateLimiter<T>(): RateLimiter<T> {
  return new MaxOfRateLimiter<T>(
    new ItemExponentialFailureRateLimiter<T>(5, 1_000_000),
    new BucketRateLimiter<T>(10, 100),
  );
}
