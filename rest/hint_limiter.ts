/**
 * Lets a long text be shown a few times, and not at each of many failures.
 *
 * @module
 */

/** How often. */
export interface HintRate {
  /** Times in a span of time. */
  readonly threshold: number;
  /** The span, in milliseconds. It begins with the first time. */
  readonly interval: number;
}

/** client-go's: ten times an hour. */
export const usualHintRate: HintRate = { threshold: 10, interval: 60 * 60_000 };

/** Counts the times of a span, and begins a new one when it is over. */
export class HintLimiter {
  readonly #rate: HintRate;
  #begun: number | undefined;
  #count = 0;

  /** Nothing has been shown yet. */
  constructor(rate: HintRate = usualHintRate) {
    this.#rate = rate;
  }

  /** Whether to show it this time. */
  take(): boolean {
    const now = performance.now();
    if (this.#begun === undefined || now - this.#begun >= this.#rate.interval) {
      this.#begun = now;
      this.#count = 0;
    }
    return this.#count++ < this.#rate.threshold;
  }
}
