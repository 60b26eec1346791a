/**
 * Objects inside of custom resources, where the schema says `x-kubernetes-embedded-resource`.
 *
 * @module
 */
import { type ObjectMeta, parseApiVersion } from "../meta/mod.ts";
import { type FieldError, invalid, required } from "./field_error.ts";
import { isJsonObject, type JsonObject, member } from "./json_value.ts";
import { type ObjectSchema, SchemaNode } from "./schema_node.ts";
import { dns1035Label, pathSegment } from "./names.ts";
import { objectMetaErrors } from "./object_meta_errors.ts";

/** An embedded object, and where it stands. */
export interface EmbeddedResource {
  readonly path: string;
  readonly object: JsonObject;
}

/** Which objects are looked at. */
export interface EmbeddedResourceOptions {
  /** Whether the value itself counts as embedded. @default {false} */
  readonly itself?: boolean;
}

/** The objects embedded in a value. */
export function embeddedResources(
  value: unknown,
  schema: ObjectSchema,
  { itself = false }: EmbeddedResourceOptions = {},
): EmbeddedResource[] {
  const below = find(value, SchemaNode.of(schema), "", true);
  return itself && isJsonObject(value) ? [{ path: "", object: value }, ...below] : below;
}

function find(
  value: unknown,
  node: SchemaNode | undefined,
  path: string,
  isRoot: boolean,
): EmbeddedResource[] {
  if (node === undefined) return [];
  if (Array.isArray(value)) {
    return value.flatMap((item, i) => find(item, node.items(), `${path}[${i}]`, false));
  }
  if (!isJsonObject(value)) return [];
  const own = !isRoot && node.schema["x-kubernetes-embedded-resource"] === true
    ? [{ path, object: value }]
    : [];
  const additional = node.additionalProperties();
  const below = Object.keys(value).flatMap((name) => {
    const property = node.property(name);
    if (property !== undefined) {
      return find(value[name], property, path === "" ? name : `${path}.${name}`, false);
    }
    return find(value[name], additional, `${path}[${name}]`, false);
  });
  return [...own, ...below];
}

/** The faults of the objects embedded in a value. */
export function embeddedResourceErrors(
  value: unknown,
  schema: ObjectSchema,
  options: EmbeddedResourceOptions = {},
): FieldError[] {
  return embeddedResources(value, schema, options).flatMap(({ path, object }) => [...errorsOf(path, object)]);
}

function* errorsOf(path: string, object: JsonObject): Generator<FieldError> {
  if (member(object, "apiVersion") === undefined) yield required(`${path}.apiVersion`);
  if (member(object, "kind") === undefined) yield required(`${path}.kind`);
  const { apiVersion, kind, metadata } = object;
  if (typeof apiVersion === "string") yield* apiVersionErrors(`${path}.apiVersion`, apiVersion);
  else if (apiVersion !== undefined) yield invalid(`${path}.apiVersion`, apiVersion, "must be a string");
  if (typeof kind === "string") yield* kindErrors(`${path}.kind`, kind);
  else if (kind !== undefined) yield invalid(`${path}.kind`, kind, "must be a string");
  if (isJsonObject(metadata)) {
    // It was read as metadata before, so its members are of the right types.
    const { name, namespace } = metadata as ObjectMeta;
    yield* objectMetaErrors({ ...metadata as ObjectMeta, name: name || "fakename" }, {
      namespaced: namespace !== undefined && namespace !== "",
      validateName: pathSegment,
      builtIn: false,
      path: `${path}.metadata`,
    });
  }
}

function* apiVersionErrors(path: string, apiVersion: string): Generator<FieldError> {
  if (apiVersion === "") {
    yield invalid(path, apiVersion, "must not be empty");
    return;
  }
  try {
    parseApiVersion(apiVersion);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    if (apiVersion.split("/").length > 2) {
      yield invalid(path, apiVersion, `unexpected GroupVersion string: ${apiVersion}`);
    }
  }
}

function* kindErrors(path: string, kind: string): Generator<FieldError> {
  if (kind === "") {
    yield invalid(path, kind, "must not be empty");
    return;
  }
  const faults = dns1035Label(kind.toLowerCase());
  if (faults.length > 0) {
    yield invalid(path, kind, `may have mixed case, but should otherwise match: ${faults.join(",")}`);
  }
}
