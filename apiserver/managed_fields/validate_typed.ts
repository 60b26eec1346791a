/**
 * Whether a value fits its type: what server-side apply checks before it merges.
 *
 * @module
 */
import { goPrint, goTypeName } from "../../schema/go_text.ts";
import { isJsonObject } from "../../schema/json_value.ts";
import { atomFor, type ListType, type MapType, type MergeType, type ScalarType } from "./merge_type.ts";
import { fieldElement, pathElementToString } from "./path_element.ts";
import { formOf, itemElement, memberNames, type TypedError, TypedValueError } from "./typed_value.ts";

/**
 * Checks a value.
 *
 * @param options `allowDuplicates`: items of a set or map list may come twice, as they may in a stored object
 * @throws {TypedValueError} naming every place that does not fit
 */
export function validateTyped(value: unknown, type: MergeType, options: { allowDuplicates: boolean }): void {
  const errors: TypedError[] = [];
  check(value, type, "", options.allowDuplicates, errors);
  if (errors.length > 0) throw new TypedValueError(errors);
}

function check(
  value: unknown,
  type: MergeType,
  path: string,
  duplicates: boolean,
  errors: TypedError[],
): void {
  const atom = atomFor(type.atom(), value);
  switch (formOf(atom)) {
    case "map":
      return checkMap(value, atom.map!, path, duplicates, errors);
    case "list":
      return checkList(value, atom.list!, path, duplicates, errors);
    case "scalar":
      return checkScalar(value, atom.scalar!, path, errors);
  }
}

function checkMap(
  value: unknown,
  map: MapType,
  path: string,
  duplicates: boolean,
  errors: TypedError[],
): void {
  if (value === null || value === undefined) return;
  if (!isJsonObject(value)) {
    errors.push({ path, message: `expected map, got &{${goPrint(value)}}` });
    return;
  }
  for (const name of memberNames(value)) {
    const at = path + pathElementToString(fieldElement(name));
    const type = map.field(name) ?? map.element;
    if (type === undefined) {
      errors.push({ path: at, message: "field not declared in schema" });
      return;
    }
    check(value[name], type, at, duplicates, errors);
  }
}

function checkList(
  value: unknown,
  list: ListType,
  path: string,
  duplicates: boolean,
  errors: TypedError[],
): void {
  if (value === null || value === undefined) return;
  if (!Array.isArray(value)) {
    errors.push({ path, message: `expected list, got &{${goPrint(value)}}` });
    return;
  }
  const seen = new Set<string>();
  for (const [i, item] of value.entries()) {
    let step = `[${i}]`;
    if (!list.atomic) {
      let element;
      try {
        element = itemElement(list, item);
      } catch (error) {
        if (!(error instanceof TypedValueError)) throw error;
        errors.push({ path, message: `element ${i}: ${error.message}` });
        return;
      }
      step = pathElementToString(element);
      if (seen.has(element.text) && !duplicates) {
        errors.push({ path, message: `duplicate entries for key ${step}` });
      }
      seen.add(element.text);
    }
    check(item, list.element, path + step, duplicates, errors);
  }
}

function checkScalar(value: unknown, scalar: ScalarType, path: string, errors: TypedError[]): void {
  const message = scalarFault(value, scalar);
  if (message !== undefined) errors.push({ path, message });
}

/** What is wrong with a scalar. */
export function scalarFault(value: unknown, scalar: ScalarType): string | undefined {
  if (value === null || value === undefined) return undefined;
  const isNumeric = typeof value === "number" || typeof value === "bigint";
  switch (scalar) {
    case "numeric":
      return isNumeric ? undefined : `expected numeric (int or float), got ${goTypeName(value)}`;
    case "string":
      return typeof value === "string"
        ? undefined
        : `expected string, got &value.valueUnstructured{Value:${goPrint(value)}}`;
    case "boolean":
      return typeof value === "boolean" ? undefined : `expected boolean, got &{${goPrint(value)}}`;
    case "untyped":
      return typeof value === "object" ? `expected any scalar, got &{${goPrint(value)}}` : undefined;
  }
}
