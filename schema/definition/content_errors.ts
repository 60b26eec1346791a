/**
 * Faults of what one version of a CustomResourceDefinition says: its schema, subresources, columns and selectable fields.
 *
 * @module
 */
import type {
  CustomResourceColumnDefinition,
  CustomResourceSubresources,
  SelectableField,
} from "../../api/apiextensions.k8s.io/v1.ts";
import { duplicate, type FieldError, invalid, required, tooMany } from "../field_error.ts";
import type { VersionContent } from "./definition_view.ts";
import { fieldAt } from "./field_path.ts";
import { definitionSchemaErrors } from "./schema_errors.ts";

type Faults = Generator<FieldError, void>;

/** Faults of what a version says, or all versions say alike. */
export function* contentErrors(
  content: VersionContent,
  path: string,
  schemaName: string,
  withStatus: boolean,
): Faults {
  const schema = content.schema?.openAPIV3Schema;
  if (schema !== undefined) {
    yield* definitionSchemaErrors(schema, `${path}.${schemaName}.openAPIV3Schema`, withStatus);
  }
  yield* scaleErrors(content.subresources?.scale, `${path}.subresources.scale`);
  for (const [i, column] of (content.additionalPrinterColumns ?? []).entries()) {
    yield* columnErrors(column, `${path}.additionalPrinterColumns[${i}]`);
  }
  yield* selectableErrors(content, path);
}

function* scaleErrors(scale: CustomResourceSubresources["scale"], path: string): Faults {
  if (scale === undefined) return;
  yield* scalePathErrors(scale.specReplicasPath, `${path}.specReplicasPath`, [".spec."], ".spec");
  yield* scalePathErrors(scale.statusReplicasPath, `${path}.statusReplicasPath`, [".status."], ".status");
  if (scale.labelSelectorPath) {
    yield* scalePathErrors(
      scale.labelSelectorPath,
      `${path}.labelSelectorPath`,
      [".spec.", ".status."],
      "either .spec or .status",
    );
  }
}

function* scalePathErrors(
  value: string | undefined,
  path: string,
  prefixes: readonly string[],
  under: string,
): Faults {
  if (!value) yield required(path);
  else if (!value.startsWith(".")) yield invalid(path, value, "must be a simple json path starting with .");
  else if (!prefixes.some((prefix) => value.startsWith(prefix))) {
    yield invalid(path, value, `should be a json path under ${under}`);
  }
}

const columnTypes = ["boolean", "date", "integer", "number", "string"];
const columnFormats = ["byte", "date", "date-time", "double", "float", "int32", "int64", "password"];

function* columnErrors(column: CustomResourceColumnDefinition, path: string): Faults {
  const { name, type, format, jsonPath } = column;
  if (!name) yield required(`${path}.name`);
  const types = `must be one of ${columnTypes.join(",")}`;
  if (!type) yield required(`${path}.type`, types);
  else if (!columnTypes.includes(type)) yield invalid(`${path}.type`, type, types);
  if (format && !columnFormats.includes(format)) {
    yield invalid(`${path}.format`, format, `must be one of ${columnFormats.join(",")}`);
  }
  if (!jsonPath) yield required(`${path}.JSONPath`);
  else if (!jsonPath.startsWith(".")) {
    yield invalid(`${path}.JSONPath`, jsonPath, "must be a simple json path starting with .");
  }
}

/** Most fields that a version may make selectable. */
const maxSelectableFields = 8;
/** Said where fields are selectable and there is no schema, or schemas that differ while the fields are the same. */
const unlikeSchemas = "may only be set when validations.schema is included";
/** Said where versions have the same schema, or none, and make different fields selectable. */
const unlikeFields = "may only be set when `version.schema.openAPIV3Schema` is not included";

function* selectableErrors({ selectableFields = [], schema }: VersionContent, path: string): Faults {
  if (selectableFields.length === 0) return;
  if (schema === undefined) {
    // The one is said alike by all versions, and the other is not: kube-apiserver looks for both in one place.
    yield invalid(`${path}.selectableFields`, "", path === "spec" ? unlikeSchemas : unlikeFields);
    return;
  }
  const root = schema.openAPIV3Schema;
  const found = new Set<string>();
  for (const [i, { jsonPath }] of (selectableFields as readonly SelectableField[]).entries()) {
    const at = `${path}.selectableFields[${i}].jsonPath`;
    if (!jsonPath) {
      yield required(at);
      continue;
    }
    const field = fieldAt(jsonPath, root ?? {});
    if (typeof field === "string") {
      yield invalid(at, jsonPath, `is an invalid path: ${field}`);
      continue;
    }
    if (jsonPath.startsWith(".metadata.")) {
      yield invalid(at, jsonPath, "must not point to fields in metadata");
    }
    if (!["string", "boolean", "integer"].includes(field.type ?? "")) {
      yield invalid(
        at,
        jsonPath,
        "must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.",
      );
    }
    if (found.has(jsonPath)) yield duplicate(at, jsonPath);
    found.add(jsonPath);
  }
  if (found.size > maxSelectableFields) {
    yield tooMany(`${path}.selectableFields`, found.size, maxSelectableFields);
  }
}
