/**
 * What differs between two values of a type: what an update changed.
 *
 * @module
 */
import { jsonEqual, member } from "../../schema/json_value.ts";
import { FieldSet } from "./field_set.ts";
import { type Atom, atomFor, type ListType, type MapType, type MergeType, sameAtom } from "./merge_type.ts";
import { fieldElement, type FieldPath } from "./path_element.ts";
import {
  formOf,
  itemsByElement,
  itemsOf,
  memberNames,
  membersOf,
  sameItems,
  TypedValueError,
} from "./typed_value.ts";
import { fieldPathToString } from "./path_element.ts";
import { scalarFault } from "./validate_typed.ts";

/** The fields that differ; none is in more than one of the sets. */
export interface Comparison {
  readonly removed: FieldSet;
  readonly modified: FieldSet;
  readonly added: FieldSet;
}

/**
 * Compares two values.
 *
 * @throws {TypedValueError} where neither value fits the type
 */
export function compareTyped(from: unknown, to: unknown, type: MergeType): Comparison {
  const comparison = { removed: new FieldSet(), modified: new FieldSet(), added: new FieldSet() };
  compare(from, to, type, [], comparison);
  return comparison;
}

/** Leaves fields out of a comparison, with all that is below them. */
export function withoutFields(comparison: Comparison, fields: FieldSet | undefined): Comparison {
  if (fields === undefined || fields.empty) return comparison;
  return {
    removed: comparison.removed.recursiveDifference(fields),
    modified: comparison.modified.recursiveDifference(fields),
    added: comparison.added.recursiveDifference(fields),
  };
}

function compare(from: unknown, to: unknown, type: MergeType, path: FieldPath, out: Comparison): void {
  const atom = type.atom();
  const fromAtom = atomFor(atom, from);
  const toAtom = atomFor(atom, to);
  let leaf: boolean;
  if (to === undefined) leaf = compareAs(fromAtom, from, to, path, out);
  else if (from === undefined || sameAtom(fromAtom, toAtom)) leaf = compareAs(toAtom, from, to, path, out);
  else {
    compareAs(fromAtom, from, to, path, out);
    leaf = compareAs(toAtom, from, to, path, out);
  }
  // A leaf has said already that it came or went.
  if (leaf) return;
  if (from === undefined) out.added.add(path);
  else if (to === undefined) out.removed.add(path);
}

/** Whether the place is compared as a whole. */
function compareAs(atom: Atom, from: unknown, to: unknown, path: FieldPath, out: Comparison): boolean {
  switch (formOf(atom)) {
    case "scalar": {
      const faults = [scalarFault(from, atom.scalar!), scalarFault(to, atom.scalar!)];
      if (faults[0] !== undefined && faults[1] !== undefined) {
        const at = fieldPathToString(path);
        throw new TypedValueError([
          { path: at, message: `lhs: ${faults[0]}` },
          { path: at, message: `rhs: ${faults[1]}` },
        ]);
      }
      compareLeaf(from, to, path, out);
      return true;
    }
    case "map": {
      const empty = memberNames(membersOf(from)).length === 0 && memberNames(membersOf(to)).length === 0;
      // Two empty ones are a leaf, so that an empty map and null differ.
      if (atom.map!.atomic || empty) {
        compareLeaf(from, to, path, out);
        return true;
      }
      compareMembers(atom.map!, from, to, path, out);
      return false;
    }
    case "list": {
      const empty = itemsOf(from).length === 0 && itemsOf(to).length === 0;
      if (atom.list!.atomic || empty) {
        compareLeaf(from, to, path, out);
        return true;
      }
      compareItems(atom.list!, from, to, path, out);
      return false;
    }
  }
}

function compareLeaf(from: unknown, to: unknown, path: FieldPath, out: Comparison): void {
  if (from === undefined) out.added.add(path);
  else if (to === undefined) out.removed.add(path);
  else if (!jsonEqual(from, to)) out.modified.add(path);
}

function compareMembers(map: MapType, from: unknown, to: unknown, path: FieldPath, out: Comparison): void {
  const old = membersOf(from);
  const young = membersOf(to);
  for (const name of new Set([...memberNames(old), ...memberNames(young)])) {
    const type = map.field(name) ?? map.element;
    if (type === undefined) {
      throw new TypedValueError([{
        path: `${fieldPathToString(path)}.${name}`,
        message: "field not declared in schema",
      }]);
    }
    compare(member(old, name), member(young, name), type, [...path, fieldElement(name)], out);
  }
}

function compareItems(list: ListType, from: unknown, to: unknown, path: FieldPath, out: Comparison): void {
  const old = itemsByElement(list, itemsOf(from));
  const young = itemsByElement(list, itemsOf(to));
  for (const { element } of new Map([...old, ...young]).values()) {
    const was = old.get(element.text)?.items ?? [];
    const is = young.get(element.text)?.items ?? [];
    const at = [...path, element];
    if (was.length <= 1 && is.length <= 1) {
      compare(was[0], is[0], list.element, at, out);
    } else if (was.length >= 2 && is.length >= 2) {
      // Items that come more than once are compared as one whole.
      if (!sameItems(was, is)) out.modified.add(at);
    } else if (was.length >= 2) {
      if (is.length > 0) compare(undefined, is[0], list.element, at, out);
      out.removed.add(at);
    } else {
      if (was.length > 0) compare(was[0], undefined, list.element, at, out);
      out.added.add(at);
    }
  }
}
