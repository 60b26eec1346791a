/**
 * Keys of objects: `NAMESPACE/NAME`, or `NAME` where there is no namespace.
 *
 * The names and forms are client-go's (`MetaNamespaceKeyFunc`, `SplitMetaNamespaceKey`).
 *
 * @module
 */
import type { KubernetesObject } from "./object_meta.ts";

/** Names one object of a kind. */
export interface ObjectKey {
  /** Namespace; absent or empty for a cluster-scoped object. */
  readonly namespace?: string;
  /** Name. */
  readonly name: string;
}

/** An object's parts that its key is made of. */
export interface Named {
  /** Name and namespace. */
  readonly metadata?: { readonly name?: string; readonly namespace?: string };
}

/**
 * The key of an object: `NAMESPACE/NAME`, or `NAME` where there is no namespace.
 *
 * @throws {TypeError} when the object has no name
 */
export function metaNamespaceKey(object: Named): string {
  const name = object.metadata?.name;
  if (name === undefined || name === "") {
    const kind = (object as KubernetesObject).kind ?? "object";
    throw new TypeError(`${kind} has no metadata.name, so it has no key`);
  }
  const namespace = object.metadata?.namespace;
  return namespace === undefined || namespace === "" ? name : `${namespace}/${name}`;
}

/**
 * Takes a key apart; the namespace is `""` for a key without one.
 *
 * @throws {TypeError} when the key has more than one slash
 */
export function splitMetaNamespaceKey(key: string): { namespace: string; name: string } {
  const slash = key.indexOf("/");
  if (slash === -1) return { namespace: "", name: key };
  if (key.indexOf("/", slash + 1) !== -1) {
    throw new TypeError(`key "${key}" is neither NAME nor NAMESPACE/NAME`);
  }
  return { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}

/** The key as text of an {@linkcode ObjectKey}. */
export function objectKeyToString({ namespace, name }: ObjectKey): string {
  return namespace === undefined || namespace === "" ? name : `${namespace}/${name}`;
}
