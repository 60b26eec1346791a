/**
 * A watch that a reflector reads.
 *
 * @module
 */
import { StatusError } from "../rest/mod.ts";
import type { ListerWatcherEvent, WatchSource } from "./lister_watcher.ts";
import type { WatchHealth } from "./reflector_state.ts";

/** A watch that has been opened: its batches one by one, and how it fared. */
export class OpenWatch<T> implements Disposable {
  readonly #reader: ReadableStreamDefaultReader<readonly ListerWatcherEvent<T>[]>;
  readonly #signal: AbortSignal;
  readonly #openedAt = performance.now();
  /** What was read and put back. */
  #rest: readonly ListerWatcherEvent<T>[] = [];
  /** How many events it gave. */
  #events = 0;
  #stopped = false;
  readonly #stop = () => this[Symbol.dispose]();

  /** Reads `source` until it ends, this is disposed, or the signal aborts. */
  constructor(source: WatchSource<T>, signal: AbortSignal) {
    this.#reader = source.batches.getReader();
    this.#signal = signal;
    if (signal.aborted) this.#stop();
    else signal.addEventListener("abort", this.#stop, { once: true });
  }

  /**
   * The next events; `undefined` when the watch has ended.
   *
   * @throws {StatusError} on an ERROR event, once the events before it have been given
   */
  async next(): Promise<readonly ListerWatcherEvent<T>[] | undefined> {
    let batch = this.#rest;
    this.#rest = [];
    if (batch.length === 0) {
      const read = await this.#reader.read();
      if (read.done) return undefined;
      batch = read.value;
      this.#events += batch.length;
      // An ERROR, which is the last of its batch, is no sign of health.
      if (batch.at(-1)?.type === "ERROR") this.#events--;
    }
    const failure = batch.findIndex(({ type }) => type === "ERROR");
    if (failure === -1) return batch;
    const event = batch[failure]!;
    if (event.type === "ERROR" && failure === 0) throw new StatusError(event.object, { httpStatus: 200 });
    this.#rest = batch.slice(failure);
    return batch.slice(0, failure);
  }

  /** Puts events back: `next` gives them again. */
  putBack(events: readonly ListerWatcherEvent<T>[]): void {
    this.#rest = [...events, ...this.#rest];
  }

  /** How it has fared until now. */
  health(): WatchHealth {
    const now = performance.now();
    return {
      opened: true,
      events: this.#events,
      lastedMs: now - this.#openedAt,
      endedAt: now,
    };
  }

  /** Ends it and frees what it holds. Does nothing the second time. */
  [Symbol.dispose](): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#signal.removeEventListener("abort", this.#stop);
    // A stream that has errored rejects with its error, which has been told.
    this.#reader.cancel().catch(() => {});
  }
}
