/**
 * Which version each built-in resource is kept in, and how objects of its other versions become that one and back.
 *
 * @module
 */
import type { Conversion, ResourceStorage } from "../../registry/served_resource.ts";
import { eventConversion } from "./event.ts";
import { autoscalerConversion } from "./horizontal_pod_autoscaler.ts";
import { claimConversion, sliceConversion } from "./resource_v1beta1.ts";

/** A conversion and what it leads to. */
export interface BuiltInConversion {
  readonly conversion: Conversion;
  readonly storage: ResourceStorage;
}

/** Same fields, another version. */
function renaming(group: string, version: string, storedVersion: string): Conversion {
  return {
    toStored: (object) => ({ ...structuredClone(object), apiVersion: `${group}/${storedVersion}` }),
    fromStored: (object) => ({ ...structuredClone(object), apiVersion: `${group}/${version}` }),
  };
}

/** Versions that differ from the stored one by their name alone: resource, its kind, versions, stored version. */
const renamedVersions: readonly [
  group: string,
  resource: string,
  kind: string,
  versions: readonly string[],
  storedVersion: string,
][] = [
  ["admissionregistration.k8s.io", "mutatingadmissionpolicies", "MutatingAdmissionPolicy", [
    "v1beta1",
    "v1alpha1",
  ], "v1"],
  ["admissionregistration.k8s.io", "mutatingadmissionpolicybindings", "MutatingAdmissionPolicyBinding", [
    "v1beta1",
    "v1alpha1",
  ], "v1"],
  ["certificates.k8s.io", "clustertrustbundles", "ClusterTrustBundle", ["v1"], "v1beta1"],
  ["certificates.k8s.io", "podcertificaterequests", "PodCertificateRequest", ["v1"], "v1beta1"],
  ["coordination.k8s.io", "leasecandidates", "LeaseCandidate", ["v1alpha2"], "v1beta1"],
  ["resource.k8s.io", "deviceclasses", "DeviceClass", ["v1beta2", "v1beta1"], "v1"],
  ["resource.k8s.io", "resourceclaims", "ResourceClaim", ["v1beta2"], "v1"],
  ["resource.k8s.io", "resourceclaimtemplates", "ResourceClaimTemplate", ["v1beta2"], "v1"],
  ["resource.k8s.io", "resourceslices", "ResourceSlice", ["v1beta2"], "v1"],
  ["resource.k8s.io", "devicetaintrules", "DeviceTaintRule", ["v1", "v1alpha3"], "v1beta2"],
  ["storagemigration.k8s.io", "storageversionmigrations", "StorageVersionMigration", ["v1"], "v1beta1"],
];

function stored(group: string, version: string, resource: string, kind: string): ResourceStorage {
  return { group, version, resource, kind: { group, version, kind } };
}

const conversions = new Map<string, BuiltInConversion>([
  ["events.k8s.io/v1/events", { conversion: eventConversion, storage: stored("", "v1", "events", "Event") }],
  ["autoscaling/v1/horizontalpodautoscalers", {
    conversion: autoscalerConversion,
    storage: stored("autoscaling", "v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler"),
  }],
  ["resource.k8s.io/v1beta1/resourceclaims", {
    conversion: claimConversion,
    storage: stored("resource.k8s.io", "v1", "resourceclaims", "ResourceClaim"),
  }],
  ["resource.k8s.io/v1beta1/resourceclaimtemplates", {
    conversion: claimConversion,
    storage: stored("resource.k8s.io", "v1", "resourceclaimtemplates", "ResourceClaimTemplate"),
  }],
  ["resource.k8s.io/v1beta1/resourceslices", {
    conversion: sliceConversion,
    storage: stored("resource.k8s.io", "v1", "resourceslices", "ResourceSlice"),
  }],
  ...renamedVersions.flatMap(([group, resource, kind, versions, storedVersion]) =>
    versions.map((version): [string, BuiltInConversion] => [
      `${group}/${version}/${resource}`,
      {
        conversion: renaming(group, version, storedVersion),
        storage: stored(group, storedVersion, resource, kind),
      },
    ])
  ),
]);

/** The conversion of a resource's version to the one that is kept; undefined for the one that is kept. */
export function builtInConversion(
  group: string,
  version: string,
  resource: string,
): BuiltInConversion | undefined {
  return conversions.get(`${group}/${version}/${resource}`);
}
