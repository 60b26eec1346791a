/**
 * Strategic merge patch: a merge patch that knows from the schema how lists are merged.
 *
 * The schema says it by `x-kubernetes-patch-strategy` (`merge`, `replace`, `retainKeys`) and
 * `x-kubernetes-patch-merge-key`; the patch steers it by `$patch: replace | delete | merge`, `$retainKeys`,
 * `$deleteFromPrimitiveList/LIST` and `$setElementOrder/LIST`. Custom resources have none of this and take no such patch.
 *
 * Source: Kubernetes API conventions, "Strategic Merge Patch"; texts and orders are kube-apiserver's.
 *
 * @module
 */
import { goPrint, goTypeName, jsonTypeName } from "../../schema/go_text.ts";
import {
  cloneJson,
  isJsonObject,
  jsonEqual,
  type JsonObject,
  member,
  setMember,
} from "../../schema/json_value.ts";
import { type ObjectSchema, SchemaNode } from "../../schema/schema_node.ts";
import { identifyBy, indexIn, orderElements } from "./element_order.ts";
import { badPatch, cannotApply, internalPatchError } from "./patch_error.ts";

const directive = "$patch";
const retainKeysDirective = "$retainKeys";
const deletePrefix = "$deleteFromPrimitiveList";
const orderPrefix = "$setElementOrder";

const badPrimitiveList = "invalid patch format of primitive list";
const badRetainKeys = "invalid patch format of retainKeys";
const badElementOrder = "invalid patch format of setElementOrder list";

/**
 * Merges a patch into a copy of the document.
 *
 * @param schema of the document; its patch strategies decide how lists are merged
 * @throws {ApiError} BadRequest where the patch or a directive in it is malformed, Invalid (422) for lists of lists, and
 * what kube-apiserver answers with 500: items without their merge key, items of different types, unknown directives
 */
export function applyStrategicMergePatch(document: unknown, patch: unknown, schema: ObjectSchema): unknown {
  if (patch !== null && !isJsonObject(patch)) {
    throw badPatch(
      `json: cannot unmarshal ${jsonTypeName(patch)} into Go value of type map[string]interface {}`,
    );
  }
  const original = isJsonObject(document) ? cloneJson(document) : {};
  return mergeObject(original, cloneJson(patch) ?? {}, SchemaNode.of(schema));
}

/** Both arguments are the function's own, to change. */
function mergeObject(original: JsonObject, patch: JsonObject, node: SchemaNode | undefined): JsonObject {
  if (Object.hasOwn(patch, directive)) return replacedOrDeleted(patch);
  retainKeys(original, patch);
  mergeOrderedLists(original, patch, node);
  for (const name of Object.keys(patch)) {
    const value = patch[name];
    const deletes = name.startsWith(deletePrefix);
    const target = deletes ? suffix(name, deletePrefix, badPrimitiveList) : name;
    if (value === null) {
      delete original[target];
      continue;
    }
    const old = member(original, target);
    if (old === undefined || !sameType(old, value)) {
      if (deletes) continue;
      setOrDelete(original, target, withoutDirectives(withoutNulls(value)));
    } else if (isJsonObject(value)) {
      const field = lookUp(node, target);
      const replaces = strategyOf(field) === "replace";
      original[target] = replaces ? value : mergeObject(old as JsonObject, value, field);
    } else if (Array.isArray(value)) {
      const field = lookUp(node, target);
      original[target] = strategyOf(field) === "merge" || deletes
        ? mergeList(old as unknown[], value, field, deletes)
        : value;
    } else {
      setMember(original, target, value);
    }
  }
  return original;
}

function replacedOrDeleted(patch: JsonObject): JsonObject {
  const kind = patch[directive];
  if (kind === "replace") {
    delete patch[directive];
    return patch;
  }
  if (kind === "delete") return {};
  throw internalPatchError(`unknown patch type: ${goPrint(kind)} in map: ${goPrint(patch)}`);
}

/** `$retainKeys` removes every member that it does not name; it must name all that the patch sets. */
function retainKeys(original: JsonObject, patch: JsonObject): void {
  const retained = member(patch, retainKeysDirective);
  if (retained === undefined) return;
  delete patch[retainKeysDirective];
  if (!Array.isArray(retained)) throw badPatch(badRetainKeys);
  for (const name of Object.keys(patch)) {
    if (patch[name] === null || name.startsWith(deletePrefix) || name.startsWith(orderPrefix)) continue;
    if (!retained.includes(name)) throw badPatch(badRetainKeys);
  }
  for (const name of Object.keys(original)) if (!retained.includes(name)) delete original[name];
}

/** Merges and orders each list that a `$setElementOrder/LIST` speaks of, and takes both out of the patch. */
function mergeOrderedLists(original: JsonObject, patch: JsonObject, node: SchemaNode | undefined): void {
  for (const name of Object.keys(patch)) {
    if (!name.startsWith(orderPrefix)) continue;
    const order = asList(patch[name]);
    delete patch[name];
    const target = suffix(name, orderPrefix, badElementOrder);
    const live = Object.hasOwn(original, target) ? asList(original[target]) : undefined;
    const patched = Object.hasOwn(patch, target) ? asList(patch[target]) : undefined;
    const field = lookUp(node, target);
    const mergeKey = mergeKeyOf(field);
    checkOrder(patched ?? [], order, mergeKey);
    let merged: unknown[];
    if (live !== undefined && patched !== undefined) {
      merged = strategyOf(field) === "merge" ? mergeList([...live], patched, field, false) : patched;
    } else if (live !== undefined) {
      merged = live;
    } else if (patched !== undefined) {
      merged = withoutDirectives(patched) as unknown[];
    } else {
      continue;
    }
    elementType([...(live ?? []), ...(patched ?? [])], [live ?? [], patched ?? []]);
    if (mergeKey !== "") { for (const item of merged) requireMergeKey(asObject(item), mergeKey); }
    const liveOrder = mergeKey === "" ? live ?? [] : liveOrderAfter(live ?? [], patched ?? [], mergeKey);
    original[target] = orderElements(merged, order, liveOrder, identifyBy(mergeKey));
    delete patch[target];
  }
}

/**
 * What kube-apiserver takes for the live order when it has merged a list whose order is set too. It deletes and adds
 * in the live list's own memory, so that new items stand where deleted ones left room, behind all others.
 */
function liveOrderAfter(live: readonly unknown[], patched: readonly unknown[], mergeKey: string): unknown[] {
  const identify = identifyBy(mergeKey);
  const order = [...live];
  let used = order.length;
  for (const item of patched) {
    if (!isJsonObject(item) || member(item, directive) !== "delete") continue;
    for (let at = indexIn(order.slice(0, used), item, identify); at >= 0;) {
      order.copyWithin(at, at + 1, used--);
      at = indexIn(order.slice(0, used), item, identify);
    }
  }
  for (const item of patched) {
    if (!isJsonObject(item) || Object.hasOwn(item, directive)) continue;
    if (indexIn(order.slice(0, used), item, identify) >= 0) continue;
    if (used === order.length) break;
    order[used++] = item;
  }
  return order;
}

/** The order list must hold every item that the patch sets, in the patch's own order. */
function checkOrder(patched: readonly unknown[], order: readonly unknown[], mergeKey: string): void {
  if (order.length === 0 || patched.length === 0) return;
  const identify = identifyBy(mergeKey);
  const set = mergeKey === "" ? patched : patched.filter((item) => !Object.hasOwn(asObject(item), directive));
  let next = 0;
  for (const wanted of order) {
    if (next >= set.length) break;
    if (mergeKey !== "") {
      requireMergeKey(asObject(set[next]), mergeKey);
      requireMergeKey(asObject(wanted), mergeKey);
    }
    if (jsonEqual(identify(set[next]), identify(wanted))) next++;
  }
  if (next < set.length) {
    throw internalPatchError(
      `The order in patch list:\n${goPrint(patched)}\n doesn't match ${orderPrefix} list:\n${
        goPrint(order)
      }\n`,
    );
  }
}

function mergeList(
  live: unknown[],
  patch: unknown[],
  field: SchemaNode | undefined,
  deletes: boolean,
): unknown[] {
  if (live.length === 0 && patch.length === 0) return live;
  const type = elementType([...live, ...patch], [live, patch]);
  if (type !== "map[string]interface {}") {
    if (deletes) return live.filter((item) => !patch.some((gone) => jsonEqual(item, gone)));
    return orderElements(unique([...live, ...patch]), patch, live, identifyBy(""));
  }
  const mergeKey = mergeKeyOf(field);
  if (mergeKey === "") {
    throw internalPatchError(`cannot merge lists without merge key for ${field?.definition ?? "struct"}`);
  }
  return mergeObjects(live as JsonObject[], patch as JsonObject[], mergeKey, field);
}

function mergeObjects(
  live: JsonObject[],
  patch: JsonObject[],
  mergeKey: string,
  field: SchemaNode | undefined,
): unknown[] {
  const { base, items } = withSpecialItems(live, patch, mergeKey);
  const merged = [...base];
  for (const item of items) {
    const key = requireMergeKey(item, mergeKey);
    const at = merged.findIndex((candidate) => jsonEqual(member(candidate, mergeKey), key));
    if (at < 0) merged.push(item);
    else merged[at] = mergeObject(merged[at]!, item, field?.items());
  }
  for (const item of merged) requireMergeKey(item, mergeKey);
  return orderElements(merged, items, base, identifyBy(mergeKey));
}

/** Follows the items that are orders rather than content: `$patch: delete` with a merge key, `$patch: replace`. */
function withSpecialItems(
  live: JsonObject[],
  patch: JsonObject[],
  mergeKey: string,
): { base: JsonObject[]; items: JsonObject[] } {
  const items: JsonObject[] = [];
  let base = live;
  let replaces = false;
  for (const item of patch) {
    const kind = member(item, directive);
    if (kind === undefined) {
      items.push(item);
    } else if (kind === "delete") {
      const key = requireMergeKey(item, mergeKey);
      base = base.filter((candidate) => !jsonEqual(member(candidate, mergeKey), key));
    } else if (kind === "replace") {
      replaces = true;
    } else if (kind === "merge") {
      throw internalPatchError("merging lists cannot yet be specified in the patch");
    } else {
      throw internalPatchError(`unknown patch type: ${goPrint(kind)} in map: ${goPrint(item)}`);
    }
  }
  return replaces ? { base: items, items: [] } : { base, items };
}

/** The schema of an object's field, or of a list field's list. */
function lookUp(node: SchemaNode | undefined, name: string): SchemaNode | undefined {
  if (node === undefined) return undefined;
  const field = node.property(name);
  if (field !== undefined) return field;
  if (node.propertyNames().length === 0 && node.definition === undefined) {
    throw internalPatchError("merging an object in json but data type is not struct, instead is: map");
  }
  const struct = node.definition?.slice(node.definition.lastIndexOf(".") + 1) ?? "";
  throw internalPatchError(`unable to find api field in struct ${struct} for the json field "${name}"`);
}

/** `merge`, `replace` or nothing; `retainKeys` is followed by whoever makes a patch. */
function strategyOf(node: SchemaNode | undefined): string {
  const strategies = (node?.schema["x-kubernetes-patch-strategy"] ?? "").split(",");
  return strategies.find((strategy) => strategy !== "retainKeys") ?? "";
}

function mergeKeyOf(node: SchemaNode | undefined): string {
  return node?.schema["x-kubernetes-patch-merge-key"] ?? "";
}

function suffix(name: string, prefix: string, otherwise: string): string {
  if (!name.startsWith(`${prefix}/`)) throw badPatch(otherwise);
  return name.slice(prefix.length + 1);
}

function requireMergeKey(item: JsonObject, mergeKey: string): unknown {
  if (!Object.hasOwn(item, mergeKey)) {
    throw internalPatchError(`map: ${goPrint(item)} does not contain declared merge key: ${mergeKey}`);
  }
  return item[mergeKey];
}

function asList(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  throw internalPatchError(`expected a []interface {}, but received a ${goTypeName(value)}`);
}

function asObject(value: unknown): JsonObject {
  if (isJsonObject(value)) return value;
  throw internalPatchError(`expected a map[string]interface {}, but received a ${goTypeName(value)}`);
}

/** The one type that all items have. */
function elementType(items: readonly unknown[], lists: readonly (readonly unknown[])[]): string {
  const types = new Set(items.map(goTypeName));
  const [type] = types;
  if (type === undefined) throw internalPatchError("no elements in any of the given slices");
  if (type === "[]interface {}") throw cannotApply("lists of lists are not supported");
  if (types.size > 1) throw internalPatchError(`list element types are not identical: ${goPrint(lists)}`);
  return type;
}

function sameType(a: unknown, b: unknown): boolean {
  return goTypeName(a) === goTypeName(b);
}

function unique(items: readonly unknown[]): unknown[] {
  return items.filter((item, i) => items.findIndex((earlier) => jsonEqual(earlier, item)) === i);
}

function setOrDelete(object: JsonObject, name: string, value: unknown): void {
  if (value === undefined) delete object[name];
  else setMember(object, name, value);
}

/** What new content stays when nothing is there to merge it with: orders in it are dropped with their object. */
function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDirectives).filter((item) => item !== undefined);
  if (!isJsonObject(value)) return value;
  if (Object.hasOwn(value, directive)) return undefined;
  for (const name of Object.keys(value)) setOrDelete(value, name, withoutDirectives(value[name]));
  return value;
}

/** Removes null members at any depth. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) value.forEach(withoutNulls);
  else if (isJsonObject(value)) {
    for (const name of Object.keys(value)) {
      if (value[name] === null) delete value[name];
      else withoutNulls(value[name]);
    }
  }
  return value;
}
