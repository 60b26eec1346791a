/**
 * Tries again what failed for a reason that passes: client-go's `retry` package.
 *
 * @example Two writers of one object
 * ```ts
 * import type { Clientset } from "@kybern/kybern/clientset";
 * import { retryOnConflict } from "@kybern/kybern/rest";
 *
 * async function count(clientset: Clientset, namespace: string, name: string) {
 *   const configMaps = clientset.coreV1.configMaps(namespace);
 *   await retryOnConflict(async () => {
 *     const object = await configMaps.get(name); // anew in each try
 *     const seen = Number(object.data?.seen ?? 0);
 *     await configMaps.update({ ...object, data: { ...object.data, seen: String(seen + 1) } });
 *   });
 * }
 * ```
 *
 * @module
 */
import { delay } from "@std/async/delay";
import { isConflict } from "./status_error.ts";

/** How often, and how far apart, something is tried. The defaults are client-go's `DefaultRetry`. */
export interface RetryOptions {
  /** How often it is tried in all. @default {5} */
  steps?: number;
  /** Wait before the second try, in milliseconds. @default {10} */
  duration?: number;
  /** How many times the one before each further wait is. @default {1} */
  factor?: number;
  /** Up to which share of a wait is added to it by chance. @default {0.1} */
  jitter?: number;
  /** Longest wait, in milliseconds, chance left out. @default {no limit} */
  cap?: number;
  /** Ends a wait between two tries, which then rejects with `signal.reason`. */
  signal?: AbortSignal;
}

/** For one writer among many: four tries, each wait five times the one before. client-go's `DefaultBackoff`. */
export const defaultBackoff: Readonly<RetryOptions> = { steps: 4, duration: 10, factor: 5, jitter: 0.1 };

/**
 * Runs `attempt` until it succeeds, fails with an error that `isRetriable` does not name, or has been tried often
 * enough: then the last error rejects.
 *
 * @throws {RangeError} when `steps` is not a positive integer
 */
export async function retryOnError<R>(
  isRetriable: (error: unknown) => boolean,
  attempt: () => R | Promise<R>,
  options: RetryOptions = {},
): Promise<R> {
  const { steps = 5, duration = 10, factor = 1, jitter = 0.1, cap = Infinity, signal } = options;
  if (!Number.isInteger(steps) || steps < 1) throw new RangeError(`steps must be at least 1, not ${steps}`);
  let wait = duration;
  for (let step = 1;; step++) {
    signal?.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      if (step >= steps || !isRetriable(error)) throw error;
    }
    await delay(Math.min(wait, cap) * (1 + Math.random() * jitter), { signal });
    wait *= factor;
  }
}

/** Tries again on conflicts (409): someone else has changed the object since it was read. */
export function retryOnConflict<R>(attempt: () => R | Promise<R>, options: RetryOptions = {}): Promise<R> {
  return retryOnError(isConflict, attempt, options);
}
