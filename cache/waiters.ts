/**
 * Those who wait for something to become true.
 *
 * @module
 */
import type { WatchDemand } from "../rest/mod.ts";

/** One who waits. */
interface Waiter {
  isTrue(): boolean;
  resolve(): void;
  reject(reason: unknown): void;
}

/** Holds those who wait for conditions over one thing; whoever changes the thing wakes them. */
export class Waiters implements WatchDemand {
  readonly #waiters = new Set<Waiter>();
  readonly #listeners = new Set<() => void>();

  /** Whether anyone waits. */
  get any(): boolean {
    return this.#waiters.size > 0;
  }

  /** Has a function called whenever one more begins to wait, until what it gives is disposed. */
  listen(begun: () => void): Disposable {
    this.#listeners.add(begun);
    return { [Symbol.dispose]: () => void this.#listeners.delete(begun) };
  }

  /** Resolves once the condition holds, which is looked at now and at each wake. Rejects with `signal.reason`. */
  async wait(condition: () => boolean, signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (condition()) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiter: Waiter = { isTrue: condition, resolve, reject };
    const abort = () => reject(signal!.reason);
    signal?.addEventListener("abort", abort, { once: true });
    this.#waiters.add(waiter);
    for (const begun of this.#listeners) begun();
    try {
      await promise;
    } finally {
      this.#waiters.delete(waiter);
      signal?.removeEventListener("abort", abort);
    }
  }

  /** Looks at every condition again. One that throws rejects the wait that it belongs to. */
  wake(): void {
    for (const waiter of this.#waiters) {
      try {
        if (!waiter.isTrue()) continue;
        waiter.resolve();
      } catch (error) {
        waiter.reject(error);
      }
      this.#waiters.delete(waiter);
    }
  }
}
