/**
 * Faults of the schema in a CustomResourceDefinition, beyond those that keep it from being structural.
 *
 * @module
 */
import type { JSONSchemaProps } from "../../api/apiextensions.k8s.io/v1.ts";
import {
  type FieldError,
  forbidden,
  invalid,
  invalidText,
  notSupported,
  omitValue,
  required,
} from "../field_error.ts";
import { cloneJson, isJsonObject, jsonEqual } from "../json_value.ts";
import { embeddedResourceErrors } from "../embedded_resources.ts";
import { prune } from "../prune.ts";
import type { Schema } from "../facts.ts";
import { structuralSchemaErrors } from "../structural_schema.ts";
import { validateValue } from "../validate_value.ts";
import { internalSchemaJson } from "./internal_form.ts";
import { ruleErrors } from "./rule_errors.ts";

type Faults = Generator<FieldError, void>;

/** What holds for a schema by where it stands. */
interface Place {
  readonly isRoot: boolean;
  /** Why no default may stand here; empty where one may. */
  readonly noDefault: string;
  /** Whether it is the schema of an object's own metadata, kind or apiVersion. */
  readonly insideMeta: boolean;
}

const openApiTypes = ["array", "boolean", "integer", "number", "object", "string"];

/**
 * The faults of one version's schema, in the server's order.
 *
 * @param path where the schema stands, for example `spec.validation.openAPIV3Schema`
 * @param hasStatus whether the version has a status subresource, whose schema must be apart from the rest
 */
export function* definitionSchemaErrors(schema: JSONSchemaProps, path: string, hasStatus: boolean): Faults {
  if (hasStatus) yield* rootWithStatusErrors(schema, path);
  if (schema.nullable === true) yield forbidden(`${path}.nullable`, "nullable cannot be true at the root");
  if (!hasUnsupported(schema)) {
    const structural = structuralSchemaErrors(schema, path);
    yield* structural.length > 0
      ? structural
      : defaultErrors(schema, path, { isRoot: true, insideMeta: false });
  }
  yield* schemaErrors(schema, path, { isRoot: true, noDefault: "", insideMeta: false });
}

/** What must not be in a schema at all is told of by itself, not as a fault of its structure. */
function hasUnsupported(schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.some(hasUnsupported);
  if (!isJsonObject(schema)) return false;
  const own = schema as JSONSchemaProps & { readonly $ref?: string };
  if (
    own.$ref !== undefined || own.id !== undefined || own.additionalItems !== undefined ||
    own.patternProperties !== undefined || own.dependencies !== undefined || own.definitions !== undefined ||
    Array.isArray(own.items) || own["x-kubernetes-preserve-unknown-fields"] === false
  ) return true;
  return [own.items, own.additionalProperties, own.not, own.allOf, own.anyOf, own.oneOf].some(
    hasUnsupported,
  ) ||
    Object.values(own.properties ?? {}).some(hasUnsupported);
}

/** Members that the root of a schema may have where its status is validated apart from it, by their Go names. */
const allowedAtRoot: readonly (readonly [name: string, goName: string])[] = [
  ["description", "Description"],
  ["type", "Type"],
  ["format", "Format"],
  ["title", "Title"],
  ["maximum", "Maximum"],
  ["exclusiveMaximum", "ExclusiveMaximum"],
  ["minimum", "Minimum"],
  ["exclusiveMinimum", "ExclusiveMinimum"],
  ["maxLength", "MaxLength"],
  ["minLength", "MinLength"],
  ["pattern", "Pattern"],
  ["maxItems", "MaxItems"],
  ["minItems", "MinItems"],
  ["uniqueItems", "UniqueItems"],
  ["multipleOf", "MultipleOf"],
  ["required", "Required"],
  ["items", "Items"],
  ["properties", "Properties"],
  ["externalDocs", "ExternalDocs"],
  ["example", "Example"],
  ["x-kubernetes-preserve-unknown-fields", "XPreserveUnknownFields"],
  ["x-kubernetes-validations", "XValidations"],
];

function* rootWithStatusErrors(schema: JSONSchemaProps, path: string): Faults {
  const says = Object.entries(schema).filter(([, value]) =>
    value !== undefined && value !== null && value !== false && value !== ""
  );
  if (schema.type !== undefined && schema.type !== "object") {
    yield invalid(
      `${path}.type`,
      schema.type,
      'only "object" is allowed as the type at the root of the schema if the status subresource is enabled',
    );
    return;
  }
  const names = allowedAtRoot.map(([name]) => name);
  if (says.some(([name]) => !names.includes(name))) {
    const allowed = allowedAtRoot.map(([, goName]) => goName).join(" ");
    yield invalidText(
      path,
      internalSchemaJson(schema),
      `only [${allowed}] fields are allowed at the root of the schema if the status subresource is enabled`,
    );
  }
}

/** Defaults must be valid, and hold nothing that the schema does not know. */
function* defaultErrors(
  schema: JSONSchemaProps,
  path: string,
  place: Pick<Place, "isRoot" | "insideMeta">,
): Faults {
  const isObject = place.isRoot || schema["x-kubernetes-embedded-resource"] === true;
  const own = { schema: schema as Schema };
  if (schema.default !== undefined && schema.default !== null && !place.insideMeta) {
    const at = `${path}.default`;
    const pruned = { value: cloneJson(schema.default) };
    // A value is pruned as a field is; an embedded object as an object.
    if (schema["x-kubernetes-embedded-resource"] === true) prune(pruned.value, own);
    else prune(pruned, { schema: { type: "object", properties: { value: own.schema } } });
    if (!jsonEqual(pruned.value, schema.default)) {
      yield invalid(at, schema.default, "must not have unknown fields");
    }
    const embedded = embeddedResourceErrors(schema.default, own, { itself: isObject });
    yield* embedded.length > 0
      ? embedded.map((error) => ({ ...error, field: `${at}${error.field.replace(/^(?![.[])/, ".")}` }))
      : validateValue(schema.default, { schema: withoutIntOrString(own.schema) }, { field: at });
  }
  if (isJsonObject(schema.items)) {
    yield* defaultErrors(schema.items as JSONSchemaProps, `${path}.items`, { ...place, isRoot: false });
  }
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const insideMeta = place.insideMeta || (isObject && isMetaField(name));
    yield* defaultErrors(property, `${path}.properties[${name}]`, { isRoot: false, insideMeta });
  }
}

/** A server does not look at the type of a default that is an int-or-string, only at what is said besides. */
function withoutIntOrString(schema: Schema): Schema {
  const { "x-kubernetes-int-or-string": _type, ...rest } = schema;
  const { properties, items, additionalProperties } = schema;
  return {
    ...rest,
    ...(properties === undefined ? {} : {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, property]) => [name, withoutIntOrString(property)]),
      ),
    }),
    ...(isJsonObject(items) ? { items: withoutIntOrString(items) } : {}),
    ...(isJsonObject(additionalProperties)
      ? { additionalProperties: withoutIntOrString(additionalProperties as Schema) }
      : {}),
  };
}

function isMetaField(name: string): boolean {
  return name === "metadata" || name === "kind" || name === "apiVersion";
}

function* schemaErrors(schema: JSONSchemaProps, path: string, place: Place): Faults {
  yield* memberErrors(schema, path, place);
  if (schema.uniqueItems === true) {
    yield forbidden(
      `${path}.uniqueItems`,
      "uniqueItems cannot be set to true since the runtime complexity becomes quadratic",
    );
  }
  yield* nestedSchemaErrors(schema, path, place);
  if (schema["x-kubernetes-preserve-unknown-fields"] === false) {
    yield invalid(`${path}.x-kubernetes-preserve-unknown-fields`, false, "must be true or undefined");
  }
  yield* mapTypeErrors(schema, path);
  yield* listTypeErrors(schema, path);
  yield* mapKeysErrors(schema, path);
  for (const [i, rule] of (schema["x-kubernetes-validations"] ?? []).entries()) {
    yield* ruleErrors(rule, schema, `${path}.x-kubernetes-validations[${i}]`);
  }
}

/** What a schema may not say of itself. */
function* memberErrors(schema: JSONSchemaProps, path: string, place: Place): Faults {
  const { type } = schema;
  if (type && !openApiTypes.includes(type)) yield notSupported(`${path}.type`, type, openApiTypes);
  if (schema.default !== undefined && schema.default !== null && place.noDefault !== "") {
    yield forbidden(`${path}.default`, `must not be set ${place.noDefault}`);
  }
  const unsupported = schema as unknown as Record<string, unknown>;
  for (const name of ["id", "additionalItems", "patternProperties", "definitions", "dependencies", "$ref"]) {
    if (unsupported[name] !== undefined && unsupported[name] !== null) {
      yield forbidden(`${path}.${name}`, `${name} is not supported`);
    }
  }
  if (type === "null") {
    yield forbidden(`${path}.type`, "type cannot be set to null, use nullable as an alternative");
  }
  if (Array.isArray(schema.items) && schema.items.length > 0) {
    yield forbidden(`${path}.items`, "items must be a schema object and not an array");
  }
  if (place.insideMeta && schema["x-kubernetes-embedded-resource"] === true) {
    yield forbidden(`${path}.x-kubernetes-embedded-resource`, "must not be used inside of resource meta");
  }
}

function* nestedSchemaErrors(schema: JSONSchemaProps, path: string, place: Place): Faults {
  const below = { ...place, isRoot: false };
  const { additionalProperties, properties = {} } = schema;
  if (additionalProperties !== undefined) {
    if (Object.keys(properties).length > 0 && additionalProperties !== true) {
      yield forbidden(
        `${path}.additionalProperties`,
        "additionalProperties and properties are mutual exclusive",
      );
    }
    if (isJsonObject(additionalProperties)) {
      const noDefault = place.insideMeta
        ? "inside additionalProperties applying to object metadata"
        : place.noDefault;
      yield* schemaErrors(additionalProperties as JSONSchemaProps, `${path}.additionalProperties`, {
        ...below,
        noDefault,
      });
    }
  }
  for (const [name, property] of Object.entries(properties)) {
    const isMeta = (place.isRoot || schema["x-kubernetes-embedded-resource"] === true) && isMetaField(name);
    yield* schemaErrors(property, `${path}.properties[${name}]`, {
      isRoot: false,
      insideMeta: place.insideMeta || isMeta,
      noDefault: isMeta && place.isRoot ? `in top-level ${name}` : place.noDefault,
    });
  }
  if (schema.not !== undefined) yield* schemaErrors(schema.not, `${path}.not`, below);
  for (const name of ["allOf", "oneOf", "anyOf"] as const) {
    for (const [i, nested] of (schema[name] ?? []).entries()) {
      yield* schemaErrors(nested, `${path}.${name}[${i}]`, below);
    }
  }
  if (isJsonObject(schema.items)) {
    yield* schemaErrors(schema.items as JSONSchemaProps, `${path}.items`, below);
  }
}

function* mapTypeErrors(schema: JSONSchemaProps, path: string): Faults {
  const mapType = schema["x-kubernetes-map-type"];
  if (mapType === undefined) return;
  if (schema.type !== "object") {
    yield typeFault(schema, path, "must be object if x-kubernetes-map-type is specified");
  }
  if (mapType !== "atomic" && mapType !== "granular") {
    yield notSupported(`${path}.x-kubernetes-map-type`, mapType, ["atomic", "granular"]);
  }
}

function* listTypeErrors(schema: JSONSchemaProps, path: string): Faults {
  const listType = schema["x-kubernetes-list-type"];
  if (listType !== undefined && schema.type !== "array") {
    yield typeFault(schema, path, "must be array if x-kubernetes-list-type is specified");
  } else if (listType === "set" && isJsonObject(schema.items)) {
    const items = schema.items as JSONSchemaProps;
    const itemListType = items["x-kubernetes-list-type"];
    const detail = "must be atomic as item of a list with x-kubernetes-list-type=set";
    if (items.type === "array" && itemListType !== undefined && itemListType !== "atomic") {
      yield invalid(`${path}.items.x-kubernetes-list-type`, itemListType, detail);
    } else if (items.type === "object" && items["x-kubernetes-map-type"] !== "atomic") {
      // The value told of is the list type's, whatever the map type is.
      yield invalid(`${path}.items.x-kubernetes-map-type`, itemListType ?? null, detail);
    }
  }
  if (listType !== undefined && !["atomic", "set", "map"].includes(listType)) {
    yield notSupported(`${path}.x-kubernetes-list-type`, listType, ["atomic", "set", "map"]);
  }
}

function typeFault({ type }: JSONSchemaProps, path: string, detail: string): FieldError {
  return type ? invalid(`${path}.type`, type, detail) : required(`${path}.type`, detail);
}

function* mapKeysErrors(schema: JSONSchemaProps, path: string): Faults {
  const listType = schema["x-kubernetes-list-type"];
  const keys = schema["x-kubernetes-list-map-keys"] ?? [];
  if (keys.length > 0 && listType !== "map") {
    const detail = "must be map if x-kubernetes-list-map-keys is non-empty";
    const at = `${path}.x-kubernetes-list-type`;
    yield listType === undefined ? required(at, detail) : invalid(at, listType, detail);
  }
  const items = isJsonObject(schema.items) ? schema.items as JSONSchemaProps : undefined;
  if (listType === "map") {
    const at = `${path}.x-kubernetes-list-map-keys`;
    if (keys.length === 0) yield required(at, "must not be empty if x-kubernetes-list-type is map");
    if (schema.items === undefined) {
      yield required(`${path}.items`, "must have a schema if x-kubernetes-list-type is map");
    } else if (items === undefined) {
      yield invalid(
        `${path}.items`,
        omitValue,
        "must only have a single schema if x-kubernetes-list-type is map",
      );
    } else if (items.type !== "object") {
      const detail = "must be object if parent array's x-kubernetes-list-type is map";
      yield invalid(`${path}.items.type`, items.type ?? "", detail);
    } else {
      yield* keyPropertyErrors(items, keys, path, at);
    }
  }
  if (items === undefined || (listType !== "map" && listType !== "set")) return;
  if (items.nullable === true) {
    yield forbidden(
      `${path}.items.nullable`,
      `cannot be nullable when x-kubernetes-list-type is ${listType}`,
    );
  }
  if (listType === "map") yield* keyPresenceErrors(items, keys, path);
}

function* keyPropertyErrors(
  items: JSONSchemaProps,
  keys: readonly string[],
  path: string,
  at: string,
): Faults {
  for (const [i, key] of keys.entries()) {
    const property = items.properties?.[key];
    if (property === undefined) yield invalid(at, keys, "entries must all be names of item properties");
    else if (property.type === "array" || property.type === "object") {
      yield invalid(
        `${path}.items.properties[${key}].type`,
        items.type,
        "must be a scalar type if parent array's x-kubernetes-list-type is map",
      );
    }
    if (keys.indexOf(key) !== i) yield invalid(at, keys, "must not contain duplicate entries");
  }
}

function* keyPresenceErrors(items: JSONSchemaProps, keys: readonly string[], path: string): Faults {
  for (const key of keys) {
    const property = items.properties?.[key];
    if (property === undefined) continue;
    const at = `${path}.items.properties[${key}]`;
    if (!(items.required ?? []).includes(key) && property.default === undefined) {
      yield required(
        `${at}.default`,
        "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property",
      );
    }
    if (property.nullable === true) {
      yield forbidden(
        `${at}.nullable`,
        "this property is in x-kubernetes-list-map-keys, so it cannot be nullable",
      );
    }
  }
}
