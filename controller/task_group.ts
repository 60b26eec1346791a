/**
 * Tasks that run side by side, of which the first that fails stops the others.
 *
 * @module
 */

/** What runs side by side. */
export class TaskGroup {
  /** What runs, with the names that were given. */
  readonly #running = new Map<Promise<void>, string>();
  readonly #failures: unknown[] = [];
  readonly #stop: AbortController;

  /** @param stop aborted with what the first task fails with */
  constructor(stop: AbortController) {
    this.#stop = stop;
  }

  /** What tasks failed with, in that order. */
  get failures(): readonly unknown[] {
    return this.#failures;
  }

  /** Names of those that run, in the order in which they were started. */
  get running(): readonly string[] {
    return [...this.#running.values()];
  }

  /**
   * Starts a task.
   *
   * @param name says what it is, in messages
   * @param signal the order under which it runs: that it ends by the order's own reason is no failure
   */
  start(name: string, signal: AbortSignal, body: () => void | Promise<void>): void {
    const run = (async () => {
      try {
        await body();
      } catch (error) {
        if (signal.aborted && (error === signal.reason || isAbort(error))) return;
        this.#failures.push(error);
        this.#stop.abort(error);
      }
    })();
    this.#running.set(run, name);
    run.then(() => this.#running.delete(run));
  }

  /** Resolves when none runs. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running.keys());
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}
