/**
 * Taking fields out of a value.
 *
 * @module
 */
import { type JsonObject, setMember } from "../../schema/json_value.ts";
import type { FieldSet } from "./field_set.ts";
import { atomFor, type MergeType } from "./merge_type.ts";
import { fieldElement } from "./path_element.ts";
import { formOf, itemElement, itemsOf, memberNames, membersOf } from "./typed_value.ts";

/**
 * The value without the fields of a set. What is left may share parts with the value. A list or map that is walked
 * into and left empty is gone; an atomic one goes when something in it is asked to go.
 */
export function removeFields(value: unknown, fields: FieldSet, type: MergeType): unknown {
  const atom = atomFor(type.atom(), value);
  switch (formOf(atom)) {
    case "scalar":
      return value;
    case "list": {
      const list = atom.list!;
      const items = itemsOf(value);
      if (items.length === 0 || list.atomic) return undefined;
      const left: unknown[] = [];
      for (const item of items) {
        const element = itemElement(list, item);
        if (fields.has([element])) continue;
        const below = fields.below(element);
        left.push(below === undefined ? item : removeFields(item, below, list.element) ?? null);
      }
      return left.length === 0 ? undefined : left;
    }
    case "map": {
      const map = atom.map!;
      const members = membersOf(value);
      const names = memberNames(members);
      if (names.length === 0 || map.atomic) return undefined;
      const left: JsonObject = {};
      for (const name of names) {
        const element = fieldElement(name);
        if (fields.has([element])) continue;
        const below = fields.below(element);
        const type = map.field(name) ?? map.element;
        const kept = below === undefined || type === undefined
          ? members[name]
          : removeFields(members[name], below, type);
        // A member emptied by the removal stays as null, which says that it was there.
        setMember(left, name, kept ?? null);
      }
      return Object.keys(left).length === 0 ? undefined : left;
    }
  }
}
