/**
 * A custom resource's schema as the server publishes it: for `kubectl explain`, for OpenAPI, and for merging.
 *
 * It is the definition's own, with what every object has (`apiVersion`, `kind`, `metadata`), also where an object is
 * embedded, and with a group, version and kind.
 *
 * @module
 */
import type { JSONSchemaProps } from "../../api/apiextensions.k8s.io/v1.ts";
import type { GroupVersionKind } from "../../meta/mod.ts";
import type { Schema } from "../../schema/facts.ts";
import { definitions as metaDefinitions } from "../../schema/facts/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ts";
import { isJsonObject } from "../../schema/json_value.ts";
import type { ObjectSchema } from "../../schema/schema_node.ts";

const reference = "#/components/schemas/";

/** Name of the definition of every object's metadata. */
export const objectMetaDefinition = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

const apiVersion: Schema = {
  type: "string",
  description: "Group and version of the API that this object is written in.",
};
const kind: Schema = { type: "string", description: "Kind of the object." };
const metadata: Schema = {
  description: "Metadata that every object has.",
  allOf: [{ $ref: `${reference}${objectMetaDefinition}` }],
};

/** Name of a custom resource's component: its group reversed, version and kind, `com.example.v1.Website`. */
export function componentName({ group, version, kind }: GroupVersionKind): string {
  return [...group.split(".").reverse(), version, kind].join(".");
}

/** The schema of one version, as a reference to its component, with all that this refers to. */
export function componentSchema(
  gvk: GroupVersionKind,
  schema: JSONSchemaProps | undefined,
): Required<ObjectSchema> {
  const name = componentName(gvk);
  const own = published((schema ?? { type: "object" }) as Schema);
  const component: Schema = {
    ...own,
    type: "object",
    properties: {
      apiVersion,
      kind,
      metadata,
      ...without(own.properties ?? {}, ["apiVersion", "kind", "metadata"]),
    },
    "x-kubernetes-group-version-kind": [{ group: gvk.group, version: gvk.version, kind: gvk.kind }],
  };
  return { schema: { $ref: `${reference}${name}` }, definitions: { ...metaDefinitions, [name]: component } };
}

/** A schema as it is published: what int-or-string and embedded objects imply is spelled out. */
function published(schema: Schema): Schema {
  const result: { -readonly [K in keyof Schema]: Schema[K] } = { ...schema };
  if (schema.properties !== undefined) result.properties = mapValues(schema.properties, published);
  if (isJsonObject(schema.additionalProperties)) {
    result.additionalProperties = published(schema.additionalProperties as Schema);
  }
  if (schema.items !== undefined) result.items = published(schema.items);
  if (schema["x-kubernetes-int-or-string"] === true) {
    delete result.type;
    result.anyOf = [{ type: "integer" }, { type: "string" }];
  }
  if (schema["x-kubernetes-embedded-resource"] === true) {
    result.properties = {
      apiVersion,
      kind,
      metadata,
      ...without(result.properties ?? {}, ["apiVersion", "kind", "metadata"]),
    };
    result.required = [
      "kind",
      "apiVersion",
      ...(schema.required ?? []).filter((name) => name !== "kind" && name !== "apiVersion"),
    ];
  }
  return result;
}

function mapValues<T>(
  values: { readonly [name: string]: T },
  change: (value: T) => T,
): { [name: string]: T } {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}

function without<T>(values: { readonly [name: string]: T }, names: readonly string[]): { [name: string]: T } {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)));
}
