/**
 * Values by kind and key: a map for each kind, so that no text of both has to be made, and hashed, for each look. What a
 * reconcile looks up this way it looks up some twenty times.
 *
 * @module
 */

/**
 * How many kinds may be there of which some have no values any more: those that come again find their maps. Owner
 * references may name any kinds, and as many as somebody likes, so that not all can be kept.
 */
const roomForKinds = 64;

/** Values by the name of a kind, or of whatever else has keys, and a key. */
export class KindMap<V> {
  readonly #kinds = new Map<string, Map<string, V>>();
  #size = 0;

  /** How many values there are. */
  get size(): number {
    return this.#size;
  }

  /** How many kinds there are, with those that have no values any more. */
  get kinds(): number {
    return this.#kinds.size;
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
    const ofKind = this.#kinds.get(kind);
    if (!ofKind?.delete(key)) return;
    this.#size--;
    if (ofKind.size === 0 && this.#kinds.size > roomForKinds) this.#kinds.delete(kind);
  }

  /** All values: those of one kind in the order in which their keys came. A value may be removed while they are walked. */
  *values(): Generator<V, undefined> {
    for (const ofKind of this.#kinds.values()) yield* ofKind.values();
  }
}
