/**
 * Items that come twice where they may not: in lists of `x-kubernetes-list-type` set and map.
 *
 * @module
 */
import { duplicate, type FieldError, invalid } from "./field_error.ts";
import { goJson } from "./go_text.ts";
import { isJsonObject, type JsonObject, member, setMember } from "./json_value.ts";
import { type ObjectSchema, SchemaNode } from "./schema_node.ts";

/** The faults of all lists in a value. */
export function listDuplicates(value: unknown, schema: ObjectSchema): FieldError[] {
  return check(value, SchemaNode.of(schema), "");
}

function check(value: unknown, node: SchemaNode, path: string): FieldError[] {
  if (Array.isArray(value)) {
    const items = node.items();
    return [
      ...ofList(value, node, path),
      ...(items === undefined ? [] : value.flatMap((item, i) => check(item, items, `${path}[${i}]`))),
    ];
  }
  if (!isJsonObject(value)) return [];
  const additional = node.additionalProperties();
  return Object.keys(value).flatMap((name) => {
    const property = node.property(name);
    if (property !== undefined) return check(value[name], property, path === "" ? name : `${path}.${name}`);
    return additional === undefined ? [] : check(value[name], additional, `${path}[${name}]`);
  });
}

function ofList(list: readonly unknown[], { schema }: SchemaNode, path: string): FieldError[] {
  switch (schema["x-kubernetes-list-type"]) {
    case "set":
      return repeated(list).map((i) => duplicate(`${path}[${i}]`, list[i]));
    case "map": {
      const wrong = list.findIndex((item) => item !== null && !isJsonObject(item));
      if (wrong >= 0) {
        return [invalid(`${path}[${wrong}]`, list[wrong], "must be an object for an array of list-type map")];
      }
      const keys = list.map((item) =>
        keyOf(item as JsonObject | null, schema["x-kubernetes-list-map-keys"] ?? [])
      );
      return repeated(keys).map((i) => duplicate(`${path}[${i}]`, keys[i]));
    }
    default:
      return [];
  }
}

function keyOf(item: JsonObject | null, names: readonly string[]): JsonObject {
  const key: JsonObject = {};
  for (const name of names) {
    const value = item === null ? undefined : member(item, name);
    if (value !== undefined) setMember(key, name, value);
  }
  return key;
}

/** Indexes at which an item comes for the second time. */
function repeated(items: readonly unknown[]): number[] {
  const times = new Map<string, number>();
  return items.flatMap((item, i) => {
    const text = goJson(item);
    const count = (times.get(text) ?? 0) + 1;
    times.set(text, count);
    return count === 2 ? [i] : [];
  });
}
