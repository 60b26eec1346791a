/**
 * One index of a store: which objects have which value.
 *
 * @module
 */

/** The objects that have one value. */
interface Bucket<T> {
  readonly objects: Map<string, T>;
  /** What was last given of it, as long as it is true. */
  snapshot: readonly T[] | undefined;
}

const nothing: readonly never[] = Object.freeze([]);

/** Objects by the values that a function gives for them. */
export class ObjectIndex<T> {
  /** Gives an object's values. */
  readonly valuesOf: (object: T) => readonly string[];
  /** Holds no empty bucket. */
  readonly #buckets = new Map<string, Bucket<T>>();
  /** The values under which each object stands, by key. */
  readonly #values = new Map<string, readonly string[]>();

  /** An empty index. */
  constructor(valuesOf: (object: T) => readonly string[]) {
    this.valuesOf = valuesOf;
  }

  /** The values of many objects, by key. */
  valuesOfAll(items: ReadonlyMap<string, T>): Map<string, readonly string[]> {
    const all = new Map<string, readonly string[]>();
    for (const [key, object] of items) all.set(key, this.valuesOf(object));
    return all;
  }

  /** Makes it the index of exactly these objects. */
  rebuild(items: ReadonlyMap<string, T>, values: ReadonlyMap<string, readonly string[]>): void {
    this.#buckets.clear();
    this.#values.clear();
    for (const [key, object] of items) this.put(key, object, values.get(key)!);
  }

  /** Adds the object, or puts it in the place of the one with its key. */
  put(key: string, object: T, values: readonly string[]): void {
    const old = this.#values.get(key);
    if (old === undefined || !same(old, values)) {
      if (old !== undefined) this.#takeOut(key, old, values);
      this.#values.set(key, values);
    }
    for (const value of values) {
      let bucket = this.#buckets.get(value);
      if (bucket === undefined) {
        bucket = { objects: new Map(), snapshot: undefined };
        this.#buckets.set(value, bucket);
      }
      bucket.objects.set(key, object);
      bucket.snapshot = undefined;
    }
  }

  /** Takes out the object with this key. */
  remove(key: string): void {
    const old = this.#values.get(key);
    if (old === undefined) return;
    this.#takeOut(key, old, nothing);
    this.#values.delete(key);
  }

  /** The objects with this value, as a snapshot. */
  objects(value: string): readonly T[] {
    const bucket = this.#buckets.get(value);
    if (bucket === undefined) return nothing;
    return bucket.snapshot ??= [...bucket.objects.values()];
  }

  /** The keys of the objects with this value. */
  keys(value: string): string[] {
    return [...this.#buckets.get(value)?.objects.keys() ?? []];
  }

  /** Every value that some object has. */
  values(): string[] {
    return [...this.#buckets.keys()];
  }

  #takeOut(key: string, values: readonly string[], but: readonly string[]): void {
    for (const value of values) {
      if (but.includes(value)) continue;
      const bucket = this.#buckets.get(value);
      if (bucket === undefined) continue;
      bucket.objects.delete(key);
      bucket.snapshot = undefined;
      if (bucket.objects.size === 0) this.#buckets.delete(value);
    }
  }
}

function same(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
