/**
 * One watch as a stream: single events by `for await`, or batches by {@linkcode WatchStream.batches}.
 *
 * Flow
 * - It exists once the server has accepted the watch.
 * - Events come in the server's order. A batch holds those that one read from the network completed; with `gather`
 *   also what has come by then, and a busy watch is read each 4 ms (`watch_pace.ts`).
 * - Nothing is read ahead of the reader, so a slow reader slows the server down; with `gather` as much as that says.
 *
 * Ends
 * - when the server ends the watch, which is normal and happens every few minutes: the iteration ends;
 * - when the reader leaves its loop, calls `cancel()` or disposes: the socket is freed at once;
 * - with `signal.reason` when the signal aborts;
 * - with a `StatusError` on an ERROR event, `isExpired` among them: list anew;
 * - with a `WatchStalledError` when its connection is dead, with a `TransportError` when it is cut.
 *
 * Events that came before a failure are given before it.
 *
 * @example The ConfigMaps of a namespace, as they change
 * ```ts
 * import type { ResourceClient } from "@kybern/kybern/rest";
 *
 * async function follow(client: ResourceClient<{ data?: Record<string, string> }>, signal: AbortSignal) {
 *   const { metadata } = await client.list({ signal });
 *   await using watch = await client.watch({ resourceVersion: metadata.resourceVersion, signal });
 *   for await (const { type, object } of watch) console.log(type, object.metadata.name);
 * }
 * ```
 *
 * @module
 */
import { versionOf } from "../meta/version_of.ts";
import type { BatchSource } from "./batch_source.ts";
import type { ChangeEvent, WatchEvent } from "./watch_event.ts";

/** A watch that the server has accepted. Read it once: by `for await`, or by `batches`. */
export class WatchStream<T, E extends WatchEvent<T> = ChangeEvent<T>>
  implements AsyncIterable<E>, AsyncDisposable {
  readonly #source: BatchSource<E>;
  #batches: ReadableStream<E[]> | undefined;
  #iterated = false;
  /** Version of the last event that was given, while others of its batch wait: those have not been read. */
  #given: string | undefined;

  /** Made by `client.watch()`; of use by itself only where the events come from elsewhere, as in a test. */
  constructor(source: BatchSource<E>) {
    this.#source = source;
  }

  /** Version of the last event or bookmark that was read, `""` before the first: where another watch continues. */
  get resourceVersion(): string {
    return this.#given ?? this.#source.resourceVersion;
  }

  /**
   * The events in batches, never empty.
   *
   * @throws {TypeError} when single events are being iterated already
   */
  get batches(): ReadableStream<E[]> {
    if (this.#iterated) throw new TypeError("the watch is being read event by event already");
    this.#batches ??= new ReadableStream<E[]>({
      pull: async (controller) => {
        const batch = await this.#source.next();
        if (batch === undefined) controller.close();
        else controller.enqueue(batch);
      },
      cancel: () => this.#source.cancel(),
    }, { highWaterMark: 0 });
    return this.#batches;
  }

  /**
   * The events one by one. Leaving the loop ends the watch.
   *
   * @throws {TypeError} when the watch is being read already
   */
  [Symbol.asyncIterator](): AsyncIterator<E, undefined> {
    if (this.#iterated || this.#batches !== undefined) {
      throw new TypeError("the watch is being read already");
    }
    this.#iterated = true;
    const source = this.#source;
    let batch: E[] = [];
    let at = 0;
    const give = (): IteratorResult<E, undefined> => {
      const value = batch[at++]!;
      this.#given = at < batch.length ? versionOf(value.object) : undefined;
      return { value, done: false };
    };
    const refill = async (): Promise<IteratorResult<E, undefined>> => {
      const next = await source.next();
      if (next === undefined) return { value: undefined, done: true };
      batch = next;
      at = 0;
      return give();
    };
    return {
      next: () => at < batch.length ? Promise.resolve(give()) : refill(),
      return: () => {
        batch = [];
        source.cancel();
        return Promise.resolve({ value: undefined, done: true });
      },
    };
  }

  /** Ends the watch and frees its socket at once. Does nothing when it has ended. */
  cancel(): void {
    this.#source.cancel();
  }

  /** The same as {@linkcode cancel}. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#source.cancel();
    return Promise.resolve();
  }
}
