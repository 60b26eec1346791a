/**
 * JSON as the suite handles it: answers are trees of unknown shape, and the record is text with one form only.
 *
 * Nothing here is shared with the project's client or server: what judges both must not share their mistakes.
 *
 * @module
 */

/** Any JSON value. Cases reach into answers freely; what is not there is a finding, not a type error. */
// deno-lint-ignore no-explicit-any
export type Json = any;

/** Whether a value is an object in JSON's sense: neither null nor an array. */
export function isObject(value: Json): value is Record<string, Json> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Reads JSON. Integers that a number cannot hold become the text `<integer 9007199254740993>`, so that two servers
 * that round differently do not look the same.
 */
export function readJson(text: string): Json {
  // The third argument came with ES2025's source text access; TypeScript's library does not know it yet.
  const reviver = (_key: string, value: Json, context?: { source?: string }): Json => {
    if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
    const source = context?.source;
    return source !== undefined && /^-?\d+$/.test(source) ? `<integer ${source}>` : value;
  };
  return JSON.parse(text, reviver);
}

/** A copy with every object's keys in order. */
export function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const copy: Record<string, Json> = Object.create(null);
  for (const key of Object.keys(value).sort()) copy[key] = sorted(value[key]);
  return copy;
}

/** The one form of a record: keys in order, two spaces, a line feed at its end. */
export function recordText(value: Json): string {
  return `${JSON.stringify(sorted(value), undefined, 2)}\n`;
}
