/**
 * Reads and changes fields of objects whose type is not known, by their path, keeping their types.
 *
 * The names are those of apimachinery's `unstructured` helpers. A part of a path is a field's name, or an item's index.
 * Of a field that is not there, or that is null, the value is `undefined`; one of another type than was asked for is a
 * {@linkcode NestedFieldError} that names the path. Nothing here changes what it is given: readers of lists and maps
 * give copies, and `setNestedField` and `removeNestedField` give a changed copy, so that an object of a cache may be
 * passed. Only an object's own fields count: `__proto__` and `constructor` are names like any other.
 *
 * @example
 * ```ts
 * import { nestedNumber, nestedString, setNestedField } from "@kybern/kybern/dynamic";
 * import { assertEquals } from "@std/assert";
 *
 * const object = { apiVersion: "apps/v1", kind: "Deployment", spec: { replicas: 2, template: { spec: {} } } };
 * assertEquals(nestedNumber(object, "spec", "replicas"), 2);
 * assertEquals(nestedString(object, "spec", "template", "spec", "nodeName"), undefined);
 * const scaled = setNestedField(object, 3, "spec", "replicas");
 * assertEquals([nestedNumber(scaled, "spec", "replicas"), object.spec.replicas], [3, 2]);
 * ```
 *
 * @module
 */
import { mutable } from "../meta/mod.ts";

/** A part of a path: a field's name, or an item's index. */
export type FieldPathPart = string | number;

/** An object whose fields are not known. */
export type FieldMap = { [field: string]: unknown };

/** A field has another type than was asked for, or cannot be where it was to be put. */
export class NestedFieldError extends Error {
  /** Always `NestedFieldError`. */
  override readonly name: string = "NestedFieldError";
  /** The path, as `spec.containers[0].image`. */
  readonly path: string;

  /** Describes one field. */
  constructor(path: string, problem: string) {
    super(`${path || "the object"} ${problem}`);
    this.path = path;
  }
}

function pathText(parts: readonly FieldPathPart[]): string {
  return parts.map((part, index) => {
    if (typeof part === "number") return `[${part}]`;
    if (/^[\w-]+$/.test(part)) return index === 0 ? part : `.${part}`;
    return `[${JSON.stringify(part)}]`;
  }).join("");
}

function typeName(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return "a list";
  switch (typeof value) {
    case "object":
      return "an object";
    case "string":
      return "text";
    case "bigint":
      return "an integer beyond 2^53";
    default:
      return `a ${typeof value}`;
  }
}

function isMap(value: unknown): value is FieldMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value at a path, as it stands in the object; `undefined` where the path ends before it. */
function find(object: object, parts: readonly FieldPathPart[]): unknown {
  let value: unknown = object;
  for (const [index, part] of parts.entries()) {
    if (value === undefined || value === null) return undefined;
    const expected = typeof part === "number" ? Array.isArray(value) : isMap(value);
    if (!expected) {
      const kind = typeof part === "number" ? "a list" : "an object";
      throw new NestedFieldError(
        pathText(parts.slice(0, index)),
        `is ${typeName(value)}, expected ${kind} with ${pathText([part])} in it`,
      );
    }
    value = Object.hasOwn(value as object, part) ? (value as FieldMap)[part] : undefined;
  }
  return value ?? undefined;
}

function read<T>(
  object: object,
  parts: readonly FieldPathPart[],
  expected: string,
  is: (value: unknown) => value is T,
): T | undefined {
  const value = find(object, parts);
  if (value === undefined || is(value)) return value;
  throw new NestedFieldError(pathText(parts), `is ${typeName(value)}, expected ${expected}`);
}

/** The value at a path, whatever it is: a copy. */
export function nestedField(object: object, ...path: FieldPathPart[]): unknown {
  const value = find(object, path);
  return typeof value === "object" ? mutable(value) : value;
}

/** The text at a path. @throws {NestedFieldError} when there is something else */
export function nestedString(object: object, ...path: FieldPathPart[]): string | undefined {
  return read(object, path, "text", (value) => typeof value === "string");
}

/** The boolean at a path. @throws {NestedFieldError} when there is something else */
export function nestedBool(object: object, ...path: FieldPathPart[]): boolean | undefined {
  return read(object, path, "a boolean", (value) => typeof value === "boolean");
}

/**
 * The number at a path.
 *
 * @throws {NestedFieldError} when there is something else; also for an integer beyond 2^53, see {@linkcode nestedInteger}
 */
export function nestedNumber(object: object, ...path: FieldPathPart[]): number | undefined {
  return read(object, path, "a number", (value) => typeof value === "number");
}

/** The integer at a path; one beyond ±(2^53 − 1) is a `bigint`. @throws {NestedFieldError} when there is something else */
export function nestedInteger(object: object, ...path: FieldPathPart[]): number | bigint | undefined {
  return read(
    object,
    path,
    "an integer",
    (value): value is number | bigint => typeof value === "bigint" || Number.isInteger(value),
  );
}

/** A copy of the list at a path. @throws {NestedFieldError} when there is something else */
export function nestedSlice(object: object, ...path: FieldPathPart[]): unknown[] | undefined {
  const list = read(object, path, "a list", (value) => Array.isArray(value));
  return list === undefined ? undefined : mutable<unknown[]>(list) as unknown[];
}

/** A copy of the list of texts at a path. @throws {NestedFieldError} when there is something else, or in it */
export function nestedStringSlice(object: object, ...path: FieldPathPart[]): string[] | undefined {
  const list = nestedSlice(object, ...path);
  for (const [index, item] of list?.entries() ?? []) {
    if (typeof item !== "string") {
      throw new NestedFieldError(pathText([...path, index]), `is ${typeName(item)}, expected text`);
    }
  }
  return list as string[] | undefined;
}

/** A copy of the object at a path. @throws {NestedFieldError} when there is something else */
export function nestedMap(object: object, ...path: FieldPathPart[]): FieldMap | undefined {
  const map = read(object, path, "an object", isMap);
  return map === undefined ? undefined : mutable<FieldMap>(map) as FieldMap;
}

/** A copy of the object of texts at a path. @throws {NestedFieldError} when there is something else, or in it */
export function nestedStringMap(
  object: object,
  ...path: FieldPathPart[]
): { [field: string]: string } | undefined {
  const map = nestedMap(object, ...path);
  for (const [field, value] of Object.entries(map ?? {})) {
    if (typeof value !== "string") {
      throw new NestedFieldError(pathText([...path, field]), `is ${typeName(value)}, expected text`);
    }
  }
  return map as { [field: string]: string } | undefined;
}

/**
 * A copy of an object with a value, itself copied, at a path. Objects that are missing on the way are made; a list is
 * changed at an index that it has, or grows by the index that follows its last.
 *
 * @param value anything that JSON has, and integers as `bigint`s
 * @throws {NestedFieldError} when the path leads through something that is no object or list
 */
export function setNestedField<T extends object>(object: T, value: unknown, ...path: FieldPathPart[]): T {
  if (path.length === 0) throw new NestedFieldError("", "is no field: a path has at least one part");
  const copy = mutable(object) as unknown as T;
  let at: unknown = copy;
  for (const [index, part] of path.entries()) {
    const last = index === path.length - 1;
    put(at, part, path.slice(0, index), (present) => {
      if (last) return copied(value, path);
      return present ?? (typeof path[index + 1] === "number" ? [] : {});
    });
    at = (at as FieldMap)[part];
  }
  return copy;
}

/** A copy of an object without the field or item at a path; without change where there is none. */
export function removeNestedField<T extends object>(object: T, ...path: FieldPathPart[]): T {
  const part = path.at(-1);
  if (part === undefined) throw new NestedFieldError("", "is no field: a path has at least one part");
  const copy = mutable(object) as unknown as T;
  find(copy, path); // a path that leads through something else is an error here as well
  const parent = find(copy, path.slice(0, -1));
  if (parent === undefined || !Object.hasOwn(parent as object, part)) return copy;
  if (typeof part === "number") (parent as unknown[]).splice(part, 1);
  else delete (parent as FieldMap)[part];
  return copy;
}

/** Puts what `make` makes of the present value into an object or a list. */
function put(
  parent: unknown,
  part: FieldPathPart,
  path: readonly FieldPathPart[],
  make: (present: unknown) => unknown,
): void {
  if (typeof part === "number" ? !Array.isArray(parent) : !isMap(parent)) {
    const expected = typeof part === "number" ? "a list" : "an object";
    throw new NestedFieldError(pathText(path), `is ${typeName(parent)}, expected ${expected}`);
  }
  if (
    typeof part === "number" && !(Number.isInteger(part) && part >= 0 && part <= (parent as unknown[]).length)
  ) {
    throw new NestedFieldError(
      pathText([...path, part]),
      `is outside of the list, which has ${(parent as unknown[]).length} items`,
    );
  }
  const present = Object.hasOwn(parent as object, part) ? (parent as FieldMap)[part] : undefined;
  // Defined, not assigned: a field `__proto__` is a field like any other.
  Object.defineProperty(parent, part, {
    value: make(present),
    writable: true,
    enumerable: true,
    configurable: true,
  });
}

function copied(value: unknown, path: readonly FieldPathPart[]): unknown {
  if (value === undefined) throw new NestedFieldError(pathText(path), "cannot be undefined: JSON has none");
  refuseWhatJsonHasNot(value, path);
  return mutable(value);
}

function refuseWhatJsonHasNot(value: unknown, path: readonly FieldPathPart[]): void {
  if (typeof value === "function" || typeof value === "symbol") {
    throw new NestedFieldError(pathText(path), `cannot be ${typeName(value)}: JSON has none`);
  }
  if (Array.isArray(value)) value.forEach((item, index) => refuseWhatJsonHasNot(item, [...path, index]));
  else if (isMap(value)) {
    for (const [field, item] of Object.entries(value)) refuseWhatJsonHasNot(item, [...path, field]);
  }
}
