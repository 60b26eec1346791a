/**
 * The scale subresource of a custom resource: replicas and selector, found and set by paths.
 *
 * @module
 */
import type { CustomResourceSubresourceScale } from "../../api/apiextensions.k8s.io/v1.ts";
import type { Unstructured } from "../../meta/mod.ts";
import type { JsonObject } from "../../schema/json_value.ts";
import { badRequest, internalError } from "../registry/api_error.ts";
import type { ViewSubresource } from "../registry/strategy.ts";
import { namesIn, setValueAt, valueAt } from "../../schema/simple_json_path.ts";

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
