/**
 * Objects that are forgotten after a time.
 *
 * @module
 */
import { metaNamespaceKey } from "../meta/mod.ts";
import type { KeyFunction } from "./keys.ts";

/** Options of an {@linkcode ExpiringStore}. */
export interface ExpiringStoreOptions<T> {
  /** Milliseconds for which an object is kept; 0 or less: for ever. */
  readonly ttl: number;
  /**
   * Gives an object's key.
   *
   * @default `metaNamespaceKey`
   */
  readonly keyFunc?: KeyFunction<T>;
}

/** Objects by key, each forgotten when it has been here for longer than the store keeps them. */
export class ExpiringStore<T> {
  readonly #ttl: number;
  readonly #keyFunc: KeyFunction<T>;
  readonly #items = new Map<string, { readonly object: T; readonly since: number }>();

  /** An empty store. */
  constructor(options: ExpiringStoreOptions<T>) {
    this.#ttl = options.ttl;
    this.#keyFunc = options.keyFunc ?? (metaNamespaceKey as KeyFunction<unknown> as KeyFunction<T>);
  }

  /** Adds an object, or puts it in the place of the one with its key. Its time begins now. */
  add(object: T): void {
    this.#items.set(this.#keyFunc(object), { object, since: performance.now() });
  }

  /** The same as {@linkcode ExpiringStore.add}. */
  update(object: T): void {
    this.add(object);
  }

  /** Removes the object with this object's key. */
  delete(object: T): void {
    this.#items.delete(this.#keyFunc(object));
  }

  /** Puts these objects in the place of all. */
  replace(objects: Iterable<T>): void {
    this.#items.clear();
    for (const object of objects) this.add(object);
  }

  /** The object with this key, unless its time is over. */
  getByKey(key: string): T | undefined {
    this.#forget(key);
    return this.#items.get(key)?.object;
  }

  /** All objects whose time is not over. */
  list(): T[] {
    for (const key of this.#items.keys()) this.#forget(key);
    return [...this.#items.values()].map(({ object }) => object);
  }

  #forget(key: string): void {
    const item = this.#items.get(key);
    if (item !== undefined && this.#ttl > 0 && performance.now() - item.since > this.#ttl) {
      this.#items.delete(key);
    }
  }
}
