/**
 * The simple JSON paths of CustomResourceDefinitions: `.spec.replicas`.
 *
 * @module
 */
import { isJsonObject, type JsonObject, member, setMember } from "./json_value.ts";

/** The names in a path. */
export function namesIn(path: string): string[] {
  return path.replace(/^\./, "").split(".");
}

/** The value at a path, `undefined` where there is none. */
export function valueAt(object: unknown, path: string): unknown {
  let value = object;
  for (const name of namesIn(path)) {
    if (!isJsonObject(value)) return undefined;
    value = member(value, name);
  }
  return value;
}

/** Sets the value at a path in place, and makes the objects on the way. */
export function setValueAt(object: JsonObject, path: string, value: unknown): void {
  const names = namesIn(path);
  const last = names.pop()!;
  let parent = object;
  for (const name of names) {
    const next = member(parent, name);
    if (isJsonObject(next)) {
      parent = next;
    } else {
      const made: JsonObject = {};
      setMember(parent, name, made);
      parent = made;
    }
  }
  setMember(parent, last, value);
}
