/**
 * What a server makes of a body that is a custom resource: metadata as every kind has it, unknown fields dropped,
 * defaults filled in.
 *
 * @module
 */
import type { GroupVersionKind, Unstructured } from "../../meta/mod.ts";
import { goJson, jsonTypeName } from "../../schema/go_text.ts";
import { cloneJson, isJsonObject } from "../../schema/json_value.ts";
import { applyDefaults, prune, pruneNulls } from "../../schema/mod.ts";
import { definitions } from "../../schema/facts/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ts";
import type { ObjectSchema } from "../../schema/schema_node.ts";
import { readBuiltIn } from "../kinds/mod.ts";
import type { ReadObject } from "../registry/served_resource.ts";
import { objectMetaDefinition } from "./component_schema.ts";
import { embeddedResources } from "../../schema/embedded_resources.ts";

const metadataSchema: ObjectSchema = {
  schema: { $ref: `#/components/schemas/${objectMetaDefinition}` },
  definitions,
};

/** Reads a body by the definition's own schema. The body is not changed. */
export function readCustomResource(
  body: Unstructured,
  schema: ObjectSchema,
  kind: GroupVersionKind,
): ReadObject {
  const object = cloneJson(body);
  const refused = `${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}: `;
  const fault = (text: string): ReadObject => ({ object, error: `${refused}${text}`, unknownFields: [] });

  const metadata = readMetadata(object.metadata, kind);
  if (metadata.error !== undefined) return fault(metadata.error);
  object.metadata = metadata.object as Unstructured["metadata"];
  const unknown = [...metadata.unknownFields, ...prune(object, schema)];
  pruneNulls(object, schema);

  for (const { path, object: embedded } of embeddedResources(object, schema)) {
    for (const name of ["apiVersion", "kind"]) {
      const value = embedded[name];
      if (value !== undefined && typeof value !== "string") {
        return fault(`${path}.${name}: Invalid value: ${goJson(value)}: must be a string`);
      }
    }
    if (embedded.metadata === undefined) continue;
    const read = readMetadata(embedded.metadata, kind);
    if (read.error !== undefined) {
      return fault(`${path}.metadata: Invalid value: ${goJson(embedded.metadata)}: ${read.error}`);
    }
    embedded.metadata = read.object;
    unknown.push(...read.unknownFields.map((field) => `${path}.${field}`));
  }
  applyDefaults(object, schema);
  return { object, unknownFields: unknown.map((field) => `unknown field "${field}"`) };
}

interface ReadMetadata {
  readonly object: unknown;
  readonly error?: string;
  readonly unknownFields: readonly string[];
}

/** Metadata as the built-in kinds' reader reads it. */
function readMetadata(metadata: unknown, kind: GroupVersionKind): ReadMetadata {
  if (metadata === undefined || metadata === null) return { object: {}, unknownFields: [] };
  if (!isJsonObject(metadata)) {
    const error = `json: cannot unmarshal ${jsonTypeName(metadata)} into Go value of type v1.ObjectMeta`;
    return { object: {}, error, unknownFields: [] };
  }
  const { object, error, unknownFields } = readBuiltIn(metadata, metadataSchema, kind);
  return {
    // An empty list asks to forget all owners; the reader drops empty lists.
    object: Array.isArray(metadata.managedFields) && metadata.managedFields.length === 0
      ? { ...object, managedFields: [] }
      : object,
    ...(error === undefined ? {} : { error: error.slice(error.indexOf(": ") + 2) }),
    unknownFields: unknownFields.map((text) =>
      `metadata.${/^unknown field "(.*)"$/.exec(text)?.[1] ?? text}`
    ),
  };
}
