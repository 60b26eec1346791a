/**
 * What ends a reconcile before it has ended by itself: the order of its manager, or its time.
 *
 * @module
 */
import { type TimeLimit, timeLimit } from "../meta/time_limit.ts";

/** The signals of one reconcile. Disposed, it leaves no timer and no listener. */
export class ReconcileEnd implements Disposable {
  readonly #abort: AbortSignal;
  readonly #limit: TimeLimit | undefined;
  #own: TimeLimit | undefined;
  #isOver = false;

  /**
   * Begins to count its time.
   *
   * @param abort the manager's order
   * @param timeout in milliseconds; none ends nothing
   * @param late what to end it with when the time is up
   */
  constructor(abort: AbortSignal, timeout: number | undefined, late: () => unknown) {
    this.#abort = abort;
    this.#limit = timeout === undefined ? undefined : timeLimit(abort, timeout, late);
  }

  /** For who leaves nothing on it: without a time limit it is the manager's own. */
  get signal(): AbortSignal {
    return this.#limit?.signal ?? this.#abort;
  }

  /**
   * For the author: what stays on it goes with it. So it is not `AbortSignal.any`, on which everything stays with the
   * manager's for as long as that runs. Made when it is first asked for: most reconciles have no use for it.
   */
  get ownSignal(): AbortSignal {
    if (this.#limit !== undefined) return this.#limit.signal;
    // What is asked for late hears of nothing that comes then, as one that was asked for in time does not either.
    const outer = this.#isOver && !this.#abort.aborted ? undefined : this.#abort;
    this.#own ??= timeLimit(outer, undefined, () => undefined);
    return this.#own.signal;
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    this.#limit?.[Symbol.dispose]();
    this.#own?.[Symbol.dispose]();
  }
}
