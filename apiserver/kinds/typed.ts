/**
 * Objects as values of their kind's type. The decoder has seen to it that every field is of its type, so this is where
 * the registry's untyped objects and the kinds' typed code meet.
 *
 * @module
 */
import type { Unstructured } from "../../meta/mod.ts";

/** The same object, as its kind's type. */
export function typed<T>(object: Unstructured): T {
  return object as unknown as T;
}

/** The opposite of {@linkcode typed}. */
export function untyped(object: object): Unstructured {
  return object as Unstructured;
}
