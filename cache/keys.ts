/**
 * Keys of what travels through a cache: objects, and what is left of deleted ones.
 *
 * @module
 */
import { metaNamespaceKey, type Named } from "../meta/mod.ts";

/** Gives an object's key. */
export type KeyFunction<T> = (object: T) => string;

/**
 * Tombstone: an object is gone, but its deletion was not seen, only that it is missing from a later list. What is
 * known of it may be old.
 */
export class DeletedFinalStateUnknown<T = unknown> {
  /** Key of the object. */
  readonly key: string;
  /** The newest known state; `undefined` if none is known. */
  readonly object: T | undefined;

  /** The tombstone of the object with this key. */
  constructor(key: string, object: T | undefined) {
    this.key = key;
    this.object = object;
  }
}

/**
 * The key of an object or of a tombstone: what an `onDelete` handler puts on a queue. An object without a name, as a
 * tombstone may hold, gives `""`.
 *
 * @example
 * ```ts
 * import { DeletedFinalStateUnknown, deletionHandlingMetaNamespaceKey } from "@kybern/kybern/cache";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(deletionHandlingMetaNamespaceKey({ metadata: { namespace: "a", name: "b" } }), "a/b");
 * assertEquals(deletionHandlingMetaNamespaceKey(new DeletedFinalStateUnknown("a/b", undefined)), "a/b");
 * ```
 */
export function deletionHandlingMetaNamespaceKey(object: Named | DeletedFinalStateUnknown): string {
  if (object instanceof DeletedFinalStateUnknown) return object.key;
  return object.metadata?.name ? metaNamespaceKey(object) : "";
}

/** The values of the index `"namespace"`: an object's namespace, `""` for a cluster-scoped one. */
export function metaNamespaceIndex(object: Named): string[] {
  return [object.metadata?.namespace ?? ""];
}

/** Name of the index by namespace, which every informer's indexer has. */
export const namespaceIndex: string = "namespace";

/** What `onDelete` was given, taken apart. */
export interface DeletedObject<T> {
  /** The object's last state, or the newest known; `undefined` if none is known. */
  readonly object: T | undefined;
  /** Set where the deletion itself was not seen. */
  readonly finalStateUnknown: DeletedFinalStateUnknown<T> | undefined;
}

/** Takes apart what `onDelete` was given: an object, or a tombstone that may hold one. */
export function deletedObject<T>(deleted: T | DeletedFinalStateUnknown<T>): DeletedObject<T> {
  return deleted instanceof DeletedFinalStateUnknown
    ? { object: deleted.object, finalStateUnknown: deleted }
    : { object: deleted, finalStateUnknown: undefined };
}
