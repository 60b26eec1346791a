/**
 * JSON of a definition's versions as kube-apiserver puts it into messages: with the names and the order of its Go
 * structs, every member written.
 *
 * @module
 */
import { goJson } from "../go_text.ts";
import { isJsonObject, type JsonObject, member } from "../json_value.ts";
import type { DefinitionView } from "./definition_view.ts";

type Form =
  /** Written as it is, or as the zero value. */
  | { readonly zero: "" | false | null }
  | { readonly schema: "one" | "list" | "map" | "orList" | "orBoolean" };

const text: Form = { zero: "" };
const flag: Form = { zero: false };
const optional: Form = { zero: null };

const schemaMembers: readonly (readonly [goName: string, name: string, form: Form])[] = [
  ["ID", "id", text],
  ["Schema", "$schema", text],
  ["Ref", "$ref", optional],
  ["Description", "description", text],
  ["Type", "type", text],
  ["Nullable", "nullable", flag],
  ["Format", "format", text],
  ["Title", "title", text],
  ["Default", "default", optional],
  ["Maximum", "maximum", optional],
  ["ExclusiveMaximum", "exclusiveMaximum", flag],
  ["Minimum", "minimum", optional],
  ["ExclusiveMinimum", "exclusiveMinimum", flag],
  ["MaxLength", "maxLength", optional],
  ["MinLength", "minLength", optional],
  ["Pattern", "pattern", text],
  ["MaxItems", "maxItems", optional],
  ["MinItems", "minItems", optional],
  ["UniqueItems", "uniqueItems", flag],
  ["MultipleOf", "multipleOf", optional],
  ["Enum", "enum", optional],
  ["MaxProperties", "maxProperties", optional],
  ["MinProperties", "minProperties", optional],
  ["Required", "required", optional],
  ["Items", "items", { schema: "orList" }],
  ["AllOf", "allOf", { schema: "list" }],
  ["OneOf", "oneOf", { schema: "list" }],
  ["AnyOf", "anyOf", { schema: "list" }],
  ["Not", "not", { schema: "one" }],
  ["Properties", "properties", { schema: "map" }],
  ["AdditionalProperties", "additionalProperties", { schema: "orBoolean" }],
  ["PatternProperties", "patternProperties", { schema: "map" }],
  ["Dependencies", "dependencies", optional],
  ["AdditionalItems", "additionalItems", { schema: "orBoolean" }],
  ["Definitions", "definitions", { schema: "map" }],
  ["ExternalDocs", "externalDocs", optional],
  ["Example", "example", optional],
  ["XPreserveUnknownFields", "x-kubernetes-preserve-unknown-fields", optional],
  ["XEmbeddedResource", "x-kubernetes-embedded-resource", flag],
  ["XIntOrString", "x-kubernetes-int-or-string", flag],
  ["XListMapKeys", "x-kubernetes-list-map-keys", optional],
  ["XListType", "x-kubernetes-list-type", optional],
  ["XMapType", "x-kubernetes-map-type", optional],
  ["XValidations", "x-kubernetes-validations", optional],
];

/** What a schema may say. */
export const schemaMemberNames: ReadonlySet<string> = new Set(schemaMembers.map(([, name]) => name));

/** A schema in that form. */
export function internalSchemaJson(schema: unknown): string {
  if (!isJsonObject(schema)) return "null";
  return object(schemaMembers.map(([goName, name, form]) => [goName, memberJson(schema, name, form)]));
}

/** A definition's versions in that form. */
export function internalVersionsJson({ versions }: DefinitionView): string {
  const texts = versions.map((version) =>
    object([
      ["Name", goJson(version.name)],
      ["Served", goJson(version.served ?? false)],
      ["Storage", goJson(version.storage ?? false)],
      ["Deprecated", goJson(version.deprecated ?? false)],
      ["DeprecationWarning", goJson(version.deprecationWarning)],
      [
        "Schema",
        version.schema === undefined
          ? "null"
          : object([["OpenAPIV3Schema", internalSchemaJson(version.schema.openAPIV3Schema)]]),
      ],
      ["Subresources", subresourcesJson(version.subresources)],
      ["AdditionalPrinterColumns", columnsJson(version.additionalPrinterColumns)],
      ["SelectableFields", selectableJson(version.selectableFields)],
    ])
  );
  return `[${texts.join(",")}]`;
}

function memberJson(schema: JsonObject, name: string, form: Form): string {
  const value = member(schema, name);
  if (!("schema" in form)) return goJson(value ?? form.zero);
  if (value === undefined || value === null) return "null";
  switch (form.schema) {
    case "one":
      return internalSchemaJson(value);
    case "list":
      return Array.isArray(value) ? `[${value.map(internalSchemaJson).join(",")}]` : "null";
    case "map":
      return isJsonObject(value)
        ? object(Object.keys(value).sort().map((key) => [key, internalSchemaJson(value[key])]))
        : "null";
    case "orList":
      return Array.isArray(value)
        ? object([["Schema", "null"], ["JSONSchemas", `[${value.map(internalSchemaJson).join(",")}]`]])
        : object([["Schema", internalSchemaJson(value)], ["JSONSchemas", "null"]]);
    case "orBoolean":
      return object([["Allows", goJson(value !== false)], ["Schema", internalSchemaJson(value)]]);
  }
}

function subresourcesJson(subresources: DefinitionView["versions"][number]["subresources"]): string {
  if (subresources === undefined) return "null";
  const { status, scale } = subresources;
  return object([
    ["Status", status === undefined ? "null" : "{}"],
    [
      "Scale",
      scale === undefined ? "null" : object([
        ["SpecReplicasPath", goJson(scale.specReplicasPath)],
        ["StatusReplicasPath", goJson(scale.statusReplicasPath)],
        ["LabelSelectorPath", goJson(scale.labelSelectorPath)],
      ]),
    ],
  ]);
}

function columnsJson(columns: DefinitionView["versions"][number]["additionalPrinterColumns"]): string {
  if (columns === undefined || columns.length === 0) return "null";
  const texts = columns.map((column) =>
    object([
      ["Name", goJson(column.name)],
      ["Type", goJson(column.type)],
      ["Format", goJson(column.format ?? "")],
      ["Description", goJson(column.description ?? "")],
      ["Priority", goJson(column.priority ?? 0)],
      ["JSONPath", goJson(column.jsonPath)],
    ])
  );
  return `[${texts.join(",")}]`;
}

function selectableJson(fields: DefinitionView["versions"][number]["selectableFields"]): string {
  if (fields === undefined || fields.length === 0) return "null";
  return `[${fields.map(({ jsonPath }) => object([["JSONPath", goJson(jsonPath)]])).join(",")}]`;
}

function object(members: readonly (readonly [name: string, json: string])[]): string {
  return `{${members.map(([name, json]) => `${goJson(name)}:${json}`).join(",")}}`;
}
