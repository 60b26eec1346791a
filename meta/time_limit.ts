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
  const controller = new AbortController();
  const onAbort = () => controller.abort(signal!.reason);
  if (signal?.aborted) onAbort();
  else signal?.addEventListener("abort", onAbort, { once: true });
  const end = () => controller.abort(late());
  const shared = deadlines?.length === timeout ? deadlines?.begin(end) : undefined;
  const timer = shared !== undefined || timeout === undefined || timeout > longestTimer
    ? undefined
    : setTimeout(end, timeout);
  return {
    signal: controller.signal,
    abort: (reason) => controller.abort(reason),
    [Symbol.dispose]() {
      if (shared !== undefined) shared[Symbol.dispose]();
      else clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
    },
  };
}
