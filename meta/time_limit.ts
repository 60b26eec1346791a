/**
 * A signal that a caller gave and a time limit, as one signal.
 *
 * @module
 */

import type { Deadlines } from "./deadlines.ts";
import { longestTimer } from "./longest_timer.ts";

/** One signal for the caller's abort and for the end of the time. Disposed, it leaves no timer and no listener. */
export interface TimeLimit extends Disposable {
  /** Aborted with the caller's reason, or with what `late` gave. */
  readonly signal: AbortSignal;
  /** Ends what waits, as the time's end would. */
  abort(reason: unknown): void;
}

/** One that is counted. It is itself the listener of the caller's signal: each request has one of these. */
class CountedLimit implements TimeLimit, EventListenerObject {
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal | undefined;
  readonly #late: () => unknown;
  readonly #deadline: Disposable | undefined;
  readonly #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    outer: AbortSignal | undefined,
    timeout: number | undefined,
    late: () => unknown,
    deadlines: Deadlines | undefined,
  ) {
    this.#outer = outer;
    this.#late = late;
    if (outer?.aborted) this.handleEvent();
    else outer?.addEventListener("abort", this, { once: true });
    if (timeout === undefined || timeout > longestTimer) return;
    if (deadlines?.length === timeout) this.#deadline = deadlines.begin(this.#end);
    else this.#timer = setTimeout(this.#end, timeout);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  abort(reason: unknown): void {
    this.#controller.abort(reason);
  }

  /** The caller has aborted. */
  handleEvent(): void {
    this.#controller.abort(this.#outer!.reason);
  }

  [Symbol.dispose](): void {
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    this.#deadline?.[Symbol.dispose]();
    this.#outer?.removeEventListener("abort", this);
  }

  readonly #end = (): void => this.#controller.abort(this.#late());
}

/**
 * Begins to count a time limit.
 *
 * @param timeout in milliseconds; none, or one beyond {@linkcode longestTimer}, ends nothing
 * @param late what to abort with when the time is up
 * @param deadlines where many limits of this length are kept by one timer; of another length they are of no use
 */
export function timeLimit(
  signal: AbortSignal | undefined,
  timeout: number | undefined,
  late: () => unknown,
  deadlines?: Deadlines,
): TimeLimit {
  return new CountedLimit(signal, timeout, late, deadlines);
}
