/**
 * Which printer is for which kind.
 *
 * @module
 */
import type { GroupResource } from "../../registry/served_resource.ts";
import { groupResourceToString } from "../../registry/served_resource.ts";
import {
  certificateSigningRequestCells,
  clusterTrustBundleCells,
  podCertificateRequestCells,
  roleBindingCells,
} from "./access.ts";
import {
  componentStatusCells,
  configMapCells,
  eventCells,
  leaseCandidateCells,
  leaseCells,
  namespaceCells,
  nodeCells,
  priorityClassCells,
  resourceQuotaCells,
  runtimeClassCells,
  secretCells,
  serviceAccountCells,
} from "./core.ts";
import {
  deviceClassCells,
  deviceTaintRuleCells,
  resourceClaimCells,
  resourcePoolStatusRequestCells,
  resourceSliceCells,
} from "./devices.ts";
import { horizontalPodAutoscalerCells } from "./horizontal_pod_autoscalers.ts";
import {
  endpointsCells,
  endpointSliceCells,
  ingressCells,
  ingressClassCells,
  ipAddressCells,
  networkPolicyCells,
  serviceCells,
  serviceCidrCells,
} from "./network.ts";
import { plainCells } from "./plain.ts";
import { podCells, podTemplateCells } from "./pods.ts";
import type { Printer } from "./printer.ts";
import {
  admissionPolicyBindingCells,
  apiServiceCells,
  customResourceDefinitionCells,
  flowSchemaCells,
  mutatingAdmissionPolicyCells,
  priorityLevelConfigurationCells,
  storageVersionCells,
  storageVersionMigrationCells,
  validatingAdmissionPolicyCells,
  webhookConfigurationCells,
} from "./server.ts";
import {
  csiDriverCells,
  csiNodeCells,
  persistentVolumeCells,
  persistentVolumeClaimCells,
  storageClassCells,
  volumeAttachmentCells,
  volumeAttributesClassCells,
} from "./storage.ts";
import {
  controllerRevisionCells,
  cronJobCells,
  daemonSetCells,
  deploymentCells,
  jobCells,
  podDisruptionBudgetCells,
  replicaSetCells,
  replicationControllerCells,
  statefulSetCells,
} from "./workloads.ts";

/** By the group and resource that objects are stored in. */
const printers: ReadonlyMap<string, Printer> = new Map<string, Printer>([
  ["componentstatuses", componentStatusCells],
  ["configmaps", configMapCells],
  ["endpoints", endpointsCells],
  ["events", eventCells],
  ["namespaces", namespaceCells],
  ["nodes", nodeCells],
  ["persistentvolumeclaims", persistentVolumeClaimCells],
  ["persistentvolumes", persistentVolumeCells],
  ["pods", podCells],
  ["podtemplates", podTemplateCells],
  ["replicationcontrollers", replicationControllerCells],
  ["resourcequotas", resourceQuotaCells],
  ["secrets", secretCells],
  ["serviceaccounts", serviceAccountCells],
  ["services", serviceCells],
  ["apiservices.apiregistration.k8s.io", apiServiceCells],
  ["controllerrevisions.apps", controllerRevisionCells],
  ["daemonsets.apps", daemonSetCells],
  ["deployments.apps", deploymentCells],
  ["replicasets.apps", replicaSetCells],
  ["statefulsets.apps", statefulSetCells],
  ["horizontalpodautoscalers.autoscaling", horizontalPodAutoscalerCells],
  ["cronjobs.batch", cronJobCells],
  ["jobs.batch", jobCells],
  ["certificatesigningrequests.certificates.k8s.io", certificateSigningRequestCells],
  ["clustertrustbundles.certificates.k8s.io", clusterTrustBundleCells],
  ["podcertificaterequests.certificates.k8s.io", podCertificateRequestCells],
  ["ingressclasses.networking.k8s.io", ingressClassCells],
  ["ingresses.networking.k8s.io", ingressCells],
  ["ipaddresses.networking.k8s.io", ipAddressCells],
  ["networkpolicies.networking.k8s.io", networkPolicyCells],
  ["servicecidrs.networking.k8s.io", serviceCidrCells],
  ["poddisruptionbudgets.policy", podDisruptionBudgetCells],
  ["clusterrolebindings.rbac.authorization.k8s.io", roleBindingCells],
  ["rolebindings.rbac.authorization.k8s.io", roleBindingCells],
  ["csidrivers.storage.k8s.io", csiDriverCells],
  ["csinodes.storage.k8s.io", csiNodeCells],
  ["storageclasses.storage.k8s.io", storageClassCells],
  ["volumeattachments.storage.k8s.io", volumeAttachmentCells],
  ["volumeattributesclasses.storage.k8s.io", volumeAttributesClassCells],
  ["mutatingadmissionpolicies.admissionregistration.k8s.io", mutatingAdmissionPolicyCells],
  ["mutatingadmissionpolicybindings.admissionregistration.k8s.io", admissionPolicyBindingCells],
  ["mutatingwebhookconfigurations.admissionregistration.k8s.io", webhookConfigurationCells],
  ["validatingadmissionpolicies.admissionregistration.k8s.io", validatingAdmissionPolicyCells],
  ["validatingadmissionpolicybindings.admissionregistration.k8s.io", admissionPolicyBindingCells],
  ["validatingwebhookconfigurations.admissionregistration.k8s.io", webhookConfigurationCells],
  ["customresourcedefinitions.apiextensions.k8s.io", customResourceDefinitionCells],
  ["priorityclasses.scheduling.k8s.io", priorityClassCells],
  ["leases.coordination.k8s.io", leaseCells],
  ["leasecandidates.coordination.k8s.io", leaseCandidateCells],
  ["runtimeclasses.node.k8s.io", runtimeClassCells],
  ["endpointslices.discovery.k8s.io", endpointSliceCells],
  ["deviceclasses.resource.k8s.io", deviceClassCells],
  ["devicetaintrules.resource.k8s.io", deviceTaintRuleCells],
  ["resourceclaims.resource.k8s.io", resourceClaimCells],
  ["resourceclaimtemplates.resource.k8s.io", deviceClassCells],
  ["resourcepoolstatusrequests.resource.k8s.io", resourcePoolStatusRequestCells],
  ["resourceslices.resource.k8s.io", resourceSliceCells],
  ["flowschemas.flowcontrol.apiserver.k8s.io", flowSchemaCells],
  ["prioritylevelconfigurations.flowcontrol.apiserver.k8s.io", priorityLevelConfigurationCells],
  ["storageversions.internal.apiserver.k8s.io", storageVersionCells],
  ["storageversionmigrations.storagemigration.k8s.io", storageVersionMigrationCells],
]);

/** The printer of a resource, named as its objects are stored; without one of its own, name and time of creation. */
export function printerOf(stored: GroupResource): Printer {
  return printers.get(groupResourceToString(stored)) ?? plainCells;
}

/** Whether a resource has nothing of its own to show. */
export function isPlain(stored: GroupResource): boolean {
  return !printers.has(groupResourceToString(stored));
}
