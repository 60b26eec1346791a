/**
 * A wait for each of many keys that grows with every failure and starts anew when all has been quiet.
 *
 * Source: client-go's `util/flowcontrol/backoff.go`.
 *
 * @module
 */

/** Options of a {@linkcode KeyedBackoff}. */
export interface KeyedBackoffOptions {
  /**
   * Up to which share of each wait is added at random: 0.1 makes 1 s last from 1 s to 1.1 s.
   *
   * @default 0
   */
  readonly jitter?: number;
  /**
   * Whether a key that was last heard of `idleMs` ago starts anew, given the longest wait.
   *
   * @default after twice the longest wait
   */
  readonly hasExpired?: (idleMs: number, maxMs: number) => boolean;
}

/** One key's wait. */
interface Wait {
  ms: number;
  updatedAt: number;
}

/**
 * Waits by key: the first failure waits `baseMs`, each further one twice as long, at most `maxMs`.
 *
 * @example
 * ```ts
 * import { KeyedBackoff } from "@kybern/kybern/workqueue";
 * import { assertEquals } from "@std/assert";
 *
 * const backoff = new KeyedBackoff<string>(1_000, 50_000);
 * backoff.next("a");
 * assertEquals(backoff.next("a"), 2_000);
 * assertEquals(backoff.get("b"), 0);
 * ```
 */
export class KeyedBackoff<K> {
  readonly #baseMs: number;
  readonly #maxMs: number;
  readonly #jitter: number;
  readonly #hasExpired: (idleMs: number, maxMs: number) => boolean;
  readonly #waits = new Map<K, Wait>();

  /** Waits from `baseMs` to `maxMs` milliseconds. */
  constructor(baseMs: number, maxMs: number, options: KeyedBackoffOptions = {}) {
    this.#baseMs = baseMs;
    this.#maxMs = maxMs;
    this.#jitter = options.jitter ?? 0;
    this.#hasExpired = options.hasExpired ?? ((idleMs, maxMs) => idleMs > 2 * maxMs);
  }

  /** How many keys are remembered. */
  get size(): number {
    return this.#waits.size;
  }

  /** The key's present wait in milliseconds; 0 if it has none. */
  get(key: K): number {
    return this.#waits.get(key)?.ms ?? 0;
  }

  /** Counts a failure of the key and gives its new wait in milliseconds. */
  next(key: K): number {
    const now = performance.now();
    const wait = this.#waits.get(key);
    const base = wait === undefined || this.#hasExpired(now - wait.updatedAt, this.#maxMs)
      ? this.#baseMs
      : wait.ms * 2;
    const ms = Math.min(base + Math.random() * this.#jitter * base, this.#maxMs);
    this.#waits.set(key, { ms, updatedAt: now });
    return ms;
  }

  /** Milliseconds until the key's wait, counted from its last failure, is over; 0 when it is. */
  remaining(key: K): number {
    const wait = this.#waits.get(key);
    if (wait === undefined) return 0;
    const idle = performance.now() - wait.updatedAt;
    return this.#hasExpired(idle, this.#maxMs) ? 0 : Math.max(0, wait.ms - idle);
  }

  /** Forgets the key's failures. */
  reset(key: K): void {
    this.#waits.delete(key);
  }

  /** Forgets the keys that would start anew. Call it now and then where keys come and go. */
  gc(): void {
    const now = performance.now();
    for (const [key, wait] of this.#waits) {
      if (this.#hasExpired(now - wait.updatedAt, this.#maxMs)) this.#waits.delete(key);
    }
  }
}
