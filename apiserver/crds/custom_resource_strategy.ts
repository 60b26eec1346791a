/**
 * What custom resources do beyond what every kind does: they are checked against their definition.
 *
 * @module
 */
import type { CustomResourceDefinitionVersion } from "../../api/apiextensions.k8s.io/v1.ts";
import type { Unstructured } from "../../meta/mod.ts";
import type { Schema } from "../../schema/facts.ts";
import { type FieldError, invalid } from "../../schema/field_error.ts";
import { goQuote } from "../../schema/go_text.ts";
import { isJsonObject } from "../../schema/json_value.ts";
import { listDuplicates, validateValue } from "../../schema/mod.ts";
import type { ObjectSchema } from "../../schema/schema_node.ts";
import { qualifiedName } from "../kinds/validation/names.ts";
import { forbidden } from "../registry/api_error.ts";
import type { PartSubresource, Strategy, StrategyContext } from "../registry/strategy.ts";
import { scaleErrors, scaleView } from "./custom_scale.ts";
import { embeddedResourceErrors } from "./embedded_resources.ts";
import { valueAt } from "./json_path.ts";

/** Where definitions are kept. */
export const definitionsResource = {
  group: "apiextensions.k8s.io",
  resource: "customresourcedefinitions",
} as const;

/** What a strategy is made from. */
export interface CustomResourceInit {
  /** Name of the definition. */
  readonly definition: string;
  readonly version: CustomResourceDefinitionVersion;
  /** The version's own schema. */
  readonly schema: ObjectSchema;
}

/** See the module. */
export function customResourceStrategy({ definition, version, schema }: CustomResourceInit): Strategy {
  const scale = version.subresources?.scale;
  const hasStatus = version.subresources?.status !== undefined;
  const withRules = hasRules(schema.schema);
  const selectable = (version.selectableFields ?? []).map(({ jsonPath }) => jsonPath);
  return {
    prepareForCreate(object, ctx) {
      refuseWhileTerminating(object, definition, ctx);
      warnOfFinalizers(object, undefined, ctx);
    },
    prepareForUpdate: warnOfFinalizers,
    validate: (object) =>
      withRuleRemark(withRules, [
        ...validateValue(object, schema),
        ...scaleErrors(object, scale, { spec: true, status: true }),
        ...embeddedResourceErrors(object, schema),
        ...listDuplicates(object, schema),
      ]),
    validateUpdate: (object, old) =>
      withRuleRemark(withRules, [
        ...validateValue(object, schema, { old }),
        ...scaleErrors(object, scale, { spec: true, status: true }),
        ...embeddedResourceErrors(object, schema),
        ...newDuplicates(object, old, schema),
      ]),
    fields: (object) =>
      Object.fromEntries(selectable.map((path) => [path.replace(/^\./, ""), textAt(object, path)])),
    allowUnconditionalUpdate: false,
    answersDeletedObject: false,
    resetFields: hasStatus ? [["status"]] : [],
    subresources: {
      ...(hasStatus ? { status: statusPart(schema, scale, withRules) } : {}),
      ...(scale === undefined ? {} : { scale: scaleView(scale) }),
    },
  };
}

/** Writes through `status` change the status alone. */
function statusPart(
  schema: ObjectSchema,
  scale: NonNullable<CustomResourceDefinitionVersion["subresources"]>["scale"],
  withRules: boolean,
): PartSubresource {
  const statusSchema: ObjectSchema = { schema: schema.schema.properties?.status ?? {} };
  return {
    type: "part",
    prepareForUpdate(object, old) {
      const { status } = object;
      const managedFields = object.metadata?.managedFields;
      for (const name of Object.keys(object)) delete object[name];
      Object.assign(object, structuredClone(old));
      if (managedFields === undefined) delete object.metadata!.managedFields;
      else object.metadata!.managedFields = managedFields;
      if (status === undefined) delete object.status;
      else object.status = status;
    },
    validateUpdate: (object, old) =>
      withRuleRemark(withRules, [
        ...(object.status === undefined
          ? []
          : validateValue(object.status, statusSchema, { old: old.status, field: "status" })),
        ...scaleErrors(object, scale, { spec: false, status: true }),
        ...newDuplicates(object, old, schema),
      ]),
    resetFields: [["metadata"], ["spec"]],
  };
}

/** Duplicates that an object had before are not held against a change. */
function newDuplicates(object: Unstructured, old: Unstructured, schema: ObjectSchema): FieldError[] {
  return listDuplicates(old, schema).length > 0 ? [] : listDuplicates(object, schema);
}

function refuseWhileTerminating(object: Unstructured, definition: string, ctx: StrategyContext): void {
  if (ctx.lookup(definitionsResource, { name: definition })?.metadata?.deletionTimestamp === undefined) {
    return;
  }
  const { group, resource } = ctx.resource;
  throw forbidden(
    { group, resource },
    object.metadata?.name ?? "",
    "create not allowed while custom resource definition is terminating",
  );
}

/** Finalizers that a server knows without a domain. */
const standardFinalizers = ["orphan", "foregroundDeletion", "kubernetes"];

function warnOfFinalizers(object: Unstructured, old: Unstructured | undefined, ctx: StrategyContext): void {
  const before = old?.metadata?.finalizers ?? [];
  const added = (object.metadata?.finalizers ?? []).filter((finalizer) => !before.includes(finalizer));
  for (const finalizer of [...new Set(added)].sort()) {
    const prefix = `metadata.finalizers: ${goQuote(finalizer)}: `;
    for (const fault of qualifiedName(finalizer)) ctx.warn(prefix + fault);
    if (finalizer.includes("/") || standardFinalizers.includes(finalizer)) continue;
    const how = finalizer.includes(".") ? " including a path (/)" : "";
    ctx.warn(
      `${prefix}prefer a domain-qualified finalizer name${how} to avoid accidental conflicts with other finalizer writers`,
    );
  }
}

/** Faults after which a server does not evaluate rules, and says so. */
const blocking: readonly string[] = [
  "FieldValueNotSupported",
  "FieldValueRequired",
  "FieldValueTooLong",
  "FieldValueTooMany",
  "FieldValueTypeInvalid",
];

function withRuleRemark(withRules: boolean, errors: FieldError[]): FieldError[] {
  if (!withRules || !errors.some(({ reason }) => blocking.includes(reason))) return errors;
  const remark =
    "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation";
  return [...errors, invalid("<nil>", null, remark)];
}

function hasRules(schema: Schema | undefined): boolean {
  if (schema === undefined) return false;
  if ((schema["x-kubernetes-validations"] ?? []).length > 0) return true;
  const additional = isJsonObject(schema.additionalProperties)
    ? schema.additionalProperties as Schema
    : undefined;
  return hasRules(schema.items) || hasRules(additional) ||
    Object.values(schema.properties ?? {}).some(hasRules);
}

function textAt(object: Unstructured, path: string): string {
  const value = valueAt(object, path);
  return value === undefined || value === null ? "" : String(value);
}
