/**
 * The time between the order to stop and the end of patience.
 *
 * @module
 */

/** Milliseconds that reconciles have to heed their signal; those that do not are left behind. */
const heedWithin = 1000;

/** The time between the order to stop and the end of patience. */
export class GracePeriod implements Disposable {
  /** Resolves when even those who were told to end have had their time. */
  readonly patienceOver: Promise<undefined>;
  readonly #end = new AbortController();
  readonly #signal: AbortSignal;
  readonly #onStop: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastTimer: ReturnType<typeof setTimeout> | undefined;
  #exceeded = false;

  /**
   * Begins to count when `stop` aborts.
   *
   * @param milliseconds how long the work may take to end; 0 not at all, a negative number for ever
   * @param now ends the patience at once
   */
  constructor(milliseconds: number, stop: AbortSignal, now: AbortSignal | undefined) {
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
      if (milliseconds < 0) return;
      this.#timer = setTimeout(() => {
        this.#exceeded = true;
        end();
      }, milliseconds);
    };
    if (stop.aborted) this.#onStop();
    else stop.addEventListener("abort", this.#onStop, { once: true });
    now?.addEventListener("abort", end, { once: true });
  }

  /** Aborts when it is over. */
  get over(): AbortSignal {
    return this.#end.signal;
  }

  /** Whether reconciles took longer. */
  get wasExceeded(): boolean {
    return this.#exceeded;
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#lastTimer);
    this.#signal.removeEventListener("abort", this.#onStop);
  }
}
