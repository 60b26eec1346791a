/**
 * Faults of the numbers and the selector that a custom resource's scale subresource is made of.
 *
 * @module
 */
import type { CustomResourceSubresourceScale } from "../api/apiextensions.k8s.io/v1.ts";
import { type FieldError, invalid } from "./field_error.ts";
import { goTypeName } from "./go_text.ts";
import { isJsonObject } from "./json_value.ts";
import { valueAt } from "./simple_json_path.ts";

const mostReplicas = 2 ** 31 - 1;

/** Faults of what a custom resource says about its scale. */
export function scaleErrors(
  object: unknown,
  scale: CustomResourceSubresourceScale | undefined,
  parts: { readonly spec: boolean; readonly status: boolean },
): FieldError[] {
  if (scale === undefined) return [];
  return [
    ...(parts.spec ? replicasErrors(object, scale.specReplicasPath) : []),
    ...(parts.status ? replicasErrors(object, scale.statusReplicasPath) : []),
    ...(parts.status && scale.labelSelectorPath ? selectorErrors(object, scale.labelSelectorPath) : []),
  ];
}

function replicasErrors(object: unknown, path: string): FieldError[] {
  const replicas = valueAt(object, path);
  if (replicas === undefined || replicas === null) return [];
  if (typeof replicas !== "bigint" && !Number.isSafeInteger(replicas)) {
    return [invalid(path, 0, accessorFault(path, replicas, "int64"))];
  }
  const count = replicas as number | bigint;
  if (count < 0) return [invalid(path, count, "should be a non-negative integer")];
  return count > mostReplicas
    ? [invalid(path, count, `should be less than or equal to ${mostReplicas}`)]
    : [];
}

function selectorErrors(object: unknown, path: string): FieldError[] {
  const selector = valueAt(object, path);
  if (selector === undefined || typeof selector === "string") return [];
  return [invalid(path, "", accessorFault(path, selector, "string"))];
}

function accessorFault(path: string, value: unknown, expected: string): string {
  const shown = isJsonObject(value) || Array.isArray(value) ? goTypeName(value) : String(value);
  return `${path} accessor error: ${shown} is of the type ${goTypeName(value)}, expected ${expected}`;
}
