/**
 * A map that forgets what was used longest ago.
 *
 * @module
 */

/** Holds up to so many entries by text: one more makes it forget the one that was touched longest ago. */
export class RecentMap<V> {
  /** Its order is that of use: what was touched last stands last. */
  readonly #entries = new Map<string, V>();
  readonly #limit: number;

  /** @param limit how many entries it holds; client-go's caches of events hold as many */
  constructor(limit = 4_096) {
    this.#limit = limit;
  }

  /** The value, which counts as used. */
  get(key: string): V | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  /** Sets the value, which counts as used. Gives the value that is forgotten for it, if one is. */
  set(key: string, value: V): V | undefined {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size <= this.#limit) return undefined;
    const [oldest, forgotten] = this.#entries.entries().next().value!;
    this.#entries.delete(oldest);
    return forgotten;
  }

  /** Forgets the value. */
  delete(key: string): void {
    this.#entries.delete(key);
  }

  /** All entries, the one used longest ago first. */
  entries(): IterableIterator<[string, V]> {
    return this.#entries.entries();
  }
}
