/**
 * Counts the timers that are set, for as long as it is there.
 *
 * @module
 */

/** Wraps the timers of `globalThis` from its construction until it is disposed. */
export class TimerCensus implements Disposable {
  readonly #pending = new Set<unknown>();
  readonly #real = {
    setTimeout: globalThis.setTimeout,
    clearTimeout: globalThis.clearTimeout,
    setInterval: globalThis.setInterval,
    clearInterval: globalThis.clearInterval,
  };

  /** Begins to count. */
  constructor() {
    const { setTimeout, clearTimeout, setInterval, clearInterval } = this.#real;
    const pending = this.#pending;
    const count = <Args extends unknown[]>(
      set: (run: (...args: Args) => unknown, ms?: number) => unknown,
      once: boolean,
    ) =>
    (run: (...args: Args) => unknown, ms?: number, ...args: Args) => {
      const id = set(() => {
        if (once) pending.delete(id);
        run(...args);
      }, ms);
      pending.add(id);
      return id;
    };
    const forget = (clear: (id?: number) => void) => (id?: number) => {
      pending.delete(id);
      clear(id);
    };
    Object.assign(globalThis, {
      setTimeout: count(setTimeout as never, true),
      setInterval: count(setInterval as never, false),
      clearTimeout: forget(clearTimeout as never),
      clearInterval: forget(clearInterval as never),
    });
  }

  /** How many timers were set since, and have neither run nor been cleared. */
  get pending(): number {
    return this.#pending.size;
  }

  /** Puts the real ones back. */
  [Symbol.dispose](): void {
    Object.assign(globalThis, this.#real);
  }
}
