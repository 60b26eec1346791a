/**
 * Why a strategically merged object of a built-in kind cannot become its Go struct.
 *
 * A strategic merge patch is the one whose outcome kube-apiserver does not decode from JSON: it sets the struct's
 * fields by reflection, and says in other words what is wrong.
 *
 * @module
 */
import { goTypeName } from "../../schema/go_text.ts";
import { isJsonObject, type JsonObject } from "../../schema/json_value.ts";
import { type ObjectSchema, SchemaNode } from "../../schema/schema_node.ts";
import { corruptBase64At } from "../kinds/go_base64.ts";
import { goField } from "../kinds/go_struct.ts";

/**
 * What kube-apiserver says of the first value whose type does not fit; `undefined` where all fit, or where the types
 * with a decoder of their own (times, quantities) are all that might not.
 */
export function structFault(object: unknown, schema: ObjectSchema): string | undefined {
  return faultOf(object, SchemaNode.of(schema), "");
}

/** `type` is the Go type where the schema does not tell it. */
function faultOf(value: unknown, node: SchemaNode, type: string): string | undefined {
  if (value === null || value === undefined || hasOwnDecoder(node)) return undefined;
  if (node.intOrString) return intOrStringFault(value);
  switch (node.schema.type) {
    case "string":
      return node.schema.format === "byte" ? bytesFault(value) : stringFault(value, type);
    case "boolean":
      return typeof value === "boolean" ? undefined : "unrecognized type: bool";
    case "integer":
      return integerFault(value, node.schema.format ?? "int64");
    case "number":
      return isNumber(value) ? undefined : "unrecognized type: float64";
    case "array":
      return listFault(value, node);
    case "object":
      return isPlainMap(node) ? mapFault(value, node, type) : structMembersFault(value, node);
    default:
      return undefined;
  }
}

function isPlainMap(node: SchemaNode): boolean {
  return node.schema.properties === undefined && node.schema.additionalProperties !== undefined;
}

function structMembersFault(value: unknown, node: SchemaNode): string | undefined {
  const names = node.propertyNames();
  // Without members it is a type with a decoder of its own.
  if (names.length === 0) return undefined;
  if (!isJsonObject(value)) return `cannot restore struct from: ${kindOf(value)}`;
  for (const name of names) {
    if (!Object.hasOwn(value, name)) continue;
    const fault = faultOf(value[name], node.property(name)!, goField(node.definition ?? "", name).type);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function mapFault(value: unknown, node: SchemaNode, type: string): string | undefined {
  if (!isJsonObject(value)) return `cannot restore map from ${kindOf(value)}`;
  const members = node.additionalProperties();
  if (members === undefined) return undefined;
  const memberType = /^map\[.*?\](.*)$/.exec(type)?.[1] ?? "";
  return firstFault(Object.values(value as JsonObject), members, memberType);
}

function listFault(value: unknown, node: SchemaNode): string | undefined {
  if (!Array.isArray(value)) return `cannot restore slice from ${kindOf(value)}`;
  const items = node.items();
  return items === undefined ? undefined : firstFault(value, items, "");
}

function firstFault(values: readonly unknown[], node: SchemaNode, type: string): string | undefined {
  for (const value of values) {
    const fault = faultOf(value, node, type);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function stringFault(value: unknown, type: string): string | undefined {
  if (typeof value === "string") return undefined;
  return goTypeName(value) === "int64"
    ? `cannot convert int64 to ${type || "string"}`
    : "unrecognized type: string";
}

function bytesFault(value: unknown): string | undefined {
  if (Array.isArray(value)) return undefined;
  if (typeof value !== "string") return `cannot restore slice from ${kindOf(value)}`;
  const at = corruptBase64At(value);
  return at === undefined ? undefined : `error decoding from json: illegal base64 data at input byte ${at}`;
}

function integerFault(value: unknown, type: string): string | undefined {
  if (!isNumber(value)) return `unrecognized type: ${type}`;
  return typeof value === "number" && !Number.isInteger(value)
    ? `cannot convert float64 to ${type}`
    : undefined;
}

function intOrStringFault(value: unknown): string | undefined {
  if (typeof value === "string" || isNumber(value)) return undefined;
  const kind = Array.isArray(value) ? "array" : typeof value === "boolean" ? "bool" : "object";
  return `json: cannot unmarshal ${kind} into Go value of type int32`;
}

/** Times and quantities. */
function hasOwnDecoder({ definition = "" }: SchemaNode): boolean {
  return /\.meta\.v1\.(Micro)?Time$/.test(definition) || definition.endsWith(".api.resource.Quantity");
}

function isNumber(value: unknown): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

/** Go's kind of what a JSON value was read into. */
function kindOf(value: unknown): string {
  if (Array.isArray(value)) return "slice";
  return isJsonObject(value) ? "map" : goTypeName(value);
}
