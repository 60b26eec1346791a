/**
 * One step of a field's path, as `fieldsV1` writes it.
 *
 * | step | written | names |
 * |---|---|---|
 * | field | `f:NAME` | a member of an object |
 * | key | `k:{"name":"a"}` | the item of a list of objects that has these members |
 * | value | `v:"a"` | the item of a list of scalars that is this |
 * | index | `i:0` | an item by its place; only read, never written |
 *
 * Source: KEP-555 (server-side apply), "FieldsV1".
 *
 * @module
 */
import { compareBytes, goJson, goNumber, goQuote } from "../../schema/go_text.ts";
import { isJsonObject, isNumber } from "../../schema/json_value.ts";

/** See the module. Two steps are the same exactly if their `text` is. */
export type PathElement =
  | { readonly kind: "field"; readonly text: string; readonly name: string }
  /** Members are sorted by name. */
  | { readonly kind: "key"; readonly text: string; readonly members: readonly (readonly [string, unknown])[] }
  | { readonly kind: "value"; readonly text: string; readonly value: unknown }
  | { readonly kind: "index"; readonly text: string; readonly index: number };

/** Steps from an object's root. */
export type FieldPath = readonly PathElement[];

/** The step to an object's member. */
export function fieldElement(name: string): PathElement {
  return { kind: "field", text: `f:${name}`, name };
}

/** The step to the list item that has these members. */
export function keyElement(members: readonly (readonly [string, unknown])[]): PathElement {
  const sorted = [...members].sort(([a], [b]) => compareBytes(a, b));
  const text = `k:{${sorted.map(([name, value]) => `${goJson(name)}:${goJson(value)}`).join(",")}}`;
  return { kind: "key", text, members: sorted };
}

/** The step to the list item that is this scalar. */
export function valueElement(value: unknown): PathElement {
  return { kind: "value", text: `v:${goJson(value)}`, value };
}

/**
 * Reads a step; `undefined` for one of a kind that this server does not know, which is dropped.
 *
 * @throws {SyntaxError} where the text is no step
 */
export function parsePathElement(text: string): PathElement | undefined {
  if (text.length < 2) throw new SyntaxError("key must be 2 characters long:");
  if (text[1] !== ":") throw new SyntaxError(`missing colon: ${text}`);
  const rest = text.slice(2);
  switch (text[0]) {
    case "f":
      return fieldElement(rest);
    case "k": {
      const members: unknown = JSON.parse(rest);
      if (!isJsonObject(members)) throw new SyntaxError(`no object of key fields: ${text}`);
      return keyElement(Object.entries(members));
    }
    case "v":
      return valueElement(JSON.parse(rest));
    case "i": {
      if (!/^[+-]?[0-9]+$/.test(rest)) throw new SyntaxError(`no index: ${text}`);
      return { kind: "index", text: `i:${Number(rest)}`, index: Number(rest) };
    }
    default:
      return undefined;
  }
}

/** As messages show it: `.name`, `[name="a"]`, `[="a"]`, `[0]`. */
export function pathElementToString(element: PathElement): string {
  switch (element.kind) {
    case "field":
      return `.${element.name}`;
    case "key":
      return `[${element.members.map(([name, value]) => `${name}=${valueToString(value)}`).join(",")}]`;
    case "value":
      return `[=${valueToString(element.value)}]`;
    case "index":
      return `[${element.index}]`;
  }
}

/** As messages show it: `.spec.containers[name="a"].image`. */
export function fieldPathToString(path: FieldPath): string {
  return path.map(pathElementToString).join("");
}

const kindOrder = { field: 0, key: 1, value: 2, index: 3 } as const;

/** The order in which `fieldsV1` lists steps: fields by name, then keys, then values, then indexes. */
export function comparePathElements(a: PathElement, b: PathElement): number {
  if (a.kind === "field" && b.kind === "field") return compareBytes(a.name, b.name);
  if (a.kind === "key" && b.kind === "key") return compareMembers(a.members, b.members);
  if (a.kind === "value" && b.kind === "value") return compareValues(a.value, b.value);
  if (a.kind === "index" && b.kind === "index") return a.index - b.index;
  return kindOrder[a.kind] - kindOrder[b.kind];
}

function compareMembers(
  a: readonly (readonly [string, unknown])[],
  b: readonly (readonly [string, unknown])[],
): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const order = compareBytes(a[i]![0], b[i]![0]) || compareValues(a[i]![1], b[i]![1]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** Numbers, then texts, then booleans, then lists, then objects, then null. */
function compareValues(a: unknown, b: unknown): number {
  const order = valueOrder(a) - valueOrder(b);
  if (order !== 0) return order;
  if (isNumber(a) && isNumber(b)) return a < b ? -1 : a > b ? 1 : 0;
  if (typeof a === "string" && typeof b === "string") return compareBytes(a, b);
  if (typeof a === "boolean" && typeof b === "boolean") return Number(a) - Number(b);
  return compareBytes(goJson(a), goJson(b));
}

function valueOrder(value: unknown): number {
  if (isNumber(value)) return 0;
  if (typeof value === "string") return 1;
  if (typeof value === "boolean") return 2;
  if (Array.isArray(value)) return 3;
  return isJsonObject(value) ? 4 : 5;
}

function valueToString(value: unknown): string {
  if (typeof value === "string") return goQuote(value);
  if (isNumber(value)) return goNumber(value);
  if (Array.isArray(value)) return `[${value.map(valueToString).join(",")}]`;
  if (isJsonObject(value)) {
    return Object.entries(value).map(([name, part]) => `${name}=${valueToString(part)}`).join("");
  }
  return String(value);
}
