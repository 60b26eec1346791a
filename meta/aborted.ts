/**
 * An abort signal as something to wait for.
 *
 * @module
 */

/**
 * Resolves when the signal aborts; at once if it has.
 *
 * @example
 * ```ts
 * import { aborted } from "@kybern/kybern/meta";
 *
 * const stop = new AbortController();
 * setTimeout(() => stop.abort(), 10);
 * await aborted(stop.signal);
 * ```
 */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
