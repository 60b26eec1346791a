/**
 * A wait that grows with every failure in a row.
 *
 * @module
 */

/** How long to wait. */
export interface BackoffOptions {
  /**
   * The first wait, in milliseconds.
   *
   * @default 800
   */
  readonly initialMs?: number;
  /**
   * The longest wait, in milliseconds, chance included.
   *
   * @default 30_000
   */
  readonly maxMs?: number;
  /**
   * How many times the one before each wait is.
   *
   * @default 2
   */
  readonly factor?: number;
  /**
   * Up to which share of a wait is added by chance, so that many clients do not come back at once: 1 doubles it at
   * most.
   *
   * @default 1
   */
  readonly jitter?: number;
}

/** Gives one wait after the other. The defaults are those of client-go's reflector. */
export class Backoff {
  readonly #options: Required<BackoffOptions>;
  #failures = 0;

  /** Begins with the first wait. */
  constructor(options: BackoffOptions = {}) {
    this.#options = {
      initialMs: options.initialMs ?? 800,
      maxMs: options.maxMs ?? 30_000,
      factor: options.factor ?? 2,
      jitter: options.jitter ?? 1,
    };
  }

  /** The next wait, in milliseconds. */
  next(): number {
    const { initialMs, maxMs, factor, jitter } = this.#options;
    const base = Math.min(initialMs * factor ** this.#failures, maxMs);
    // Counting on would change nothing, but for the number in the end.
    if (base < maxMs) this.#failures++;
    return Math.min(base * (1 + Math.random() * jitter), maxMs);
  }

  /** All is well: the next wait is the first again. */
  reset(): void {
    this.#failures = 0;
  }
}
