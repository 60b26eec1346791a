/**
 * A store of objects by key, with indexes.
 *
 * Guarantees
 * - A reader never sees half a change: every method does all of its work at once, `replace` too.
 * - What a method returns does not change afterwards: arrays are snapshots.
 * - An object whose key or index values cannot be computed is refused before anything is changed.
 *
 * It looks into an object's metadata only; what else an object is, a parsed tree or a view of bytes, is the business
 * of whoever made it and of the index functions.
 *
 * The names are client-go's (`tools/cache`: Store and Indexer).
 *
 * @example Pods by node
 * ```ts
 * import { Indexer } from "@kybern/kybern/cache";
 * import { assertEquals } from "@std/assert";
 *
 * interface Pod { metadata: { namespace: string; name: string }; spec: { nodeName: string } }
 * const pods = new Indexer<Pod>({ indexers: { node: (pod) => [pod.spec.nodeName] } });
 * pods.add({ metadata: { namespace: "default", name: "a" }, spec: { nodeName: "n1" } });
 *
 * assertEquals(pods.byIndex("node", "n1").map((pod) => pod.metadata.name), ["a"]);
 * assertEquals(pods.getByKey("default/a")?.spec.nodeName, "n1");
 * ```
 *
 * @module
 */
import { compareResourceVersion, metaNamespaceKey, type Named } from "../meta/mod.ts";
import type { ObjectRetention } from "../rest/mod.ts";
import type { KeyFunction } from "./keys.ts";
import { NameMap } from "./name_map.ts";
import { ObjectIndex, type StoreEntry } from "./object_index.ts";
import { type StoreChange, StoreTransactionError } from "./store_transaction.ts";
import { Waiters } from "./waiters.ts";

/** Gives the values under which an object is found in an index: none, one or several. */
export type IndexFunction<T> = (object: T) => readonly string[];

/** Index functions by the name of their index. */
export type Indexers<T> = { readonly [name: string]: IndexFunction<T> };

/** Options of an {@linkcode Indexer}. */
export interface IndexerOptions<T> {
  /**
   * Gives an object's key.
   *
   * @default `metaNamespaceKey`
   */
  readonly keyFunc?: KeyFunction<T>;
  /**
   * Indexes that it has from the start.
   *
   * @default none
   */
  readonly indexers?: Indexers<T>;
  /**
   * Is told which objects it holds: a decoder that has made them, and may move them and forget them.
   *
   * @default nobody
   */
  readonly retention?: ObjectRetention;
}

/** Objects by key, and by the values of indexes. */
export class Indexer<T> {
  readonly #keyFunc: KeyFunction<T>;
  readonly #retention: ObjectRetention | undefined;
  readonly #items = new Map<string, StoreEntry<T>>();
  /** The same entries by namespace and name; `undefined` where the keys are of another form. */
  readonly #names: NameMap<StoreEntry<T>> | undefined;
  readonly #indexes = new Map<string, ObjectIndex<T>>();
  readonly #waiters = new Waiters();
  /** What `list` gave last, as long as it is true. */
  #snapshot: readonly T[] | undefined;
  #resourceVersion = "";
  /** Whether those who wait are about to be woken. */
  #waking = false;

  /** An empty store. */
  constructor(options: IndexerOptions<T> = {}) {
    const { keyFunc = metaNamespaceKey as KeyFunction<unknown> as KeyFunction<T> } = options;
    this.#keyFunc = keyFunc;
    this.#names = keyFunc === metaNamespaceKey as unknown ? new NameMap() : undefined;
    this.#retention = options.retention;
    this.addIndexers(options.indexers ?? {});
  }

  /** How many objects it holds. */
  get size(): number {
    return this.#items.size;
  }

  /**
   * The newest version that it has seen, in an object, a list or a bookmark; `""` before the first. It goes down only
   * by a `replace` with an older version, as happens when a server was restored from a backup.
   */
  get resourceVersion(): string {
    return this.#resourceVersion;
  }

  /** Adds an object, or puts it in the place of the one with its key. */
  add(object: T): void {
    this.setByKey(this.#keyFunc(object), object);
  }

  /** The same as {@linkcode Indexer.add}: the two are told apart by those who tell handlers. */
  update(object: T): void {
    this.setByKey(this.#keyFunc(object), object);
  }

  /**
   * Adds an object whose key is known, or puts it in the place of the one with this key, which it gives.
   *
   * @param key the object's own
   */
  setByKey(key: string, object: T): T | undefined {
    // Computed first, so that an index function that throws leaves no trace.
    const values: (readonly string[])[] = [];
    for (const index of this.#indexes.values()) values.push(index.valuesOf(object));
    let entry = this.#items.get(key);
    const old = entry?.object;
    if (entry === undefined) {
      entry = { key, object, places: new Array(this.#indexes.size) };
      this.#items.set(key, entry);
      this.#names?.set(object as Named, entry);
    } else {
      entry.object = object;
    }
    let i = 0;
    for (const index of this.#indexes.values()) index.put(entry, values[i++]!);
    if (this.#retention !== undefined && old !== object) {
      this.#retention.retain(object);
      if (old !== undefined) this.#retention.release(old);
    }
    this.#seen(object);
    this.#changed();
    return old;
  }

  /** Removes the object with this object's key, if there is one. Its version counts as seen. */
  delete(object: T): void {
    this.deleteByKey(this.#keyFunc(object));
    this.#seen(object);
  }

  /** Removes the object with this key, if there is one. */
  deleteByKey(key: string): void {
    const entry = this.#items.get(key);
    if (entry === undefined) return;
    this.#items.delete(key);
    this.#names?.delete(entry.object as Named);
    for (const index of this.#indexes.values()) index.remove(entry);
    this.#retention?.release(entry.object);
    this.#changed();
  }

  /** Puts these objects in the place of all, at once; `resourceVersion` is that of the list they are from. */
  replace(objects: Iterable<T>, resourceVersion: string): void {
    const items = new Map<string, StoreEntry<T>>();
    for (const object of objects) {
      const key = this.#keyFunc(object);
      items.set(key, { key, object, places: new Array(this.#indexes.size) });
    }
    const entries = [...items.values()];
    const indexes = [...this.#indexes.values()];
    const values = indexes.map((index) => entries.map(({ object }) => index.valuesOf(object)));
    if (this.#retention !== undefined) this.#retainInPlace(this.#retention, items);
    this.#items.clear();
    this.#names?.clear();
    for (const entry of entries) {
      this.#items.set(entry.key, entry);
      this.#names?.set(entry.object as Named, entry);
    }
    indexes.forEach((index, i) => index.rebuild(entries, values[i]!));
    this.#resourceVersion = resourceVersion;
    this.#changed();
  }

  /**
   * Tells its retention that it holds nothing any more, though what it has can still be read: for who has no more use
   * for it.
   */
  release(): void {
    if (this.#retention === undefined) return;
    for (const { object } of this.#items.values()) this.#retention.release(object);
  }

  /**
   * Makes several changes, each by itself: those that fail leave no trace and keep no other from being made.
   *
   * @throws {StoreTransactionError} when any failed
   */
  transaction(changes: readonly StoreChange<T>[]): void {
    const succeeded: number[] = [];
    const errors: unknown[] = [];
    changes.forEach((change, i) => {
      try {
        this[change.type](change.object);
        succeeded.push(i);
      } catch (error) {
        errors.push(error);
      }
    });
    if (errors.length > 0) throw new StoreTransactionError(succeeded, changes.length, errors);
  }

  /** Everything up to this version has been seen. An older version changes nothing. */
  bookmark(resourceVersion: string): void {
    const order = compareResourceVersion(this.#resourceVersion, resourceVersion);
    if (resourceVersion === "" || (order !== undefined && order >= 0)) return;
    this.#resourceVersion = resourceVersion;
    this.#wakeSoon();
  }

  /** What it holds is about to become that of a list of this version, which may be older than what it has seen. */
  rebase(resourceVersion: string): void {
    this.#resourceVersion = resourceVersion;
    this.#wakeSoon();
  }

  /** Nothing to do: a store has nobody to tell what it holds. There for those who take any store. */
  resync(): void {}

  /** The object with this key, or with this object's key. */
  get(keyOrObject: string | T): T | undefined {
    return this.getByKey(typeof keyOrObject === "string" ? keyOrObject : this.#keyFunc(keyOrObject));
  }

  /** The object with this key. */
  getByKey(key: string): T | undefined {
    return this.#items.get(key)?.object;
  }

  /**
   * The object with this name in this namespace, `""` for a cluster-scoped one. The same as by its key, but that key
   * need not be made, which takes longer than to find it. Where the store was given a `keyFunc`, the key is
   * `NAMESPACE/NAME` all the same.
   */
  getByName(namespace: string, name: string): T | undefined {
    if (this.#names === undefined) return this.getByKey(namespace === "" ? name : `${namespace}/${name}`);
    return this.#names.get(namespace, name)?.object;
  }

  /** Whether there is an object with this key. */
  has(key: string): boolean {
    return this.#items.has(key);
  }

  /** All objects, as a snapshot. Asking again is free until something changes. */
  list(): readonly T[] {
    return this.#snapshot ??= Array.from(this.#items.values(), ({ object }) => object);
  }

  /** All keys, as a snapshot. */
  listKeys(): string[] {
    return [...this.#items.keys()];
  }

  /** The objects that share a value of this index with `object`, which need not be in the store. */
  index(name: string, object: T): readonly T[] {
    const index = this.#index(name);
    const values = index.valuesOf(object);
    if (values.length === 1) return index.objects(values[0]!);
    const found = new Set<T>();
    for (const value of values) for (const other of index.objects(value)) found.add(other);
    return [...found];
  }

  /** Keys of the objects with this value of the index. */
  indexKeys(name: string, value: string): string[] {
    return this.#index(name).keys(value);
  }

  /** All values of the index that any object has. */
  listIndexFuncValues(name: string): string[] {
    return this.#index(name).values();
  }

  /** The objects with this value of the index, as a snapshot. Asking again is free until one of them changes. */
  byIndex(name: string, value: string): readonly T[] {
    return this.#index(name).objects(value);
  }

  /** The functions of its indexes. */
  getIndexers(): Indexers<T> {
    return Object.fromEntries([...this.#indexes].map(([name, index]) => [name, index.valuesOf]));
  }

  /**
   * Adds indexes; what is in the store is found by them at once.
   *
   * @throws {TypeError} when there is an index of that name
   */
  addIndexers(indexers: Indexers<T>): void {
    const added = Object.entries(indexers).map(([name, valuesOf]) => {
      if (this.#indexes.has(name)) throw new TypeError(`there is an index "${name}" already`);
      return { name, valuesOf, values: Array.from(this.#items.values(), ({ object }) => valuesOf(object)) };
    });
    for (const { name, valuesOf, values } of added) {
      const index = new ObjectIndex(valuesOf, this.#indexes.size);
      index.rebuild(this.#items.values(), values);
      this.#indexes.set(name, index);
    }
  }

  /**
   * Resolves once this version, or a newer one, has been seen; at once if it has been. Rejects with `signal.reason`.
   * A version that cannot be compared (it is no integer) is waited for by name.
   */
  waitForResourceVersion(
    resourceVersion: string,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<void> {
    return this.#waiters.wait(() => {
      const order = compareResourceVersion(this.#resourceVersion, resourceVersion);
      return order !== undefined && order >= 0;
    }, options.signal);
  }

  /**
   * Resolves once `condition` holds; it is looked at now and after each change, and before handlers hear of the
   * change. Rejects with `signal.reason`, or with what the condition throws.
   */
  waitUntil(
    condition: (indexer: Indexer<T>) => boolean,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<void> {
    return this.#waiters.wait(() => condition(this), options.signal);
  }

  /** Retains what is new among what comes, and releases what of the present it takes the place of. */
  #retainInPlace(retention: ObjectRetention, coming: ReadonlyMap<string, StoreEntry<T>>): void {
    for (const { key, object } of coming.values()) {
      if (this.#items.get(key)?.object !== object) retention.retain(object);
    }
    for (const { key, object } of this.#items.values()) {
      if (coming.get(key)?.object !== object) retention.release(object);
    }
  }

  #index(name: string): ObjectIndex<T> {
    const index = this.#indexes.get(name);
    if (index === undefined) {
      const names = [...this.#indexes.keys()].join(", ") || "none";
      throw new TypeError(`there is no index "${name}"; there are: ${names}`);
    }
    return index;
  }

  #seen(object: T): void {
    const version = (object as Named & { metadata?: { resourceVersion?: string } } | null)?.metadata
      ?.resourceVersion;
    if (typeof version === "string") this.bookmark(version);
  }

  #changed(): void {
    this.#snapshot = undefined;
    this.#wakeSoon();
  }

  /** Wakes those who wait once the present step is over, so that a batch is seen whole. */
  #wakeSoon(): void {
    if (this.#waking || !this.#waiters.any) return;
    this.#waking = true;
    queueMicrotask(() => {
      this.#waking = false;
      this.#waiters.wake();
    });
  }
}
