/**
 * Waits until a watch has shown what is waited for.
 *
 * Guarantees
 * - Conditions are met in order. An event that meets one is shown to the next too, before another is read.
 * - The watch is ended, its socket freed, whatever the outcome.
 * - No event is missed between two conditions: the watch goes on meanwhile.
 *
 * A watch with `resume: true` lives through cuts and the server's own time limits; another one that ends before all
 * conditions are met is an {@linkcode UntilError}.
 *
 * @example A job's end
 * ```ts
 * import { type ResourceClient, until } from "@kybern/kybern/rest";
 *
 * interface Job { metadata?: { name?: string }; status?: { succeeded?: number; failed?: number } }
 *
 * async function outcome(jobs: ResourceClient<Job>, name: string): Promise<"succeeded" | "failed"> {
 *   const fieldSelector = `metadata.name=${name}`;
 *   const { metadata: { resourceVersion } } = await jobs.list({ fieldSelector });
 *   const watch = await jobs.watch({ fieldSelector, resourceVersion, resume: true });
 *   const { object } = await until(
 *     watch,
 *     [({ object: { status } }) => (status?.succeeded ?? 0) + (status?.failed ?? 0) > 0],
 *     { timeout: 10 * 60_000 },
 *   );
 *   return object.status?.failed ? "failed" : "succeeded";
 * }
 * ```
 *
 * @module
 */
import { timeLimit } from "../meta/time_limit.ts";
import { raceSignal } from "./send_request.ts";
import type { WatchEvent } from "./watch_event.ts";
import type { WatchStream } from "./watch_stream.ts";

/** Whether an event is what is waited for. What it throws, or rejects with, ends the wait. */
export type WatchCondition<E> = (event: E) => boolean | Promise<boolean>;

/** Options of {@linkcode until}. */
export interface UntilOptions {
  /** Gives the wait up; it then rejects with `signal.reason`. */
  signal?: AbortSignal;
  /** Time that all conditions together may take, in milliseconds. @default {no limit} */
  timeout?: number;
}

/** Why a wait ended without its conditions: its time was up, or the watch ended. */
export type UntilEnd = "timeout" | "closed";

/** A watch has not shown all that was waited for. */
export class UntilError extends Error {
  /** Always `UntilError`. */
  override readonly name: string = "UntilError";
  /** Why it ended. */
  readonly end: UntilEnd;
  /** How many of the conditions had been met. */
  readonly met: number;
  /** How many there were. */
  readonly conditions: number;

  /** Describes a wait that ended. */
  constructor(end: UntilEnd, met: number, conditions: number) {
    const why = end === "timeout" ? "the time for it was up" : "the watch ended";
    super(`${why} when ${met} of ${conditions} conditions had been met`);
    this.end = end;
    this.met = met;
    this.conditions = conditions;
  }
}

/**
 * Reads a watch until it has shown an event for each condition, in their order, and gives the event that met the last.
 *
 * @throws {UntilError} when the time is up, or the watch ends before; what the watch or a condition fails with, as it is
 */
export async function until<T, E extends WatchEvent<T>>(
  watch: WatchStream<T, E>,
  conditions: readonly WatchCondition<E>[],
  options: UntilOptions = {},
): Promise<E> {
  const { signal, timeout } = options;
  let met = 0;
  using limit = timeLimit(signal, timeout, () => new UntilError("timeout", met, conditions.length));
  const onEnd = () => watch.cancel();
  if (limit.signal.aborted) onEnd();
  limit.signal.addEventListener("abort", onEnd, { once: true });
  try {
    if (conditions.length === 0) throw new TypeError("there is no condition to wait for");
    for await (const event of watch) {
      while (await raceSignal(Promise.resolve(conditions[met]!(event)), limit.signal)) {
        if (++met === conditions.length) return event;
      }
    }
    limit.signal.throwIfAborted();
    throw new UntilError("closed", met, conditions.length);
  } finally {
    watch.cancel();
  }
}
