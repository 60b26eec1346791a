/**
 * One index of a store: which objects have which value.
 *
 * @module
 */

/**
 * One key of a store, from when it comes until it goes. Indexes hold entries, not objects: where an object takes the
 * place of another with the same values, as nearly always, no index has to look anything up.
 */
export interface StoreEntry<T> {
  /** Key of the object. */
  readonly key: string;
  /** The object, as it is now. */
  object: T;
  /**
   * The buckets in which each index has the entry, in the order of the indexes. Made as long as it has to be: an array
   * that grows takes room for 16 more.
   */
  readonly places: (readonly Bucket<T>[])[];
}

/** The objects that have one value. */
export interface Bucket<T> {
  /** The value. */
  readonly value: string;
  /** Their entries. */
  readonly entries: Set<StoreEntry<T>>;
  /** The bucket itself, as the places of the many entries that are in no other. */
  readonly alone: readonly Bucket<T>[];
  /** What was last given of it, as long as it is true. */
  snapshot: readonly T[] | undefined;
}

const nothing: readonly never[] = Object.freeze([]);

/** Objects by the values that a function gives for them. */
export class ObjectIndex<T> {
  /** Gives an object's values. */
  readonly valuesOf: (object: T) => readonly string[];
  /** Which of an entry's places are this index's. */
  readonly #at: number;
  /** Holds no empty bucket. */
  readonly #buckets = new Map<string, Bucket<T>>();

  /**
   * An empty index.
   *
   * @param at how many indexes the store has before it
   */
  constructor(valuesOf: (object: T) => readonly string[], at: number) {
    this.valuesOf = valuesOf;
    this.#at = at;
  }

  /** Empties it, and has it hold these entries under these values. */
  rebuild(entries: Iterable<StoreEntry<T>>, values: readonly (readonly string[])[]): void {
    this.#buckets.clear();
    let i = 0;
    for (const entry of entries) this.#putIn(entry, values[i++]!);
  }

  /** Takes notice of an entry that is new, or whose object is. */
  put(entry: StoreEntry<T>, values: readonly string[]): void {
    const old = entry.places[this.#at];
    if (old === undefined) return this.#putIn(entry, values);
    if (same(old, values)) {
      for (let i = 0; i < old.length; i++) old[i]!.snapshot = undefined;
      return;
    }
    for (const bucket of old) if (!values.includes(bucket.value)) this.#takeOut(entry, bucket);
    this.#putIn(entry, values);
  }

  /** Takes out an entry. */
  remove(entry: StoreEntry<T>): void {
    for (const bucket of entry.places[this.#at] ?? []) this.#takeOut(entry, bucket);
  }

  /** The objects with this value, as a snapshot. */
  objects(value: string): readonly T[] {
    const bucket = this.#buckets.get(value);
    if (bucket === undefined) return nothing;
    return bucket.snapshot ??= Array.from(bucket.entries, ({ object }) => object);
  }

  /** The keys of the objects with this value. */
  keys(value: string): string[] {
    return Array.from(this.#buckets.get(value)?.entries ?? [], ({ key }) => key);
  }

  /** Every value that some object has. */
  values(): string[] {
    return [...this.#buckets.keys()];
  }

  #putIn(entry: StoreEntry<T>, values: readonly string[]): void {
    const buckets = values.map((value) => this.#bucket(value));
    for (const bucket of buckets) {
      bucket.entries.add(entry);
      bucket.snapshot = undefined;
    }
    entry.places[this.#at] = buckets.length === 1 ? buckets[0]!.alone : buckets;
  }

  #bucket(value: string): Bucket<T> {
    let bucket = this.#buckets.get(value);
    if (bucket === undefined) {
      const alone: Bucket<T>[] = [];
      bucket = { value, entries: new Set(), alone, snapshot: undefined };
      alone.push(bucket);
      this.#buckets.set(value, bucket);
    }
    return bucket;
  }

  #takeOut(entry: StoreEntry<T>, bucket: Bucket<T>): void {
    bucket.entries.delete(entry);
    bucket.snapshot = undefined;
    // A bucket that is emptied twice, for a value given twice, may have a successor by then.
    if (bucket.entries.size === 0 && this.#buckets.get(bucket.value) === bucket) {
      this.#buckets.delete(bucket.value);
    }
  }
}

function same<T>(buckets: readonly Bucket<T>[], values: readonly string[]): boolean {
  if (buckets.length !== values.length) return false;
  for (let i = 0; i < buckets.length; i++) if (buckets[i]!.value !== values[i]) return false;
  return true;
}
