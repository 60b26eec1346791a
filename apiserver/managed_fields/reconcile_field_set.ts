/**
 * A set of fields that was written under an older schema, read under the present one.
 *
 * Where a list or map has become atomic, whoever owned parts of it owns the whole. The other way round, an atomic one
 * that has become granular, is left as if it had always been granular.
 *
 * @module
 */
import { FieldSet } from "./field_set.ts";
import type { MapType, MergeType } from "./merge_type.ts";
import { formOf } from "./typed_value.ts";
import type { FieldPath, PathElement } from "./path_element.ts";

/** The set as the present schema would have it; the same set where nothing changed. */
export function reconcileFieldSet(set: FieldSet, type: MergeType): FieldSet {
  const becameWhole = new FieldSet();
  find(set, type, [], false, becameWhole);
  return becameWhole.empty ? set : set.recursiveDifference(becameWhole).union(becameWhole);
}

function find(
  set: FieldSet | undefined,
  type: MergeType,
  path: FieldPath,
  ownedWhole: boolean,
  becameWhole: FieldSet,
): void {
  const atom = type.atom();
  switch (formOf(atom)) {
    case "scalar":
      return;
    case "map": {
      const map = atom.map!;
      if (map.deduced()) return;
      if (map.atomic && !ownedWhole) {
        if (set !== undefined && !set.empty) becameWhole.add(path);
        return;
      }
      return descend(set, (element) => memberType(map, element), path, becameWhole);
    }
    case "list": {
      const list = atom.list!;
      if (list.atomic && !ownedWhole) {
        becameWhole.add(path);
        return;
      }
      return descend(set, () => list.element, path, becameWhole);
    }
  }
}

function descend(
  set: FieldSet | undefined,
  typeOf: (element: PathElement) => MergeType | undefined,
  path: FieldPath,
  becameWhole: FieldSet,
): void {
  for (const { element, member, below } of set?.steps() ?? []) {
    const type = typeOf(element);
    if (type !== undefined) find(below, type, [...path, element], member && below === undefined, becameWhole);
  }
}

function memberType(map: MapType, element: PathElement): MergeType | undefined {
  return (element.kind === "field" ? map.field(element.name) : undefined) ?? map.element;
}
