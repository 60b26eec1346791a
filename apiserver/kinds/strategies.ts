/**
 * What each built-in kind does beyond what all kinds do.
 *
 * @module
 */
import type { DaemonSet, StatefulSet } from "../../api/apps/v1.ts";
import type { CronJob } from "../../api/batch/v1.ts";
import type { EndpointSlice } from "../../api/discovery.k8s.io/v1.ts";
import type { Pod } from "../../api/core/v1.ts";
import type { Ingress } from "../../api/networking.k8s.io/v1.ts";
import { apiService } from "./access/api_service.ts";
import { mutatingAdmissionPolicy, policyBinding, validatingAdmissionPolicy } from "./admission/policies.ts";
import { webhookConfiguration } from "./admission/webhooks.ts";
import { flowSchema } from "./flowcontrol/flow_schema.ts";
import { priorityLevelConfiguration } from "./flowcontrol/priority_level.ts";
import type { Strategy } from "../registry/strategy.ts";
import { clusterRole, clusterRoleBinding, role, roleBinding } from "./access/roles.ts";
import { certificateSigningRequest } from "./access/signing_request.ts";
import { clusterTrustBundle } from "./access/trust_bundle.ts";
import { componentStatus } from "./core/component_status.ts";
import { configMap, secret } from "./core/config_map.ts";
import { endpointSlice } from "./core/endpoint_slice.ts";
import { endpoints } from "./core/endpoints.ts";
import { event } from "./core/event.ts";
import { lease, priorityClass, runtimeClass } from "./core/lease.ts";
import { node } from "./core/node.ts";
import { limitRange } from "./core/limit_range.ts";
import { resourceQuota } from "./core/quota.ts";
import { ingress, ingressClass } from "./networking/ingress.ts";
import { ipAddress, networkPolicy, serviceCidr } from "./networking/network_policy.ts";
import { pod } from "./pods/pod.ts";
import { service } from "./services/service.ts";
import { csiDriver, csiNode, csiStorageCapacity, volumeAttachment } from "./storage/csi.ts";
import { persistentVolume } from "./storage/persistent_volume.ts";
import { persistentVolumeClaim } from "./storage/persistent_volume_claim.ts";
import { storageClass, volumeAttributesClass } from "./storage/storage_class.ts";
import { podNameWarnings, podWarnings, templateWarnings, workloadWarnings } from "./warnings/pod_warnings.ts";
import { secretWarnings } from "./warnings/secret_warnings.ts";
import { serviceWarnings } from "./warnings/service_warnings.ts";
import { withWarnings } from "./warnings/with_warnings.ts";
import { horizontalPodAutoscaler } from "./workloads/autoscaler.ts";
import { daemonSet } from "./workloads/daemon_set.ts";
import { deployment } from "./workloads/deployment.ts";
import { podDisruptionBudget } from "./workloads/disruption_budget.ts";
import { controllerRevision } from "./workloads/controller_revision.ts";
import { cronJob } from "./workloads/cron_job.ts";
import { job } from "./workloads/job.ts";
import { podTemplate } from "./workloads/pod_template.ts";
import { replicaSet, replicationController } from "./workloads/replica_set.ts";
import { statefulSet } from "./workloads/stateful_set.ts";

const answered: Strategy = { generation: "none", answersDeletedObject: true };
const guarded: Strategy = { generation: "none", allowUnconditionalUpdate: false };

/** Strategies of the kinds that make pods, with the warnings that their templates give. */
function warnsOfPods(strategy: Strategy): Strategy {
  return withWarnings(strategy, workloadWarnings);
}

const strategies: ReadonlyMap<string, Strategy> = new Map([
  ["/componentstatuses", componentStatus],
  ["/configmaps", configMap],
  ["/endpoints", endpoints],
  ["/events", event],
  ["/limitranges", limitRange],
  ["/nodes", node],
  ["/persistentvolumeclaims", persistentVolumeClaim],
  ["/persistentvolumes", persistentVolume],
  [
    "/pods",
    withWarnings<Pod>(pod, ({ metadata, spec }, old) => old ? [] : podWarnings(metadata?.name, spec!)),
  ],
  ["/podtemplates", podTemplate],
  ["/replicationcontrollers", warnsOfPods(replicationController)],
  ["/resourcequotas", resourceQuota],
  ["/secrets", withWarnings(secret, secretWarnings)],
  ["/serviceaccounts", answered],
  ["/services", withWarnings(service, serviceWarnings)],
  ["apps/controllerrevisions", controllerRevision],
  [
    "apps/daemonsets",
    withWarnings<DaemonSet>(
      daemonSet,
      ({ spec }, old) => templateWarnings(spec?.template, "spec.template", old?.spec?.template),
    ),
  ],
  ["apps/deployments", warnsOfPods(deployment)],
  ["apps/replicasets", warnsOfPods(replicaSet)],
  [
    "apps/statefulsets",
    withWarnings<StatefulSet>(
      statefulSet,
      ({ spec }, old) => templateWarnings(spec?.template, "spec.template", old?.spec?.template),
    ),
  ],
  [
    "batch/cronjobs",
    withWarnings<CronJob>(cronJob, function* ({ metadata, spec }, old) {
      if (old === undefined) yield* podNameWarnings(metadata?.name);
      const before = old?.spec?.jobTemplate.spec?.template;
      yield* templateWarnings(spec?.jobTemplate.spec?.template, "spec.jobTemplate.spec.template", before);
    }),
  ],
  ["batch/jobs", warnsOfPods(job)],
  ["autoscaling/horizontalpodautoscalers", horizontalPodAutoscaler],
  ["policy/poddisruptionbudgets", podDisruptionBudget],
  ["events.k8s.io/events", event],
  [
    "discovery.k8s.io/endpointslices",
    withWarnings<EndpointSlice>(endpointSlice, function* ({ addressType }, old) {
      if (old === undefined && addressType === "FQDN") {
        yield "spec.addressType: FQDN endpoints are deprecated";
      }
    }),
  ],
  [
    "networking.k8s.io/ingresses",
    withWarnings<Ingress>(ingress, function* ({ metadata, spec }, old) {
      const annotation = "kubernetes.io/ingress.class";
      const named = metadata?.annotations?.[annotation] !== undefined && spec?.ingressClassName === undefined;
      if (old === undefined && named) {
        yield `annotation "${annotation}" is deprecated, please use 'spec.ingressClassName' instead`;
      }
    }),
  ],
  ["networking.k8s.io/ingressclasses", ingressClass],
  ["networking.k8s.io/ipaddresses", ipAddress],
  ["networking.k8s.io/networkpolicies", networkPolicy],
  ["networking.k8s.io/servicecidrs", serviceCidr],
  ["rbac.authorization.k8s.io/roles", role],
  ["rbac.authorization.k8s.io/rolebindings", roleBinding],
  ["rbac.authorization.k8s.io/clusterroles", clusterRole],
  ["rbac.authorization.k8s.io/clusterrolebindings", clusterRoleBinding],
  ["coordination.k8s.io/leases", lease],
  ["coordination.k8s.io/leasecandidates", { ...guarded, allowCreateOnUpdate: true }],
  ["scheduling.k8s.io/priorityclasses", priorityClass],
  ["node.k8s.io/runtimeclasses", runtimeClass],
  ["storage.k8s.io/storageclasses", storageClass],
  ["storage.k8s.io/csidrivers", csiDriver],
  ["storage.k8s.io/csinodes", csiNode],
  ["storage.k8s.io/csistoragecapacities", csiStorageCapacity],
  ["storage.k8s.io/volumeattachments", volumeAttachment],
  ["storage.k8s.io/volumeattributesclasses", volumeAttributesClass],
  ["admissionregistration.k8s.io/validatingwebhookconfigurations", webhookConfiguration],
  ["admissionregistration.k8s.io/mutatingwebhookconfigurations", webhookConfiguration],
  ["admissionregistration.k8s.io/validatingadmissionpolicies", validatingAdmissionPolicy],
  ["admissionregistration.k8s.io/validatingadmissionpolicybindings", policyBinding(false)],
  ["admissionregistration.k8s.io/mutatingadmissionpolicies", mutatingAdmissionPolicy],
  ["admissionregistration.k8s.io/mutatingadmissionpolicybindings", policyBinding(true)],
  ["apiregistration.k8s.io/apiservices", apiService],
  ["flowcontrol.apiserver.k8s.io/flowschemas", flowSchema],
  ["flowcontrol.apiserver.k8s.io/prioritylevelconfigurations", priorityLevelConfiguration],
  ["certificates.k8s.io/certificatesigningrequests", certificateSigningRequest],
  ["certificates.k8s.io/clustertrustbundles", clusterTrustBundle],
  ["certificates.k8s.io/podcertificaterequests", guarded],
  ["internal.apiserver.k8s.io/storageversions", guarded],
  ["storagemigration.k8s.io/storageversionmigrations", guarded],
  ["resource.k8s.io/deviceclasses", { answersDeletedObject: true }],
  ["resource.k8s.io/devicetaintrules", { answersDeletedObject: true }],
  // Its older versions answer the object.
  ["resource.k8s.io/v1/devicetaintrules", { answersDeletedObject: false }],
  ["resource.k8s.io/resourceclaims", answered],
  ["resource.k8s.io/resourceclaimtemplates", answered],
  ["resource.k8s.io/resourceslices", { answersDeletedObject: true }],
  ["resource.k8s.io/resourcepoolstatusrequests", { ...answered, allowUnconditionalUpdate: false }],
]);

/** The strategy of a built-in resource; undefined for one that needs none. */
export function builtInStrategy(group: string, resource: string, version: string): Strategy | undefined {
  return strategies.get(`${group}/${version}/${resource}`) ?? strategies.get(`${group}/${resource}`);
}
