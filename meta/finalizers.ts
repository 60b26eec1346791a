/**
 * The finalizers of an object: names of those who have to clean up before it may go.
 *
 * Source: Kubernetes documentation, "Finalizers". A name has the form `DOMAIN/NAME`.
 *
 * @module
 */

/** The part of an object that holds its finalizers. */
export interface Finalized {
  /** They stand here. */
  metadata?: { finalizers?: string[] };
}

/** Whether an object carries a finalizer. */
export function hasFinalizer(
  object: { readonly metadata?: { readonly finalizers?: readonly string[] } },
  finalizer: string,
): boolean {
  return object.metadata?.finalizers?.includes(finalizer) ?? false;
}

/**
 * Puts a finalizer on an object, in place, where it does not carry it.
 *
 * @returns whether that changed the object
 *
 * @example
 * ```ts
 * import { addFinalizer, removeFinalizer } from "@kybern/kybern/meta";
 * import { assertEquals } from "@std/assert";
 *
 * const object = { metadata: { name: "a", finalizers: ["example.com/other"] } };
 * assertEquals(addFinalizer(object, "example.com/mine"), true);
 * assertEquals(addFinalizer(object, "example.com/mine"), false);
 * assertEquals(removeFinalizer(object, "example.com/mine"), true);
 * assertEquals(object.metadata.finalizers, ["example.com/other"]);
 * ```
 */
export function addFinalizer(object: Finalized, finalizer: string): boolean {
  if (hasFinalizer(object, finalizer)) return false;
  object.metadata = Object.assign(object.metadata ?? {}, {
    finalizers: [...object.metadata?.finalizers ?? [], finalizer],
  });
  return true;
}

/**
 * Takes a finalizer from an object, in place, however often it stands there.
 *
 * @returns whether that changed the object
 */
export function removeFinalizer(object: Finalized, finalizer: string): boolean {
  if (!hasFinalizer(object, finalizer)) return false;
  object.metadata!.finalizers = object.metadata!.finalizers!.filter((each) => each !== finalizer);
  return true;
}
