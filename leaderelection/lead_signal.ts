/**
 * The end of a lead, as an abort signal.
 *
 * @module
 */

/** What a fence asks before each write: a `LeaderElector` is one. */
export interface Leadership {
  /** Throws unless this process leads at this moment. */
  requireLeadership(): void;
  /**
   * Until when it leads unless it renews, by `performance.now()`: requests that are not answered by then are ended.
   *
   * @default they are left alone once they have been sent
   */
  readonly leadsUntil?: number;
  /**
   * Aborts when the lead is over, be it before its time: handed back, or taken by another.
   *
   * @default the time alone counts
   */
  readonly leadOver?: AbortSignal | undefined;
}

/** Aborts with what `requireLeadership` throws as soon as the lead is over. Disposing it ends the watch over it. */
export class LeadSignal implements Disposable {
  readonly #leadership: Leadership;
  readonly #end = new AbortController();
  readonly #over: AbortSignal | undefined;
  readonly #onOver = () => this.#look();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Begins to watch. */
  constructor(leadership: Leadership) {
    this.#leadership = leadership;
    this.#over = leadership.leadOver;
    this.#over?.addEventListener("abort", this.#onOver, { once: true });
    this.#arm();
  }

  /** Aborts when the lead is over. */
  get signal(): AbortSignal {
    return this.#end.signal;
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#over?.removeEventListener("abort", this.#onOver);
  }

  #arm(): void {
    const { leadsUntil = Infinity } = this.#leadership;
    if (leadsUntil === Infinity) return;
    // A renewal moves the deadline: only when the old one has come is it worth another look.
    this.#timer = setTimeout(() => this.#look(), Math.max(0, leadsUntil - performance.now()));
  }

  #look(): void {
    clearTimeout(this.#timer);
    try {
      this.#leadership.requireLeadership();
    } catch (error) {
      return this.#end.abort(error);
    }
    this.#arm();
  }
}
