/**
 * One read that several callers wait for.
 *
 * @module
 */
import { raceSignal } from "../rest/send_request.ts";

/** A read under way. */
interface Reading<T> {
  readonly result: Promise<T>;
  readonly controller: AbortController;
  /** Callers that wait for it. */
  waiting: number;
}

/**
 * Reads once for all who ask while it reads. A caller's signal ends that caller's wait; the read itself is given up
 * when nobody waits for it any more. Whoever asks after it has ended begins another.
 */
export class SharedRead<T> {
  readonly #read: (signal: AbortSignal) => Promise<T>;
  #reading: Reading<T> | undefined;

  /** Reads nothing yet. */
  constructor(read: (signal: AbortSignal) => Promise<T>) {
    this.#read = read;
  }

  /** What is read. */
  async get({ signal }: { readonly signal?: AbortSignal } = {}): Promise<T> {
    signal?.throwIfAborted();
    const reading = this.#reading ??= this.#begin();
    reading.waiting++;
    try {
      return await raceSignal(reading.result, signal);
    } finally {
      if (--reading.waiting === 0 && this.#reading === reading) {
        this.#reading = undefined;
        reading.controller.abort(signal?.reason);
      }
    }
  }

  /** Who asks from now on does not get what is being read; who waits for it does. */
  forget(): void {
    this.#reading = undefined;
  }

  #begin(): Reading<T> {
    const controller = new AbortController();
    const reading: Reading<T> = { result: this.#read(controller.signal), controller, waiting: 0 };
    const over = () => {
      if (this.#reading === reading) this.#reading = undefined;
    };
    reading.result.then(over, over);
    return reading;
  }
}
