/**
 * Small operations on parsed JSON that is not trusted: a member may be named `__proto__`, an integer may be a bigint.
 *
 * @module
 */

/** A JSON object. Read its members with {@linkcode member}, which sees own members only. */
export interface JsonObject {
  /** Any JSON value. */
  [member: string]: unknown;
}

/** Whether a value is a JSON object: neither null nor a list. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An own member of an object, `undefined` where there is none. */
export function member(object: JsonObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Sets an own member, also one named `__proto__`, which a plain assignment would not. */
export function setMember(object: JsonObject, name: string, value: unknown): void {
  if (name === "__proto__") {
    Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
  } else {
    object[name] = value;
  }
}

/** A deep copy. */
export function cloneJson<T>(value: T): T {
  if (Array.isArray(value)) return value.map(cloneJson) as T;
  if (!isJsonObject(value)) return value;
  const copy: JsonObject = {};
  for (const name of Object.keys(value)) setMember(copy, name, cloneJson(value[name]));
  return copy as T;
}

/** Whether two JSON values are the same, members in any order; `1` and `1n` are. An undefined member is none. */
export function jsonEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (isNumber(a) && isNumber(b)) return a == b;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, i) => jsonEqual(item, b[i]));
  }
  if (!isJsonObject(a) || !isJsonObject(b)) return false;
  let more = 0;
  for (const name of Object.keys(a)) {
    if (a[name] === undefined) continue;
    if (!jsonEqual(a[name], member(b, name))) return false;
    more++;
  }
  for (const name of Object.keys(b)) if (b[name] !== undefined) more--;
  return more === 0;
}

/** Whether a value is a number, of whichever size. */
export function isNumber(value: unknown): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}
