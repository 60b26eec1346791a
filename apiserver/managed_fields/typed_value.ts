/**
 * What the walks over typed values share: the identity of list items, and errors with a path.
 *
 * In all of them a value that is absent is `undefined`; `null` is a value.
 *
 * @module
 */
import { goQuote } from "../../schema/go_text.ts";
import { isJsonObject, jsonEqual, type JsonObject, member } from "../../schema/json_value.ts";
import type { Atom, ListType } from "./merge_type.ts";
import { keyElement, type PathElement, valueElement } from "./path_element.ts";

/** A value does not fit its type. The message names each place. */
export class TypedValueError extends Error {
  override readonly name = "TypedValueError";

  constructor(errors: readonly TypedError[]) {
    super(
      errors.length === 1
        ? errorText(errors[0]!)
        : `errors:\n${errors.map((error) => `  ${errorText(error)}`).join("\n")}`,
    );
  }
}

/** One fault. */
export interface TypedError {
  /** For example `.spec.replicas`; empty at the root. */
  readonly path: string;
  readonly message: string;
}

function errorText({ path, message }: TypedError): string {
  return path === "" ? message : `${path}: ${message}`;
}

/** A place that accepts nothing is a schema that this server does not understand. */
export function noAtom(): never {
  throw new TypedValueError([{ path: "", message: "schema error: invalid atom: inlined" }]);
}

/** Which of the forms that a place accepts is walked: a map before a scalar before a list. */
export function formOf(atom: Atom): "map" | "scalar" | "list" {
  if (atom.map !== undefined) return "map";
  if (atom.scalar !== undefined) return "scalar";
  return atom.list === undefined ? noAtom() : "list";
}

/** An object's own members; none for whatever is no object. */
export function membersOf(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}

/** Names of an object's members that are there. */
export function memberNames(object: JsonObject): string[] {
  return Object.keys(object).filter((name) => object[name] !== undefined);
}

/** A list's items; none for whatever is no list. */
export function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/**
 * The step to an item of a list whose items have an identity. A missing key takes its default; a key that has none is
 * left out, which is another identity than any value.
 *
 * @throws {TypedValueError} where the item can have no identity; its message is without the item's place
 */
export function itemElement(list: ListType, item: unknown): PathElement {
  return list.keys.length > 0 ? keyedItemElement(list, item) : scalarItemElement(item);
}

function keyedItemElement(list: ListType, item: unknown): PathElement {
  if (item === null) throw fault("associative list with keys may not have a null element");
  if (!isJsonObject(item)) throw fault("associative list with keys may not have non-map elements");
  const keys: [string, unknown][] = [];
  for (const key of list.keys) {
    const value = member(item, key);
    if (value !== undefined) {
      keys.push([key, value]);
      continue;
    }
    const map = list.element.atom().map;
    if (map === undefined) {
      throw fault(`couldn't find default value for ${key}: associative list may not have non-map types`);
    }
    const standIn = map.field(key)?.default;
    if (standIn !== undefined && standIn !== null) keys.push([key, standIn]);
  }
  if (keys.length === 0) {
    throw fault(
      `associative list with keys has an element that omits all key fields [${
        list.keys.map(goQuote).join(" ")
      }] (and doesn't have default values for any key fields)`,
    );
  }
  return keyElement(keys);
}

function scalarItemElement(item: unknown): PathElement {
  if (item === null) throw fault("associative list without keys has an element that's an explicit null");
  if (Array.isArray(item)) throw fault("not supported: associative list with lists as elements");
  if (isJsonObject(item)) throw fault("associative list without keys has an element that's a map type");
  return valueElement(item);
}

function fault(message: string): TypedValueError {
  return new TypedValueError([{ path: "", message }]);
}

/** Items by identity, in order; an identity that comes more than once has several items. */
export function itemsByElement(
  list: ListType,
  items: readonly unknown[],
): Map<string, { element: PathElement; items: unknown[] }> {
  const found = new Map<string, { element: PathElement; items: unknown[] }>();
  for (const item of items) {
    const element = itemElement(list, item);
    const entry = found.get(element.text);
    if (entry === undefined) found.set(element.text, { element, items: [item] });
    else entry.items.push(item);
  }
  return found;
}

/** Whether two lists of items are the same. */
export function sameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, i) => jsonEqual(item, b[i]));
}
