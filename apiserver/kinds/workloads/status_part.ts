/**
 * The status subresource of kinds that check what is written there.
 *
 * @module
 */
import type { Unstructured } from "../../../meta/mod.ts";
import type { FieldError } from "../../../schema/field_error.ts";
import type { PartSubresource, StrategyContext } from "../../registry/strategy.ts";

/** Keeps every field of the old object except `status` and metadata. */
export function keepAllButStatus(object: Unstructured, old: Unstructured): void {
  for (const field of new Set([...Object.keys(object), ...Object.keys(old)])) {
    if (field === "status" || field === "metadata" || field === "apiVersion" || field === "kind") continue;
    if (old[field] === undefined) delete object[field];
    else object[field] = structuredClone(old[field]);
  }
}

/** A status subresource whose status has faults of its own. */
export function statusPart(
  validate: (object: Unstructured, old: Unstructured, ctx: StrategyContext) => Iterable<FieldError>,
  prepare: (object: Unstructured, old: Unstructured) => void = () => {},
  resetFields: readonly (readonly string[])[] = [["spec"]],
): PartSubresource {
  return {
    type: "part",
    prepareForUpdate(object, old) {
      keepAllButStatus(object, old);
      prepare(object, old);
    },
    validateUpdate: (object, old, ctx) => [...validate(object, old, ctx)],
    resetFields,
  };
}
