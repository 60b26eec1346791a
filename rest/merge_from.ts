/**
 * The merge patch (RFC 7386) that makes one object of another.
 *
 * @module
 */

/** Options of {@linkcode mergeFrom}. */
export interface MergeFromOptions {
  /** The patch is to go through only if the object is as `original` is: it carries its version. @default {false} */
  optimisticLock?: boolean;
}

/** A merge patch: what is to be set, and `null` where something is to go. */
export type MergePatch = { [field: string]: unknown };

/**
 * The body of a `merge` patch that holds only what differs. Lists are replaced whole, as in every merge patch. Integers
 * beyond 2^53 are compared digit for digit, as the `bigint`s that they are.
 *
 * A `null` is taken for an absent member, as a server takes it.
 *
 * @throws {TypeError} when the lock is asked for and `original` has no version
 *
 * @example
 * ```ts
 * import { mergeFrom } from "@kybern/kybern/rest";
 * import { assertEquals } from "@std/assert";
 *
 * const original = { metadata: { name: "a", resourceVersion: "7" }, spec: { a: 1, b: 2 } };
 * const changed = { metadata: { name: "a", resourceVersion: "7" }, spec: { a: 1, c: 3 } };
 * assertEquals(mergeFrom(original, changed), { spec: { b: null, c: 3 } });
 * assertEquals(mergeFrom(original, changed, { optimisticLock: true }), {
 *   metadata: { resourceVersion: "7" },
 *   spec: { b: null, c: 3 },
 * });
 * ```
 */
export function mergeFrom(original: object, changed: object, options: MergeFromOptions = {}): MergePatch {
  const patch = difference(original as Fields, changed as Fields);
  if (!options.optimisticLock) return patch;
  const version = (original as { metadata?: { resourceVersion?: string } }).metadata?.resourceVersion;
  if (version === undefined || version === "") {
    throw new TypeError(
      "a merge patch with an optimistic lock needs the original's metadata.resourceVersion",
    );
  }
  const metadata = (patch.metadata ?? {}) as MergePatch;
  return { ...patch, metadata: { ...metadata, resourceVersion: version } };
}

/** Whether two values are the same JSON: a `bigint` and a number of one value are, and so are `null` and absence. */
export function sameJson(a: unknown, b: unknown): boolean {
  if ((a ?? undefined) === (b ?? undefined)) return true;
  if (isNumeric(a) && isNumeric(b)) return a == b; // 1n and 1 are one integer
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length &&
      a.every((item, index) => sameJson(item, b[index]));
  }
  if (!isFields(a) || !isFields(b)) return false;
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => sameJson(own(a, name), own(b, name)));
}

type Fields = { readonly [field: string]: unknown };

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isNumeric(value: unknown): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

function difference(original: Fields, changed: Fields): MergePatch {
  const patch: MergePatch = {};
  const set = (name: string, value: unknown) =>
    Object.defineProperty(patch, name, { value, enumerable: true, configurable: true, writable: true });
  for (const name of Object.keys(original)) {
    if ((original[name] ?? undefined) !== undefined && own(changed, name) === undefined) set(name, null);
  }
  for (const name of Object.keys(changed)) {
    const after = changed[name];
    const before = own(original, name);
    if (after === undefined || sameJson(before, after)) continue;
    if (isFields(before) && isFields(after)) set(name, difference(before, after));
    else set(name, after);
  }
  return patch;
}

function own(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}
