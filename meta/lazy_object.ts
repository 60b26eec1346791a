/**
 * Objects that are not parsed before somebody looks into them, and what may be done to them without looking.
 *
 * A decoder may answer with such a view in the place of an object. Nobody who reads it notices; who only wants to have
 * something done to it, as to freeze it, leaves that with the view by {@linkcode whenParsed}.
 *
 * @module
 */

/** Key of the method by which a view takes what is to be done once it is parsed. */
export const onParse: unique symbol = Symbol.for("kybern.onParse");

/** An object that parses on first touch. */
export interface LazyObject {
  /**
   * Calls `change` with the parsed object, as it is before anybody sees it; at once if it has been parsed. Several are
   * called in the order in which they came. `change` may alter the object in place, but not its `apiVersion`, `kind`,
   * nor the name, namespace, uid and version in its metadata: these are read without parsing.
   */
  [onParse](change: (object: unknown) => void): void;
}

/**
 * Does something to an object that needs not be done before somebody looks into it: at once, or, to one that parses
 * on first touch, then.
 *
 * @example
 * ```ts
 * import { whenParsed } from "@kybern/kybern/meta";
 *
 * const note = { metadata: { name: "a" }, text: "long" };
 * whenParsed(note, Object.freeze);
 * ```
 */
export function whenParsed<T extends object>(object: T, change: (object: T) => void): void {
  const method = (object as Partial<LazyObject>)[onParse];
  if (method === undefined) change(object);
  else method.call(object as unknown as LazyObject, change as (object: unknown) => void);
}
