/**
 * Values by kind and key: a map for each kind, so that no text of both has to be made, and hashed, for each look. What a
 * reconcile looks up this way it looks up some twenty times.
 *
 * @module
 */

/** Values by the name of a kind, or of whatever else has keys, and a key. */
export class KindMap<V> {
  readonly #kinds = new Map<string, Map<string, V>>();
  #size = 0;

  /** How many values there are. */
  get size(): number {
    return this.#size;
  }

  /** The value of a key. */
  get(kind: string, key: string): V | undefined {
    return this.#kinds.get(kind)?.get(key);
  }

  /** Sets the value of a key. */
  set(kind: string, key: string, value: V): void {
    let ofKind = this.#kinds.get(kind);
    if (ofKind === undefined) this.#kinds.set(kind, ofKind = new Map());
    const before = ofKind.size;
    ofKind.set(key, value);
    this.#size += ofKind.size - before;
  }

  /** Removes a key. */
  delete(kind: string, key: string): void {
    if (this.#kinds.get(kind)?.delete(key)) this.#size--;
  }

  /** All values: those of one kind in the order in which their keys came. A value may be removed while they are walked. */
  *values(): Generator<V, undefined> {
    for (const ofKind of this.#kinds.values()) yield* ofKind.values();
  }
}
