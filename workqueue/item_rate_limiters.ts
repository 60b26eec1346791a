/**
 * Rate limiters that count each item's failures.
 *
 * @module
 */
import type { RateLimiter } from "./rate_limiter.ts";

/** Counts failures by item. */
class Failures<T> {
  /** Only items that have failed are in it. */
  readonly #counts = new Map<T, number>();

  /** How many there were before this one. */
  add(item: T): number {
    const before = this.#counts.get(item) ?? 0;
    this.#counts.set(item, before + 1);
    return before;
  }

  forget(item: T): void {
    if (this.#counts.size > 0) this.#counts.delete(item);
  }

  of(item: T): number {
    return this.#counts.get(item) ?? 0;
  }
}

/** Each failure doubles the item's wait: `baseMs` · 2^(failures − 1), at most `maxMs`. */
export class ItemExponentialFailureRateLimiter<T> implements RateLimiter<T> {
  readonly #baseMs: number;
  readonly #maxMs: number;
  readonly #failures = new Failures<T>();

  /** From `baseMs` to `maxMs` milliseconds. */
  constructor(baseMs: number, maxMs: number) {
    this.#baseMs = baseMs;
    this.#maxMs = maxMs;
  }

  /** The item's wait; it doubles each time. */
  when(item: T): number {
    // 2 ** n is Infinity from 1024 on, which the maximum cuts like any other.
    return Math.min(this.#baseMs * 2 ** this.#failures.add(item), this.#maxMs);
  }

  /** The item's next wait is `baseMs` again. */
  forget(item: T): void {
    this.#failures.forget(item);
  }

  /** How often the item has waited since it was last forgotten. */
  numRequeues(item: T): number {
    return this.#failures.of(item);
  }
}

/** The first `tries` failures wait `fastMs`, all further ones `slowMs`. */
export class ItemFastSlowRateLimiter<T> implements RateLimiter<T> {
  readonly #fastMs: number;
  readonly #slowMs: number;
  readonly #tries: number;
  readonly #failures = new Failures<T>();

  /** `tries` fast tries, then slow ones. */
  constructor(fastMs: number, slowMs: number, tries: number) {
    this.#fastMs = fastMs;
    this.#slowMs = slowMs;
    this.#tries = tries;
  }

  /** `fastMs` while the item has fast tries left, then `slowMs`. */
  when(item: T): number {
    return this.#failures.add(item) < this.#tries ? this.#fastMs : this.#slowMs;
  }

  /** The item has all its fast tries again. */
  forget(item: T): void {
    this.#failures.forget(item);
  }

  /** How often the item has waited since it was last forgotten. */
  numRequeues(item: T): number {
    return this.#failures.of(item);
  }
}
