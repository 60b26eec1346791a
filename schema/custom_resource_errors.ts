/**
 * What a server says against a custom resource, by its definition's schema. The embedded server and `defineResource`'s
 * `validate` both ask this.
 *
 * Rules in CEL (`x-kubernetes-validations`) are not evaluated: they are kept as text, for a cluster to evaluate.
 *
 * @module
 */
import type { CustomResourceSubresourceScale } from "../api/apiextensions.k8s.io/v1.ts";
import { embeddedResourceErrors } from "./embedded_resources.ts";
import type { Schema } from "./facts.ts";
import { type FieldError, invalid } from "./field_error.ts";
import { isJsonObject, member } from "./json_value.ts";
import { listDuplicates } from "./list_duplicates.ts";
import { scaleErrors } from "./scale_errors.ts";
import type { ObjectSchema } from "./schema_node.ts";
import { validateValue } from "./validate_value.ts";

/** What the objects of one version of a definition are held to. */
export interface CustomResourceRules {
  /** The version's own schema. */
  readonly schema: ObjectSchema;
  /** Where its scale stands, if it has one. */
  readonly scale?: CustomResourceSubresourceScale | undefined;
}

/**
 * The faults of a custom resource, in the server's order: against the schema, in what its scale is made of, in objects
 * that are embedded in it, and items that come twice.
 *
 * @param object with its defaults, and without what the schema does not know
 * @param old before the change: what did not change is not held against it (KEP-4008)
 */
export function customResourceErrors(
  object: unknown,
  rules: CustomResourceRules,
  old?: unknown,
): FieldError[] {
  const { schema, scale } = rules;
  return withRuleRemark(schema, [
    ...validateValue(object, schema, { old }),
    ...scaleErrors(object, scale, { spec: true, status: true }),
    ...embeddedResourceErrors(object, schema),
    ...newDuplicates(object, old, schema),
  ]);
}

/** The faults of a change through the status subresource, which changes the status alone. */
export function customResourceStatusErrors(
  object: unknown,
  { schema, scale }: CustomResourceRules,
  old: unknown,
): FieldError[] {
  const status = statusOf(object);
  const statusSchema: ObjectSchema = { schema: schema.schema.properties?.status ?? {} };
  return withRuleRemark(schema, [
    ...(status === undefined
      ? []
      : validateValue(status, statusSchema, { old: statusOf(old), field: "status" })),
    ...scaleErrors(object, scale, { spec: false, status: true }),
    ...newDuplicates(object, old, schema),
  ]);
}

function statusOf(object: unknown): unknown {
  return isJsonObject(object) ? member(object, "status") : undefined;
}

/** Duplicates that an object had before are not held against a change. */
function newDuplicates(object: unknown, old: unknown, schema: ObjectSchema): FieldError[] {
  return old !== undefined && listDuplicates(old, schema).length > 0 ? [] : listDuplicates(object, schema);
}

/** Faults after which a server does not evaluate rules, and says so. */
const blocking: readonly string[] = [
  "FieldValueNotSupported",
  "FieldValueRequired",
  "FieldValueTooLong",
  "FieldValueTooMany",
  "FieldValueTypeInvalid",
];

const rulesOf = new WeakMap<Schema, boolean>();

function withRuleRemark({ schema }: ObjectSchema, errors: FieldError[]): FieldError[] {
  if (!errors.some(({ reason }) => blocking.includes(reason))) return errors;
  let withRules = rulesOf.get(schema);
  if (withRules === undefined) rulesOf.set(schema, withRules = hasRules(schema));
  if (!withRules) return errors;
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
