/**
 * The scale subresource of a custom resource: replicas and selector, found and set by paths.
 *
 * @module
 */
import type { CustomResourceSubresourceScale } from "../../api/apiextensions.k8s.io/v1.ts";
import type { Unstructured } from "../../meta/mod.ts";
import { type FieldError, invalid } from "../../schema/field_error.ts";
import { goTypeName } from "../../schema/go_text.ts";
import { isJsonObject, type JsonObject } from "../../schema/json_value.ts";
import { badRequest, internalError } from "../registry/api_error.ts";
import type { ViewSubresource } from "../registry/strategy.ts";
import { namesIn, setValueAt, valueAt } from "./json_path.ts";

const mostReplicas = 2 ** 31 - 1;

/** A custom resource as an `autoscaling/v1` Scale. */
export function scaleView(scale: CustomResourceSubresourceScale): ViewSubresource {
  return {
    type: "view",
    read: (object) => asScale(object, scale),
    write(object, view) {
      const replicas = (view.spec as JsonObject | undefined)?.replicas ?? 0;
      const version = view.metadata?.resourceVersion;
      setValueAt(object as JsonObject, scale.specReplicasPath, replicas);
      if (version) object.metadata!.resourceVersion = version;
      else delete object.metadata!.resourceVersion;
    },
    validate(view) {
      if (view.metadata?.name === undefined) throw badRequest("name must be provided");
      return [];
    },
    fieldMappings: [[namesIn(scale.specReplicasPath), ["spec", "replicas"]]],
  };
}

function asScale(
  object: Unstructured,
  { specReplicasPath, statusReplicasPath, labelSelectorPath }: CustomResourceSubresourceScale,
): Unstructured {
  const replicas = valueAt(object, specReplicasPath);
  if (replicas === undefined) {
    throw internalError(`the spec replicas field "${specReplicasPath}" does not exist`);
  }
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata ?? {};
  const selector = labelSelectorPath ? valueAt(object, labelSelectorPath) : undefined;
  return {
    kind: "Scale",
    apiVersion: "autoscaling/v1",
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      uid,
      resourceVersion,
      creationTimestamp,
    },
    spec: typeof replicas === "number" && replicas !== 0 ? { replicas } : {},
    status: {
      replicas: numberAt(object, statusReplicasPath),
      ...(typeof selector === "string" && selector !== "" ? { selector } : {}),
    },
  };
}

function numberAt(object: unknown, path: string): number {
  const value = valueAt(object, path);
  return typeof value === "number" ? value : 0;
}

/** Faults of what a custom resource says about its scale. */
export function scaleErrors(
  object: Unstructured,
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

function replicasErrors(object: Unstructured, path: string): FieldError[] {
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

function selectorErrors(object: Unstructured, path: string): FieldError[] {
  const selector = valueAt(object, path);
  if (selector === undefined || typeof selector === "string") return [];
  return [invalid(path, "", accessorFault(path, selector, "string"))];
}

function accessorFault(path: string, value: unknown, expected: string): string {
  const shown = isJsonObject(value) || Array.isArray(value) ? goTypeName(value) : String(value);
  return `${path} accessor error: ${shown} is of the type ${goTypeName(value)}, expected ${expected}`;
}
