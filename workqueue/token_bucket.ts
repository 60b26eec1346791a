/**
 * A bucket of tokens that fills at a steady rate: the limit on how often something happens at all.
 *
 * @module
 */
import { delay } from "@std/async/delay";
import type { RateLimiter } from "./rate_limiter.ts";

/** Thrown by {@linkcode TokenBucket.wait} when the wait would be longer than is allowed. */
export class RateLimitedError extends Error {
  /** `RateLimitedError`. */
  override readonly name = "RateLimitedError";
  /** Milliseconds until there would have been a token. */
  readonly waitMs: number;

  /** Says how long the wait would have been. */
  constructor(waitMs: number, withinMs: number) {
    super(`the next token comes in ${Math.ceil(waitMs)} ms, later than the ${withinMs} ms allowed`);
    this.waitMs = waitMs;
  }
}

/**
 * A bucket that holds up to `burst` tokens and gains `perSecond` each second. It starts full.
 *
 * @example
 * ```ts
 * import { TokenBucket } from "@kybern/kybern/workqueue";
 * import { assertEquals } from "@std/assert";
 *
 * const bucket = new TokenBucket(1, 2);
 * assertEquals([bucket.tryTake(), bucket.tryTake(), bucket.tryTake()], [true, true, false]);
 * ```
 */
export class TokenBucket {
  readonly #perMs: number;
  readonly #burst: number;
  /** As of `#asOf`; below zero while tokens that are still to come are promised. */
  #tokens: number;
  #asOf: number;

  /** A full bucket. */
  constructor(perSecond: number, burst: number) {
    if (!(perSecond > 0) || !(burst >= 1)) {
      throw new RangeError(
        `TokenBucket(${perSecond}, ${burst}): the rate must be above 0, the burst at least 1`,
      );
    }
    this.#perMs = perSecond / 1_000;
    this.#burst = burst;
    this.#tokens = burst;
    this.#asOf = performance.now();
  }

  /** Takes a token if there is one. */
  tryTake(): boolean {
    this.#refill();
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }

  /** Takes a token, if need be one that is still to come, and gives the milliseconds until it is there. */
  reserve(): number {
    this.#refill();
    this.#tokens -= 1;
    return this.#tokens >= 0 ? 0 : -this.#tokens / this.#perMs;
  }

  /**
   * Waits for a token; those who wait are served in order.
   *
   * Rejects with {@linkcode RateLimitedError}, at once, when it would take longer than `within` milliseconds, and with
   * `signal.reason` when the signal aborts; neither uses up a token.
   */
  async wait(options: { readonly signal?: AbortSignal; readonly within?: number } = {}): Promise<void> {
    const { signal, within = Infinity } = options;
    signal?.throwIfAborted();
    const waitMs = this.reserve();
    if (waitMs === 0) return;
    if (waitMs > within) {
      this.#tokens += 1;
      throw new RateLimitedError(waitMs, within);
    }
    const due = performance.now() + waitMs;
    for (let left = waitMs; left > 0; left = due - performance.now()) {
      try {
        await delay(Math.ceil(left), { signal });
      } catch (error) {
        this.#tokens += 1;
        throw error;
      }
    }
  }

  #refill(): void {
    const now = performance.now();
    this.#tokens = Math.min(this.#burst, this.#tokens + (now - this.#asOf) * this.#perMs);
    this.#asOf = now;
  }
}

/** One bucket for all items together: who comes when it is empty waits for the token that is promised to them. */
export class BucketRateLimiter<T> implements RateLimiter<T> {
  readonly #bucket: TokenBucket;

  /** `perSecond` items a second, and up to `burst` at once. */
  constructor(perSecond: number, burst: number) {
    this.#bucket = new TokenBucket(perSecond, burst);
  }

  /** Milliseconds until the next token that nobody has been promised. */
  when(_item: T): number {
    return this.#bucket.reserve();
  }

  /** Nothing to forget: the bucket does not know items. */
  forget(_item: T): void {}

  /** Always 0. */
  numRequeues(_item: T): number {
    return 0;
  }
}
