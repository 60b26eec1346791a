/**
 * A span of time in which failures are tried again.
 *
 * @module
 */

/**
 * Opens at the first failure and closes `ms` later. A gap between two failures that is longer than the window opens
 * it anew, and so does its closing. Of no length, it is never open.
 */
export class RetryWindow {
  readonly #ms: number;
  #firstAt: number | undefined;
  #lastAt = -Infinity;

  /** A window of `ms` milliseconds. */
  constructor(ms: number) {
    this.#ms = ms;
  }

  /** Counts a failure now; says whether it should be tried again. */
  failed(): boolean {
    if (this.#ms <= 0) return false;
    const now = performance.now();
    if (now - this.#lastAt > this.#ms) this.#firstAt = undefined;
    this.#lastAt = now;
    this.#firstAt ??= now;
    if (now - this.#firstAt <= this.#ms) return true;
    this.#firstAt = undefined;
    return false;
  }
}
