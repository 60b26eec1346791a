/**
 * Whether a value is what its schema says, in the words in which kube-apiserver says so of custom resources.
 *
 * Rules in `x-kubernetes-validations` (CEL) are not evaluated: they are kept as text.
 *
 * @module
 */
import {
  type FieldError,
  invalid,
  notSupported,
  required,
  tooLong,
  tooMany,
  typeInvalid,
} from "./field_error.ts";
import type { Schema } from "./facts.ts";
import { hasFormat, isCheckedFormat } from "./formats.ts";
import { goJson, goNumber, goQuote } from "./go_text.ts";
import { goRegExp } from "./go_regexp.ts";
import { isJsonObject, isNumber, jsonEqual, type JsonObject, member } from "./json_value.ts";
import { type ObjectSchema, SchemaNode } from "./schema_node.ts";

/** How a value is validated. */
export interface ValidateOptions {
  /**
   * The value before the change. What did not change is not held against it, even where the schema has become
   * stricter since (ratcheting, KEP-4008).
   */
  readonly old?: unknown;
  /** Field that the value stands in: `status`. Errors' fields begin with it; their messages do not. Default none. */
  readonly field?: string;
}

/** The faults of a value; none where it is valid. */
export function validateValue(
  value: unknown,
  schema: ObjectSchema,
  options: ValidateOptions = {},
): FieldError[] {
  const result = validateNode(value, SchemaNode.of(schema), "", options.old);
  return result.faults.map((fault) => fault(options.field ?? ""));
}

/** An error whose field is not yet complete. */
type Fault = (prefix: string) => FieldError;

/** Faults, and how many checks a value passed: of several alternatives the one that it fits best explains the failure. */
interface Result {
  readonly faults: Fault[];
  matches: number;
}

function emptyResult(): Result {
  return { faults: [], matches: 0 };
}

function merge(into: Result, other: Result): void {
  into.faults.push(...other.faults);
  into.matches += other.matches;
}

/** What an error of the whole, without a field of its own, is about. */
const noField = "<nil>";

function at(prefix: string, path: string): string {
  const name = path.startsWith(".") ? path.slice(1) : path;
  if (name === "") return prefix === "" ? noField : prefix;
  return prefix === "" ? name : `${prefix}.${name}`;
}

function validateNode(value: unknown, node: SchemaNode, path: string, old: unknown): Result {
  const result = checkNode(value, node, path, old);
  const unchanged = result.faults.length > 0 && old !== undefined && jsonEqual(value, old);
  return unchanged ? { faults: [], matches: result.matches } : result;
}

function checkNode(value: unknown, node: SchemaNode, path: string, old: unknown): Result {
  const result = emptyResult();
  const { schema } = node;
  const run = (check: Result) => {
    merge(result, check);
    result.matches++;
  };
  if (value === null || value === undefined) {
    merge(result, checkType(null, node, path));
    merge(result, checkEnum(null, schema, path));
    return result;
  }
  if (typesOf(node).length > 0 || formatOf(node) !== "") run(checkType(value, node, path));
  run(checkAlternatives(value, node, path, old));
  if (typeof value === "string") {
    run(checkText(value, schema, path));
    if (isCheckedFormat(schema.format ?? "")) run(checkFormat(value, node, path));
  }
  if (isNumber(value)) run(checkNumber(value, schema, path));
  if (Array.isArray(value)) run(checkList(value, node, path, old));
  run(checkEnum(value, schema, path));
  if (isJsonObject(value)) run(checkObject(value, node, path, old));
  result.matches++;
  return result;
}

function typesOf(node: SchemaNode): readonly string[] {
  if (node.schema["x-kubernetes-int-or-string"] === true) return ["integer", "string"];
  return node.schema.type === undefined ? [] : [node.schema.type];
}

/** The format, empty where a server would ignore it. */
function formatOf(node: SchemaNode): string {
  const format = node.schema.format ?? "";
  const types = typesOf(node);
  switch (types.length === 1 ? types[0] : "") {
    case "":
    case "string":
      return isCheckedFormat(format) ? format : "";
    case "integer":
      return format === "int32" || format === "int64" ? format : "";
    case "number":
      return format === "float" || format === "double" ? format : "";
    default:
      return "";
  }
}

function checkType(value: unknown, node: SchemaNode, path: string): Result {
  const types = typesOf(node);
  const wrong = (expected: string, found: string): Result => ({
    faults: [
      (prefix) =>
        typeInvalid(
          at(prefix, path),
          found,
          `${path} in body must be of type ${expected}: ${goQuote(found)}`,
        ),
    ],
    matches: 0,
  });
  const right: Result = { faults: [], matches: 1 };
  if (value === null) {
    return types.length > 0 && node.schema.nullable !== true ? wrong(types.join(","), "null") : right;
  }
  const [type, format] = typeAndFormatOf(value);
  const expected = formatOf(node);
  const isIntegerAsNumber = type === "integer" && types.includes("number");
  const isTextOrList = type === "string" || type === "array";
  const fits = types.includes(type) || isIntegerAsNumber;
  if (!isTextOrList && expected !== "" && !fits && format !== expected) return wrong(expected, format);
  if (isTextOrList && expected !== "" && !types.includes("number") && !types.includes("integer")) {
    return right;
  }
  return fits ? right : wrong(types.join(","), type);
}

/** A value's type, and the format that goes with it. */
function typeAndFormatOf(value: unknown): [type: string, format: string] {
  if (Array.isArray(value)) return ["array", ""];
  switch (typeof value) {
    case "string":
      return ["string", ""];
    case "boolean":
      return ["boolean", ""];
    case "bigint":
      return ["integer", "int64"];
    case "number":
      // Beyond 2^53 an integer is a bigint; such a number was written with an exponent.
      return Number.isSafeInteger(value) ? ["integer", "int64"] : ["number", "float64"];
    default:
      return ["object", ""];
  }
}

/** `anyOf`, `oneOf`, `allOf` and `not`. */
function checkAlternatives(value: unknown, node: SchemaNode, path: string, old: unknown): Result {
  const result = emptyResult();
  const { anyOf = [], oneOf = [], allOf = [], not } = node.schema;
  const of = (schema: Schema) => checkNode(value, node.nested(schema), path, old);
  const complain = (text: string) =>
    result.faults.push((prefix) => invalid(at(prefix, ""), "", `${goQuote(path)} ${text}`));

  if (anyOf.length > 0) {
    let best: Result | undefined;
    for (const schema of anyOf) {
      const tried = of(schema);
      if (tried.faults.length === 0 || best === undefined || tried.matches > best.matches) best = tried;
      if (tried.faults.length === 0) break;
    }
    if (best!.faults.length > 0) complain("must validate at least one schema (anyOf)");
    merge(result, best!);
  }
  if (oneOf.length > 0) {
    const tried = oneOf.map(of);
    const valid = tried.filter(({ faults }) => faults.length === 0);
    if (valid.length === 1) merge(result, valid[0]!);
    else if (valid.length > 1) {
      complain(`must validate one and only one schema (oneOf). Found ${valid.length} valid alternatives`);
    } else {
      complain("must validate one and only one schema (oneOf). Found none valid");
      merge(result, tried.reduce((best, next) => next.matches > best.matches ? next : best));
    }
  }
  if (allOf.length > 0) {
    const tried = allOf.map(of);
    for (const one of tried) merge(result, one);
    const valid = tried.filter(({ faults }) => faults.length === 0).length;
    if (valid !== allOf.length) {
      complain(`must validate all the schemas (allOf)${valid === 0 ? ". None validated" : ""}`);
    }
  }
  if (not !== undefined && of(not).faults.length === 0) complain("must not validate the schema (not)");
  result.matches++;
  return result;
}

function checkText(value: string, { maxLength, minLength, pattern }: Schema, path: string): Result {
  const result = emptyResult();
  // Only the first of them is reported.
  const length = maxLength === undefined && minLength === undefined ? 0 : [...value].length;
  if (maxLength !== undefined && length > maxLength) {
    result.faults.push((prefix) => tooLong(at(prefix, path), maxLength));
  } else if (minLength !== undefined && length < minLength) {
    result.faults.push((prefix) =>
      invalid(at(prefix, path), value, `${path} in body should be at least ${minLength} chars long`)
    );
  } else if (pattern !== undefined && pattern !== "" && !goRegExp(pattern).test(value)) {
    result.faults.push((prefix) =>
      invalid(at(prefix, path), value, `${path} in body should match '${pattern}'`)
    );
  }
  return result;
}

function checkFormat(value: string, node: SchemaNode, path: string): Result {
  const format = formatOf(node);
  if (format === "" || hasFormat(value, format) !== false) return emptyResult();
  return {
    faults: [
      (prefix) =>
        typeInvalid(at(prefix, path), value, `${path} in body must be of type ${format}: ${goQuote(value)}`),
    ],
    matches: 0,
  };
}

function checkNumber(value: number | bigint, schema: Schema, path: string): Result {
  const result: Result = { faults: [], matches: 1 };
  const outOfRange = rangeFault(value, schema, path);
  if (outOfRange !== undefined) result.faults.push((prefix) => invalid(at(prefix, ""), "", outOfRange));
  const complain = (text: string) =>
    result.faults.push((prefix) => invalid(at(prefix, path), value, `${path} in body should be ${text}`));
  const { multipleOf, minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  if (multipleOf !== undefined && !isMultiple(value, multipleOf)) {
    complain(`a multiple of ${goNumber(multipleOf)}`);
  }
  if (minimum !== undefined && (value < minimum || (exclusiveMinimum === true && value == minimum))) {
    complain(`greater than ${exclusiveMinimum === true ? "" : "or equal to "}${goNumber(minimum)}`);
  }
  if (maximum !== undefined && (value > maximum || (exclusiveMaximum === true && value == maximum))) {
    complain(`less than ${exclusiveMaximum === true ? "" : "or equal to "}${goNumber(maximum)}`);
  }
  return result;
}

function rangeFault(value: number | bigint, { type, format }: Schema, path: string): string | undefined {
  if (type === "integer") {
    const limit = format === "int32" ? 2n ** 31n : 2n ** 63n;
    const whole = typeof value === "bigint" || Number.isInteger(value);
    if (whole && BigInt(value) < limit && BigInt(value) >= -limit) return undefined;
    const known = format === "int32" || format === "int64";
    return known
      ? `Checked value must be of type integer with format ${format} in ${path}`
      : `Checked value must be of type integer (default format) in ${path}`;
  }
  if (type === "number" && format === "float" && Math.abs(Number(value)) > 3.4028234663852886e38) {
    return `Checked value must be of type number with format float in ${path}`;
  }
  return undefined;
}

function isMultiple(value: number | bigint, factor: number): boolean {
  if (typeof value === "bigint" && Number.isInteger(factor)) return value % BigInt(factor) === 0n;
  const quotient = factor < 1 ? 1 / factor * Number(value) : Number(value) / factor;
  return Math.abs(quotient - Math.round(quotient)) < 1e-9;
}

function checkList(value: unknown[], node: SchemaNode, path: string, old: unknown): Result {
  const result: Result = { faults: [], matches: 1 };
  const items = node.items();
  if (items !== undefined) {
    const oldItem = oldItemsOf(node, old);
    for (const [i, item] of value.entries()) {
      merge(result, validateNode(item, items, `${path}[${i}]`, oldItem(item)));
    }
  }
  const { minItems, maxItems, uniqueItems } = node.schema;
  if (minItems !== undefined && value.length < minItems) {
    result.faults.push((prefix) =>
      invalid(at(prefix, path), value.length, `${path} in body should have at least ${minItems} items`)
    );
  }
  if (maxItems !== undefined && value.length > maxItems) {
    result.faults.push((prefix) => tooMany(at(prefix, path), value.length, maxItems));
  }
  if (
    uniqueItems === true && value.some((item, i) => value.slice(0, i).some((other) => jsonEqual(item, other)))
  ) {
    result.faults.push((prefix) =>
      invalid(at(prefix, path), "", `${path} in body shouldn't contain duplicates`)
    );
  }
  return result;
}

/** Finds an item's old self: only items of a map list have an identity. */
function oldItemsOf({ schema }: SchemaNode, old: unknown): (item: unknown) => unknown {
  const keys = schema["x-kubernetes-list-map-keys"];
  if (schema["x-kubernetes-list-type"] !== "map" || keys === undefined || !Array.isArray(old)) {
    return () => undefined;
  }
  const identity = (item: unknown) =>
    isJsonObject(item) ? goJson(keys.map((key) => member(item, key))) : undefined;
  const byIdentity = new Map(old.map((item) => [identity(item), item]));
  return (item) => isJsonObject(item) ? byIdentity.get(identity(item)) : undefined;
}

function checkObject(value: JsonObject, node: SchemaNode, path: string, old: unknown): Result {
  const result = emptyResult();
  const { schema } = node;
  const names = Object.keys(value).filter((name) => value[name] !== undefined);
  const oldMember = (name: string) =>
    isJsonObject(old) && !(path === "" && (name === "kind" || name === "apiVersion"))
      ? member(old, name)
      : undefined;
  if (schema.minProperties !== undefined && names.length < schema.minProperties) {
    const detail = `${path} in body should have at least ${schema.minProperties} properties`;
    result.faults.push((prefix) => invalid(at(prefix, path), names.length, detail));
  }
  if (schema.maxProperties !== undefined && names.length > schema.maxProperties) {
    result.faults.push((prefix) => tooMany(at(prefix, path), names.length, schema.maxProperties!));
  }
  const additional = node.additionalProperties();
  for (const name of names) {
    if (node.property(name) !== undefined) continue;
    if (schema.additionalProperties === false) {
      result.faults.push((prefix) =>
        invalid(at(prefix, path), name, `${path}.${name} in body is a forbidden property`)
      );
    } else if (additional !== undefined) {
      merge(result, validateNode(value[name], additional, `${path}.${name}`, oldMember(name)));
    }
  }
  for (const name of node.propertyNames()) {
    if (member(value, name) === undefined) continue;
    const child = path === "" ? name : `${path}.${name}`;
    merge(result, validateNode(value[name], node.property(name)!, child, oldMember(name)));
  }
  for (const name of schema.required ?? []) {
    if (member(value, name) === undefined) {
      result.faults.push((prefix) => required(at(prefix, `${path}.${name}`)));
    }
  }
  return result;
}

function checkEnum(value: unknown, { enum: allowed }: Schema, path: string): Result {
  if (allowed === undefined || allowed.length === 0) return emptyResult();
  if (value !== null && allowed.some((one) => jsonEqual(one, value))) return emptyResult();
  const texts = allowed.map((one) => typeof one === "string" ? one : goJson(one));
  return { faults: [(prefix) => notSupported(at(prefix, path), value, texts)], matches: 0 };
}
