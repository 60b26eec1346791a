/**
 * A wait for what has to end soon, and may not.
 *
 * @module
 */
import { abortable } from "@std/async/abortable";
import { timeLimit } from "./time_limit.ts";

/**
 * Resolves when a promise has settled, be it by a rejection, when the time is over, or when the signal aborts.
 *
 * @param milliseconds how long it may take
 */
export async function settledWithin(
  promise: Promise<unknown>,
  milliseconds: number,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<void> {
  using limit = timeLimit(signal, milliseconds, () => new DOMException("it takes long", "TimeoutError"));
  await abortable(promise, limit.signal).catch(() => {});
}
