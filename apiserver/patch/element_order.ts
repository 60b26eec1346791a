/**
 * The order of a merged list's items.
 *
 * Items that the patch names come in the patch's order, all others in the order that they had; the two are then
 * interleaved so that an item that stood before another in the live list still does, as far as both orders allow
 * (Kubernetes' "preserve order in strategic merge patch").
 *
 * @module
 */
import { isJsonObject, jsonEqual, member } from "../../schema/json_value.ts";

/** What identifies an item: its merge key's value, or of a scalar the value itself. */
export type Identify = (item: unknown) => unknown;

/** Identifies objects by their merge key; scalars where there is none. */
export function identifyBy(mergeKey: string): Identify {
  return mergeKey === "" ? (item) => item : (item) => isJsonObject(item) ? member(item, mergeKey) : undefined;
}

/** Index of the item that is identified as `item` is, or -1. */
export function indexIn(list: readonly unknown[], item: unknown, identify: Identify): number {
  const wanted = identify(item);
  return list.findIndex((candidate) => jsonEqual(identify(candidate), wanted));
}

/**
 * Orders a merged list.
 *
 * @param merged every item of the result, once
 * @param patchOrder items, or their merge keys alone, in the patch's order
 * @param liveOrder the list before the patch
 */
export function orderElements(
  merged: readonly unknown[],
  patchOrder: readonly unknown[],
  liveOrder: readonly unknown[],
  identify: Identify,
): unknown[] {
  const inPatch = merged.filter((item) => indexIn(patchOrder, item, identify) >= 0);
  const others = merged.filter((item) => indexIn(patchOrder, item, identify) < 0);
  return interleave(
    sortedBy(others, liveOrder, identify),
    sortedBy(inPatch, patchOrder, identify),
    liveOrder,
    identify,
  );
}

function sortedBy(items: readonly unknown[], order: readonly unknown[], identify: Identify): unknown[] {
  return items
    .map((item) => ({ item, at: indexIn(order, item, identify) }))
    .sort((a, b) => a.at < 0 || b.at < 0 ? 0 : a.at - b.at)
    .map(({ item }) => item);
}

function interleave(
  others: readonly unknown[],
  inPatch: readonly unknown[],
  liveOrder: readonly unknown[],
  identify: Identify,
): unknown[] {
  const all: unknown[] = [];
  let i = 0;
  let j = 0;
  while (i < others.length || j < inPatch.length) {
    if (i >= others.length) all.push(inPatch[j++]);
    else if (j >= inPatch.length) all.push(others[i++]);
    else {
      const left = indexIn(liveOrder, others[i], identify);
      const right = indexIn(liveOrder, inPatch[j], identify);
      all.push(left >= 0 && right >= 0 && left < right ? others[i++] : inPatch[j++]);
    }
  }
  return all;
}
