/**
 * Faults of metadata, for every kind.
 *
 * @module
 */
import type { ObjectMeta } from "../../meta/mod.ts";
import type { FieldError } from "../../schema/mod.ts";
import { required } from "../../schema/mod.ts";
import type { ServedResource } from "./served_resource.ts";

/** Faults of a new object's metadata. */
export function objectMetaErrors(metadata: ObjectMeta, _resource: ServedResource): FieldError[] {
  if (!metadata.name) return [required("metadata.name", "name or generateName is required")];
  return [];
}

/** Faults of a changed object's metadata. */
export function objectMetaUpdateErrors(
  _metadata: ObjectMeta,
  _old: ObjectMeta,
  _resource: ServedResource,
): FieldError[] {
  return [];
}
