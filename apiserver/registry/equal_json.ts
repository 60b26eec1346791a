/**
 * Whether two JSON values are the same, whatever the order of their fields. A field that is undefined counts as absent.
 *
 * @module
 */

/** See the module. */
export function equalJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length &&
      a.every((value, i) => equalJson(value, b[i]));
  }
  const left = a as { readonly [field: string]: unknown };
  const right = b as { readonly [field: string]: unknown };
  let fields = 0;
  for (const field in left) {
    if (left[field] === undefined) continue;
    fields += 1;
    if (!Object.hasOwn(right, field) || !equalJson(left[field], right[field])) return false;
  }
  for (const field in right) {
    if (right[field] !== undefined) fields -= 1;
  }
  return fields === 0;
}
