/**
 * A limit that a client sets itself on its requests.
 *
 * There is none unless asked: API priority and fairness (KEP-1040) on the server is what shares a server today. The
 * limit is for servers without it, and for those who pay by the request.
 *
 * @module
 */
import { delay } from "@std/async/delay";

/** Decides when a request may go. */
export interface RequestRateLimiter {
  /** Resolves when the next request may go; rejects with `signal.reason` when that comes first. */
  wait(options?: { signal?: AbortSignal }): Promise<void>;
}

/**
 * A token bucket: `burst` requests at once, then `perSecond` of them each second, in the order in which they came.
 *
 * @example At most ten requests a second
 * ```ts
 * import { RESTClient, TokenBucketRateLimiter, type ClientOptions } from "@kybern/kybern/rest";
 * import type { ClusterAccess } from "@kybern/kybern/meta";
 *
 * function gentle(access: ClusterAccess) {
 *   const options: ClientOptions = { rateLimiter: new TokenBucketRateLimiter(10, 20) };
 *   return new RESTClient(access, { group: "", version: "v1", ...options });
 * }
 * ```
 */
export class TokenBucketRateLimiter implements RequestRateLimiter {
  readonly #perSecond: number;
  readonly #burst: number;
  /** Tokens at `#at`; below zero by one for each request that waits. */
  #tokens: number;
  #at: number | undefined;

  /**
   * Starts with a full bucket.
   *
   * @param perSecond requests per second in the long run
   * @param burst requests that may go at once after a pause
   * @throws {RangeError} when either is not above zero
   */
  constructor(perSecond: number, burst: number) {
    if (!(perSecond > 0) || !(burst >= 1)) {
      throw new RangeError(`a rate limit of ${perSecond}/s with a burst of ${burst} lets no request through`);
    }
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#tokens = burst;
  }

  /** Takes a token, and waits until it is there. An aborted wait gives its token back. */
  async wait(options: { signal?: AbortSignal } = {}): Promise<void> {
    options.signal?.throwIfAborted();
    const now = performance.now();
    const passed = this.#at === undefined ? 0 : (now - this.#at) / 1_000;
    this.#tokens = Math.min(this.#burst, this.#tokens + passed * this.#perSecond) - 1;
    this.#at = now;
    if (this.#tokens >= 0) return;
    try {
      await delay(-this.#tokens / this.#perSecond * 1_000, { signal: options.signal });
    } catch (error) {
      this.#tokens += 1;
      throw error;
    }
  }
}
