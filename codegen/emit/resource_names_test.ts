import { assertEquals } from "@std/assert";
import { groupVersionProperty, resourceMethod } from "./resource_names.ts";

Deno.test("groups and versions have client-go's names", () => {
  const cases: [string, string, string][] = [
    ["", "v1", "coreV1"],
    ["apps", "v1", "appsV1"],
    ["rbac.authorization.k8s.io", "v1", "rbacV1"],
    ["autoscaling", "v2", "autoscalingV2"],
    ["flowcontrol.apiserver.k8s.io", "v1", "flowcontrolV1"],
    ["internal.apiserver.k8s.io", "v1alpha1", "internalV1alpha1"],
  ];
  for (const [group, version, expected] of cases) {
    assertEquals(groupVersionProperty(group, version), expected);
  }
});

Deno.test("resources have client-go's names, the first word in small letters", () => {
  const cases: [string, string, string][] = [
    ["Pod", "pods", "pods"],
    ["ConfigMap", "configmaps", "configMaps"],
    ["Endpoints", "endpoints", "endpoints"],
    ["Ingress", "ingresses", "ingresses"],
    ["NetworkPolicy", "networkpolicies", "networkPolicies"],
    ["StorageClass", "storageclasses", "storageClasses"],
    ["ComponentStatus", "componentstatuses", "componentStatuses"],
    ["CSINode", "csinodes", "csiNodes"],
    ["CSIStorageCapacity", "csistoragecapacities", "csiStorageCapacities"],
    ["IPAddress", "ipaddresses", "ipAddresses"],
    ["ServiceCIDR", "servicecidrs", "serviceCIDRs"],
    ["APIService", "apiservices", "apiServices"],
    ["SelfSubjectAccessReview", "selfsubjectaccessreviews", "selfSubjectAccessReviews"],
  ];
  for (const [kind, resource, expected] of cases) assertEquals(resourceMethod(kind, resource), expected);
});
