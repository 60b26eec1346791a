/**
 * ControllerRevision.
 *
 * @module
 */
import { type FieldError, required } from "../../../schema/field_error.ts";
import type { Strategy } from "../../registry/strategy.ts";
import { nonNegative } from "../validation/checks.ts";
import { immutableErrors } from "../../../schema/object_meta_errors.ts";

/** See the module. */
export const controllerRevision: Strategy = {
  generation: "none",
  validate: (object) => [...nonNegative("revision", object.revision as number), ...dataErrors(object.data)],
  validateUpdate: (object, old) => [
    ...nonNegative("revision", object.revision as number),
    ...immutableErrors(object.data, old.data, "data"),
  ],
};

function dataErrors(data: unknown): FieldError[] {
  if (data === undefined || data === null) return [required("data", "data is mandatory")];
  if (typeof data === "object" && !Array.isArray(data)) return [];
  return [required("data", "data must be a valid JSON object")];
}
