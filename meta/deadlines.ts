/**
 * Time limits of one length, of which many are open at once and nearly none is ever reached: one timer for all of them.
 *
 * A timer for each would be most of what such a limit costs (`deno task bench controller`, under a profiler: 25 of 35 µs
 * for each request of a reconcile).
 *
 * @module
 */

/** A limit that is open. A class: an object with a method of its own costs several times as much to make. */
class Deadline implements Disposable {
  /** When it ends, on the clock of `performance.now()`. */
  readonly at: number;
  /** Is called then. */
  readonly late: () => void;
  readonly #close: (deadline: Deadline) => void;

  constructor(at: number, late: () => void, close: (deadline: Deadline) => void) {
    this.at = at;
    this.late = late;
    this.#close = close;
  }

  [Symbol.dispose](): void {
    this.#close(this);
  }
}

/** Limits of one length. While none is open, it has no timer. */
export class Deadlines {
  /** How long each is, in milliseconds. */
  readonly length: number;
  /** In the order of their beginning, which is that of their ends. */
  readonly #open = new Set<Deadline>();
  /** For the first of them, or for one before it that was ended in time. */
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param length of each limit, in milliseconds; at most `longestTimer` */
  constructor(length: number) {
    this.length = length;
  }

  /** Begins a limit; `late` is called at its end, unless it is disposed before. */
  begin(late: () => void): Disposable {
    const deadline = new Deadline(performance.now() + this.length, late, this.#close);
    this.#open.add(deadline);
    this.#timer ??= setTimeout(this.#check, this.length);
    return deadline;
  }

  readonly #close = (deadline: Deadline): void => {
    this.#open.delete(deadline);
    if (this.#open.size > 0) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  };

  readonly #check = (): void => {
    this.#timer = undefined;
    const now = performance.now();
    for (const deadline of this.#open) {
      if (deadline.at > now) {
        this.#timer = setTimeout(this.#check, deadline.at - now);
        return;
      }
      this.#open.delete(deadline);
      deadline.late();
    }
  };
}
