/**
 * Things by namespace and name.
 *
 * A key of both would have to be put together for each look-up, and a string that was just put together is laid out
 * and hashed anew: that takes several times as long as the two look-ups here.
 *
 * @module
 */
import type { Named } from "../meta/mod.ts";

/** Holds one thing for each namespace and name. */
export class NameMap<V> {
  /** By namespace, `""` for what has none. Holds no empty map. */
  readonly #namespaces = new Map<string, Map<string, V>>();

  /** The thing of this name in this namespace. */
  get(namespace: string, name: string): V | undefined {
    return this.#namespaces.get(namespace)?.get(name);
  }

  /** Sets the thing of an object, which has a name. */
  set({ metadata }: Named, value: V): void {
    const namespace = metadata!.namespace ?? "";
    let names = this.#namespaces.get(namespace);
    if (names === undefined) this.#namespaces.set(namespace, names = new Map());
    names.set(metadata!.name!, value);
  }

  /** Forgets the thing of an object. */
  delete({ metadata }: Named): void {
    const namespace = metadata!.namespace ?? "";
    const names = this.#namespaces.get(namespace);
    if (names?.delete(metadata!.name!) && names.size === 0) this.#namespaces.delete(namespace);
  }

  /** Forgets everything. */
  clear(): void {
    this.#namespaces.clear();
  }
}
