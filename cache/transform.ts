/**
 * Changes to objects on their way into a cache.
 *
 * @module
 */
import { type ObjectMeta, whenParsed } from "../meta/mod.ts";

/**
 * Drops `metadata.managedFields`, which is often a third of an object and which controllers seldom read. For
 * `transform` of an informer or factory.
 */
export function dropManagedFields<T>(object: T): T {
  whenParsed(object as { metadata?: ObjectMeta }, (holder) => {
    if (holder.metadata?.managedFields === undefined) return;
    // A copy without the field: an object that a field was deleted from takes more memory than before.
    const { managedFields: _, ...metadata } = holder.metadata;
    holder.metadata = metadata;
  });
  return object;
}

/**
 * Freezes an object in depth, so that whoever changes it gets a `TypeError` at that very line. For tests: what a cache
 * gives is shared by all, and must not be changed.
 */
export function deepFreeze<T>(object: T): T {
  if (typeof object === "object" && object !== null) whenParsed(object, freezeAll);
  return object;
}

function freezeAll(object: unknown): void {
  if (typeof object !== "object" || object === null || Object.isFrozen(object)) return;
  Object.freeze(object);
  for (const value of Object.values(object)) freezeAll(value);
}
