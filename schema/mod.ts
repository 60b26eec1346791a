/**
 * Schemas of objects: what is wrong with a field, structural schemas (validate, prune, default), custom resources
 * from one literal, and the facts of every built-in kind.
 *
 * @module
 */
export * from "./define_resource.ts";
export type * from "./defined_object.ts";
export type * from "./facts.ts";
export * from "./field_error.ts";
export type * from "./infer.ts";
export { type Definitions, type ObjectSchema, SchemaNode } from "./schema_node.ts";
export { applyDefaults } from "./apply_defaults.ts";
export { listDuplicates } from "./list_duplicates.ts";
export { prune, pruneNulls, unknownFields } from "./prune.ts";
export { type ValidateOptions, validateValue } from "./validate_value.ts";
export { structuralSchemaErrors } from "./structural_schema.ts";
