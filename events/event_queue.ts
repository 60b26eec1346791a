/**
 * Events that wait for one who takes them.
 *
 * @module
 */

/** A queue with a bound, from whoever tells to one who takes. */
export class EventQueue<E> {
  readonly #limit: number;
  #events: E[] = [];
  #closed = false;
  #wake: () => void = () => {};
  #dropped = 0;

  /** @param limit how many may wait; what comes then is dropped */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** How many wait. */
  get length(): number {
    return this.#events.length;
  }

  /** How many were dropped. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Adds an event; `false` if it was dropped, since too many wait or the queue is closed. */
  push(event: E): boolean {
    if (this.#closed || this.#events.length >= this.#limit) {
      this.#dropped++;
      return false;
    }
    this.#events.push(event);
    this.#wake();
    return true;
  }

  /** Takes nothing more; what waits is still given. */
  close(): void {
    this.#closed = true;
    this.#wake();
  }

  /** The next event; `undefined` when the queue is closed and empty. One may wait at a time. */
  async next(): Promise<E | undefined> {
    while (this.#events.length === 0) {
      if (this.#closed) return undefined;
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      await promise;
    }
    return this.#events.shift();
  }
}
