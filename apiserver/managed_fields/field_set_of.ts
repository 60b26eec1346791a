/**
 * Every field that a value sets: what an applier owns.
 *
 * @module
 */
import { isJsonObject } from "../../schema/json_value.ts";
import { FieldSet } from "./field_set.ts";
import { atomFor, type ListType, type MapType, type MergeType } from "./merge_type.ts";
import { fieldElement, type FieldPath } from "./path_element.ts";
import { formOf, itemElement, itemsByElement, itemsOf, memberNames, membersOf } from "./typed_value.ts";

/**
 * The leaves of a value, the items of its lists, the members of its maps. Of an atomic list or map, the whole.
 *
 * @throws {TypedValueError} where an item of a list can have no identity
 */
export function fieldSetOf(value: unknown, type: MergeType): FieldSet {
  const set = new FieldSet();
  collect(value, type, [], set);
  return set;
}

function collect(value: unknown, type: MergeType, path: FieldPath, set: FieldSet): void {
  const atom = atomFor(type.atom(), value);
  switch (formOf(atom)) {
    case "map":
      return atom.map!.atomic ? set.add(path) : collectMembers(value, atom.map!, path, set);
    case "list":
      return atom.list!.atomic ? set.add(path) : collectItems(value, atom.list!, path, set);
    case "scalar":
      return set.add(path);
  }
}

function collectMembers(value: unknown, map: MapType, path: FieldPath, set: FieldSet): void {
  const members = membersOf(value);
  for (const name of memberNames(members)) {
    const child = members[name];
    const declared = map.field(name);
    const at = [...path, fieldElement(name)];
    const type = declared ?? map.element;
    if (type !== undefined) collect(child, type, at, set);
    const emptyMap = isJsonObject(child) && memberNames(child).length === 0;
    if (child === null || emptyMap || declared === undefined) set.add(at);
  }
}

function collectItems(value: unknown, list: ListType, path: FieldPath, set: FieldSet): void {
  const items = itemsOf(value);
  const byElement = itemsByElement(list, items);
  for (const item of items) {
    const { element, items: same } = byElement.get(itemElement(list, item).text)!;
    const at = [...path, element];
    // Of an item that comes more than once only the identity is owned.
    if (same.length === 1) collect(item, list.element, at, set);
    set.add(at);
  }
}
