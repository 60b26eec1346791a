/**
 * Merging what is applied into what is there: nothing is removed, and where both set a leaf the applied one stays.
 *
 * @module
 */
import { cloneJson, type JsonObject, member, setMember } from "../../schema/json_value.ts";
import { type Atom, atomFor, type ListType, type MapType, type MergeType, sameAtom } from "./merge_type.ts";
import type { PathElement } from "./path_element.ts";
import { formOf, itemElement, itemsOf, memberNames, membersOf } from "./typed_value.ts";

/**
 * The merged value, sharing nothing with either.
 *
 * Items of lists come in the order of what is applied where that says anything of them, else in the live order.
 *
 * @throws {TypedValueError} where an item of a list can have no identity
 */
export function mergeTyped(live: unknown, applied: unknown, type: MergeType): unknown {
  return cloneJson(merge(live, applied, type));
}

function merge(live: unknown, applied: unknown, type: MergeType): unknown {
  const atom = type.atom();
  if (applied === undefined) return mergeAs(atomFor(atom, live), live, applied);
  const appliedAtom = atomFor(atom, applied);
  const liveAtom = atomFor(atom, live);
  // Where the two have different forms, what is applied replaces what is there.
  return mergeAs(
    appliedAtom,
    live === undefined || sameAtom(liveAtom, appliedAtom) ? live : undefined,
    applied,
  );
}

function mergeAs(atom: Atom, live: unknown, applied: unknown): unknown {
  const whole = applied === undefined ? live : applied;
  switch (formOf(atom)) {
    case "scalar":
      return whole;
    case "map": {
      const empty = memberNames(membersOf(live)).length === 0 && memberNames(membersOf(applied)).length === 0;
      return atom.map!.atomic || empty ? whole : mergeMembers(atom.map!, membersOf(live), membersOf(applied));
    }
    case "list": {
      const empty = itemsOf(live).length === 0 && itemsOf(applied).length === 0;
      return atom.list!.atomic || empty ? whole : mergeItems(atom.list!, itemsOf(live), itemsOf(applied));
    }
  }
}

function mergeMembers(map: MapType, live: JsonObject, applied: JsonObject): JsonObject | undefined {
  const merged: JsonObject = {};
  for (const name of new Set([...memberNames(live), ...memberNames(applied)])) {
    const type = map.field(name) ?? map.element;
    const value = type === undefined
      ? member(applied, name) ?? member(live, name)
      : merge(member(live, name), member(applied, name), type);
    if (value !== undefined) setMember(merged, name, value);
  }
  return Object.keys(merged).length === 0 ? undefined : merged;
}

/** An item that live has more than once is not merged with: what is applied takes the place of all. */
const several = Symbol("several");

function mergeItems(
  list: ListType,
  live: readonly unknown[],
  applied: readonly unknown[],
): unknown[] | undefined {
  const appliedElements = applied.map((item) => itemElement(list, item));
  const liveElements = live.map((item) => itemElement(list, item));
  const appliedItems = new Map(appliedElements.map((element, i) => [element.text, applied[i]]));
  const liveItems = new Map<string, unknown>();
  for (const [i, { text }] of liveElements.entries()) {
    liveItems.set(text, liveItems.has(text) ? several : live[i]);
  }

  const shared = appliedElements.filter(({ text }) => liveItems.has(text));
  let nextShared: PathElement | undefined = shared.shift();
  const done = new Set<string>();
  const merged: unknown[] = [];
  const add = (liveItem: unknown, appliedItem: unknown) => {
    const item = merge(liveItem === several ? undefined : liveItem, appliedItem, list.element);
    if (item !== undefined) merged.push(item);
  };

  for (let l = 0, a = 0; l < liveElements.length || a < appliedElements.length;) {
    const liveElement = liveElements[l];
    const appliedElement = appliedElements[a];
    if (liveElement !== undefined && appliedElement !== undefined) {
      if (liveElement.text === appliedElement.text) {
        done.add(liveElement.text);
        add(liveItems.get(liveElement.text), appliedItems.get(liveElement.text));
        l++;
        a++;
        nextShared = shared.shift();
        continue;
      }
      if (
        appliedItems.has(liveElement.text) && nextShared !== undefined && nextShared.text !== liveElement.text
      ) {
        // It is in both, but what is applied wants another one first.
        l++;
        continue;
      }
    }
    if (liveElement !== undefined) {
      if (!appliedItems.has(liveElement.text)) {
        add(live[l], undefined);
        l++;
        continue;
      }
      if (done.has(liveElement.text)) l++;
    }
    if (appliedElement !== undefined) {
      done.add(appliedElement.text);
      add(liveItems.get(appliedElement.text), appliedItems.get(appliedElement.text));
      a++;
      if (nextShared?.text === appliedElement.text) nextShared = shared.shift();
    }
  }
  return merged.length === 0 ? undefined : merged;
}
