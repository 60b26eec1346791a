/**
 * How often a busy watch is read.
 *
 * A server sends each event by itself, and an event that is read by itself costs a program several times its decoding:
 * a turn of the event loop, a read, a batch for each floor above. While events come one after the other, the next read
 * waits a moment for more of them to come. One that comes alone is never waited with; nor is one of a flow that fills its
 * reads by itself, nor a piece of an event that comes in several.
 *
 * While somebody waits for what the watch will bring, as a reconcile does for the event of its own write, it is read as
 * soon as something comes.
 *
 * It is the pace of a network, which goes on where a test holds the clock: its clock is the real one, as it is when this
 * module is loaded. What answers from within this process is read without it.
 *
 * @module
 */
import type { WatchDemand } from "./watch_demand.ts";

/**
 * So many chunks in {@linkcode busySpan} make a watch busy: one in 2 ms. A client that waits for the answer to each of its
 * requests has them so quickly only from a server that is next to it.
 */
export const busyChunks = 16;
/** See {@linkcode busyChunks}; in milliseconds. */
export const busySpan = 32;
/** Time from one read of a busy watch to the next, in milliseconds: by so much an event may come later. */
export const busyInterval = 4;
/** A batch of so many bytes is worth its read: nothing is waited for behind it. */
export const fullBatch = 16 * 1024;

/** A clock that no test has taken the place of. */
const real = { now: performance.now.bind(performance), setTimeout, clearTimeout };

/** Says when a watch is read next, and waits until then. */
export class WatchPace {
  readonly #full: number;
  readonly #demand: WatchDemand | undefined;
  readonly #now: () => number;
  /** When the last chunks came, in turns. */
  readonly #came = new Float64Array(busyChunks).fill(-Infinity);
  #oldest = 0;
  #lastCame = -Infinity;
  /** Bytes of the chunks since a pause was last asked for. */
  #bytes = 0;
  #endPause: (() => void) | undefined;

  /**
   * Begins with a watch that is not busy.
   *
   * @param gather bytes that one batch holds at most, but for its last chunk
   * @param demand tells who waits for what the watch brings, which is then read at once. @default nobody does
   * @param now a test's clock, in milliseconds
   */
  constructor(gather: number, demand?: WatchDemand, now: () => number = real.now) {
    this.#full = Math.min(fullBatch, gather);
    this.#demand = demand;
    this.#now = now;
  }

  /** Notes a chunk that was read. */
  took(bytes: number): void {
    this.#lastCame = this.#now();
    this.#came[this.#oldest] = this.#lastCame;
    this.#oldest = (this.#oldest + 1) % busyChunks;
    this.#bytes += bytes;
  }

  /**
   * How many milliseconds to wait before the next batch is read; 0 unless the watch is busy and nobody waits for it. Begins
   * that batch.
   */
  pause(): number {
    const bytes = this.#bytes;
    this.#bytes = 0;
    const now = this.#now();
    if (bytes >= this.#full || this.#demand?.any || now - this.#came[this.#oldest]! > busySpan) return 0;
    return Math.max(0, this.#lastCame + busyInterval - now);
  }

  /** Waits so many milliseconds, or until one more begins to wait for what the watch brings, or {@linkcode end}. */
  async wait(milliseconds: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = real.setTimeout(resolve, milliseconds);
    using _asked = this.#demand?.listen(resolve);
    this.#endPause = resolve;
    await promise;
    real.clearTimeout(timer);
    this.#endPause = undefined;
  }

  /** Ends the wait, if there is one. */
  end(): void {
    this.#endPause?.();
  }
}
