/**
 * The time between the order to stop and the end of patience.
 *
 * @module
 */

import { longestTimer } from "../meta/longest_timer.ts";

/** Milliseconds that what runs has to heed its signal; what does not is left behind. */
export const heedWithin = 1_000;

/** What a {@linkcode GracePeriod} is made of. */
export interface GracePeriodParts {
  /** The order to stop: the time begins. */
  readonly stop: AbortSignal;
  /** Ends the patience at once. */
  readonly now: AbortSignal | undefined;
  /** Names of what runs. */
  readonly running: () => readonly string[];
}

/** The time between the order to stop and the end of patience. */
export class GracePeriod implements Disposable {
  /** Resolves when even those who were told to end have had their time. */
  readonly patienceOver: Promise<undefined>;
  readonly #end = new AbortController();
  readonly #signal: AbortSignal;
  readonly #onStop: () => void;
  readonly #forgetNow: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastTimer: ReturnType<typeof setTimeout> | undefined;
  #left: readonly string[] = [];

  /**
   * Begins to count when `stop` aborts.
   *
   * @param milliseconds how long the work may take to end; 0 not at all, a negative number for ever
   */
  constructor(milliseconds: number, { stop, now, running }: GracePeriodParts) {
    this.#signal = stop;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.patienceOver = promise;
    const end = () => {
      if (this.#end.signal.aborted) return;
      this.#lastTimer = setTimeout(() => resolve(undefined), heedWithin);
      this.#end.abort(new DOMException("the grace period is over", "AbortError"));
    };
    this.#onStop = () => {
      if (milliseconds === 0) return end();
      if (milliseconds < 0 || milliseconds > longestTimer) return;
      this.#timer = setTimeout(() => {
        this.#left = running();
        end();
      }, milliseconds);
    };
    if (stop.aborted) this.#onStop();
    else stop.addEventListener("abort", this.#onStop, { once: true });
    now?.addEventListener("abort", end, { once: true });
    this.#forgetNow = () => now?.removeEventListener("abort", end);
  }

  /** Aborts when it is over. */
  get over(): AbortSignal {
    return this.#end.signal;
  }

  /** Names of what was running when the time was over. */
  get left(): readonly string[] {
    return this.#left;
  }

  /** Whether anything took longer. */
  get wasExceeded(): boolean {
    return this.#left.length > 0;
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#lastTimer);
    this.#signal.removeEventListener("abort", this.#onStop);
    this.#forgetNow();
  }
}
