/**
 * What is wrong with the literal of a custom resource: all that a server would refuse of the definition, and what it would
 * take and could not use.
 *
 * @module
 */
import type { CustomResourceDefinition, JSONSchemaProps } from "../api/apiextensions.k8s.io/v1.ts";
import { definitionErrors } from "./definition/definition_errors.ts";
import { schemaMemberNames } from "./definition/internal_form.ts";
import { definitionManifest, rootSchema } from "./definition_manifest.ts";
import type { Schema } from "./facts.ts";
import { type FieldError, forbidden, invalid, notSupported, required } from "./field_error.ts";
import { JsonPathError, parseJsonPath } from "./json_path.ts";
import { cloneJson, isJsonObject } from "./json_value.ts";
import { literalPath } from "./literal_path.ts";
import { objectMetaErrors } from "./object_meta_errors.ts";
import { type ResourceDefinition, type VersionDefinition, versionsOf } from "./resource_definition.ts";
import { namesIn } from "./simple_json_path.ts";

type Faults = Generator<FieldError, void>;

/** A custom resource cannot be defined as it is written. `message` names each place in the literal and what is wrong. */
export class InvalidDefinitionError extends TypeError {
  /** Always `InvalidDefinitionError`. */
  override readonly name: string = "InvalidDefinitionError";
  /** All that is wrong; each `field` is a path into the literal. */
  readonly errors: readonly FieldError[];

  /**
   * Names the kind and lists what is wrong.
   *
   * @param what the kind, with its group
   */
  constructor(what: string, errors: readonly FieldError[]) {
    super(
      `${what} cannot be defined: ${errors.map(({ field, message }) => `${field}: ${message}`).join("; ")}`,
    );
    this.errors = errors;
  }
}

/** The faults of a literal; each field is a path into it, as `schema.spec.properties.size.default`. */
export function literalErrors(definition: ResourceDefinition): FieldError[] {
  const own = [...shapeErrors(definition)];
  if (own.length > 0) return own;
  const names = versionsOf(definition).map(([name]) => name);
  const unusable = versionsOf(definition).flatMap(([, version], index) => [
    ...unusableErrors(version, index === 0 ? "" : `versions.${names[index]}.`),
  ]);
  return distinct([...serverErrors(definition, names), ...unusable]);
}

/** What a server says, each at its place in the literal. */
function serverErrors(definition: ResourceDefinition, versions: readonly string[]): FieldError[] {
  const stored = definition.storageVersion ?? definition.version;
  const whole = {
    ...cloneJson(definitionManifest(definition)),
    status: { storedVersions: [stored] },
  } as unknown as CustomResourceDefinition;
  const errors = [
    ...objectMetaErrors(whole.metadata!, { namespaced: false, builtIn: false }),
    ...definitionErrors(whole),
  ];
  // A server tells the first version's name of `spec.version` once more, and the names' faults of the name they make.
  const isTwin = ({ field }: FieldError) =>
    field === "spec.version" ||
    (field === "metadata.name" && errors.some((other) => /^spec\.(group|names)/.test(other.field)));
  return errors.filter((error) => !isTwin(error))
    .map((error) => ({ ...error, field: literalPath(error.field, versions) }));
}

function distinct(errors: readonly FieldError[]): FieldError[] {
  return [...new Map(errors.map((error) => [`${error.field}: ${error.message}`, error])).values()];
}

const versionMembers: readonly (keyof VersionDefinition)[] = [
  "schema",
  "required",
  "rules",
  "description",
  "preserveUnknownFields",
  "served",
  "deprecated",
  "printerColumns",
  "scale",
  "selectableFields",
];
const definitionMembers: readonly (keyof ResourceDefinition)[] = [
  ...versionMembers,
  "group",
  "version",
  "kind",
  "plural",
  "singular",
  "listKind",
  "shortNames",
  "categories",
  "scope",
  "versions",
  "storageVersion",
  "conversion",
  "labels",
  "annotations",
];

/** What no definition could be made of. */
function* shapeErrors(definition: ResourceDefinition): Faults {
  yield* unknownMembers(definition, definitionMembers, "");
  const { version, versions = {}, storageVersion } = definition;
  for (const name of ["group", "version", "kind"] as const) {
    if (typeof definition[name] !== "string") yield required(name, "must be text");
  }
  if (Object.hasOwn(versions, version)) {
    yield forbidden(`versions.${version}`, "it is the version that the definition itself is about");
  }
  const names = [version, ...Object.keys(versions)];
  if (storageVersion !== undefined && !names.includes(storageVersion)) {
    yield notSupported("storageVersion", storageVersion, names);
  }
  for (const [index, [name, content]] of versionsOf(definition).entries()) {
    const at = index === 0 ? "" : `versions.${name}.`;
    if (index > 0) yield* unknownMembers(content, versionMembers, at);
    if (!isJsonObject(content.schema)) {
      yield invalid(
        `${at}schema`,
        content.schema ?? null,
        "must be the schemas of the object's members by name",
      );
      continue;
    }
    for (const [member, schema] of Object.entries(content.schema)) {
      yield* keywordErrors(schema, `${at}schema.${member}`);
    }
  }
}

function* unknownMembers(literal: object, known: readonly string[], at: string): Faults {
  for (const name of Object.keys(literal)) {
    if (!known.includes(name)) yield forbidden(`${at}${name}`, "there is no such member");
  }
}

/** Words that are none of a schema's: a server drops them, and a check that nobody does is lost. */
function* keywordErrors(schema: unknown, path: string): Faults {
  if (!isJsonObject(schema)) {
    return yield invalid(path, schema ?? null, "must be a schema");
  }
  for (const [name, value] of Object.entries(schema)) {
    if (!schemaMemberNames.has(name)) yield forbidden(`${path}.${name}`, "a schema has no such member");
    if (name === "properties" && isJsonObject(value)) {
      for (const [property, own] of Object.entries(value)) {
        yield* keywordErrors(own, `${path}.properties.${property}`);
      }
    } else if (
      (name === "items" || name === "not" || name === "additionalProperties") && isJsonObject(value)
    ) {
      yield* keywordErrors(value, `${path}.${name}`);
    } else if ((name === "allOf" || name === "anyOf" || name === "oneOf") && Array.isArray(value)) {
      for (const [index, own] of value.entries()) yield* keywordErrors(own, `${path}.${name}[${index}]`);
    }
  }
}

/** What a server takes and cannot use: columns are left out, and a scale has no counts. */
function* unusableErrors(version: VersionDefinition, at: string): Faults {
  for (const [index, { jsonPath }] of (version.printerColumns ?? []).entries()) {
    try {
      if (jsonPath?.startsWith(".")) parseJsonPath(jsonPath);
    } catch (error) {
      if (!(error instanceof JsonPathError)) throw error;
      yield invalid(`${at}printerColumns[${index}].jsonPath`, jsonPath, `is no JSONPath: ${error.message}`);
    }
  }
  const { scale } = version;
  if (scale === undefined) return;
  const root = rootSchema(version);
  yield* scalePathErrors(root, scale.specReplicasPath, `${at}scale.specReplicasPath`, "integer");
  yield* scalePathErrors(root, scale.statusReplicasPath, `${at}scale.statusReplicasPath`, "integer");
  yield* scalePathErrors(root, scale.labelSelectorPath, `${at}scale.labelSelectorPath`, "string");
}

function* scalePathErrors(root: JSONSchemaProps, path: string | undefined, at: string, type: string): Faults {
  if (!path?.startsWith(".")) return;
  const found = schemaAt(root as Schema, namesIn(path));
  if (found === "anything") return;
  if (found === undefined) yield invalid(at, path, "leads to no field of the schema");
  else if (found.type !== type) yield invalid(at, path, `must lead to a field of type ${type}`);
}

/** The schema of a field; `undefined` where objects have none, "anything" where nobody says. */
function schemaAt(root: Schema, names: readonly string[]): Schema | "anything" | undefined {
  let schema = root;
  for (const name of names) {
    const { properties, additionalProperties } = schema;
    const next = properties !== undefined && Object.hasOwn(properties, name)
      ? properties[name]
      : additionalProperties;
    if (next === undefined || typeof next === "boolean") {
      return next === true || schema["x-kubernetes-preserve-unknown-fields"] === true
        ? "anything"
        : undefined;
    }
    schema = next;
  }
  return schema.type === undefined ? "anything" : schema;
}
