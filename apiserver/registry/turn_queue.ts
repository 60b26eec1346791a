/**
 * Work of the server itself, done right after the writes that caused it: a set of keys, worked off in one microtask.
 *
 * Guarantees
 * - A key waits at most once.
 * - Work begins after the write that queued it has returned, and before the next task of the event loop. So there is
 *   nothing to poll and no timer, and a test that awaits the write's answer finds the work done.
 *
 * @module
 */

/** See the module. */
export class TurnQueue<K> {
  readonly #keys = new Set<K>();
  readonly #work: (key: K) => void;
  readonly #onError: (error: unknown, key: K) => void;
  #draining: Promise<void> | undefined;
  #stopped = false;

  /** Makes a queue; `work` must not wait. */
  constructor(work: (key: K) => void, onError: (error: unknown, key: K) => void) {
    this.#work = work;
    this.#onError = onError;
  }

  /** Queues a key. */
  add(key: K): void {
    if (this.#stopped) return;
    this.#keys.add(key);
    this.#draining ??= Promise.resolve().then(() => this.#drain());
  }

  /** Resolves once nothing waits. */
  async idle(): Promise<void> {
    while (this.#draining !== undefined) await this.#draining;
  }

  /** Drops what waits, and all that comes. */
  stop(): void {
    this.#stopped = true;
    this.#keys.clear();
  }

  #drain(): void {
    for (const key of this.#keys) {
      this.#keys.delete(key);
      try {
        this.#work(key);
      } catch (error) {
        this.#onError(error, key);
      }
    }
    this.#draining = undefined;
  }
}
