/**
 * A value that is in files, and is read again as they change.
 *
 * It looks when it is asked for, and holds no timer. A reading that fails leaves the value of before, as long as there is
 * one: a file that is being replaced may be away or half written for a moment.
 *
 * @module
 */
import { errorMessage } from "../meta/error_message.ts";

/** How long a reading is good before the files are looked at again, in milliseconds. */
export const rotationPeriod = 60_000;

/** How a {@linkcode RotatingValue} judges and tells. */
export interface RotatingValueOptions<T> {
  /** Whether a reading has brought nothing new. @default {Object.is} */
  readonly isSame?: (before: T, now: T) => boolean;
  /** Is told once of each failure that leaves the value of before. */
  readonly onWarning: (text: string) => void;
}

/** Reads when the last reading is older than {@linkcode rotationPeriod}, or at once after `expire`. */
export class RotatingValue<T> {
  readonly #read: () => Promise<T>;
  readonly #options: RotatingValueOptions<T>;
  #value: T | undefined;
  #readAt = -Infinity;
  /** The reading under way, which all who ask meanwhile share. */
  #reading: Promise<T> | undefined;
  /** The failure that was told last. */
  #told: string | undefined;

  /** Reads nothing yet. */
  constructor(read: () => Promise<T>, options: RotatingValueOptions<T>) {
    this.#read = read;
    this.#options = options;
  }

  /** What was read last; the same object as long as nothing has changed. `undefined` before the first reading. */
  get value(): T | undefined {
    return this.#value;
  }

  /** Whether it is time to look again. */
  isDue(): boolean {
    return performance.now() - this.#readAt >= rotationPeriod;
  }

  /** Makes it due. */
  expire(): void {
    this.#readAt = -Infinity;
  }

  /**
   * Looks now.
   *
   * @throws what reading throws, where nothing was ever read
   */
  refresh(): Promise<T> {
    return this.#reading ??= this.#refresh().finally(() => this.#reading = undefined);
  }

  async #refresh(): Promise<T> {
    try {
      const next = await this.#read();
      const isSame = this.#options.isSame ?? Object.is;
      if (this.#value === undefined || !isSame(this.#value, next)) this.#value = next;
      this.#told = undefined;
    } catch (error) {
      if (this.#value === undefined) throw error;
      const text = errorMessage(error);
      if (text !== this.#told) this.#options.onWarning(`${text}; what was read before stays in use`);
      this.#told = text;
    }
    this.#readAt = performance.now();
    return this.#value;
  }
}
