/**
 * Defaults of the smaller groups: autoscaling, networking, rbac, discovery, storage, scheduling, admission, flow
 * control, device resources, API services.
 *
 * @module
 */
import type {
  MatchResources,
  MutatingWebhook,
  RuleWithOperations,
  ServiceReference,
  ValidatingWebhook,
} from "../../../api/admissionregistration.k8s.io/v1.ts";
import type { HorizontalPodAutoscaler as HorizontalPodAutoscalerV1 } from "../../../api/autoscaling/v1.ts";
import type { HorizontalPodAutoscaler, HPAScalingRules } from "../../../api/autoscaling/v2.ts";
import type { EndpointPort } from "../../../api/discovery.k8s.io/v1.ts";
import type {
  ExemptPriorityLevelConfiguration,
  FlowSchemaSpec,
  LimitedPriorityLevelConfiguration,
  QueuingConfiguration,
} from "../../../api/flowcontrol.apiserver.k8s.io/v1.ts";
import type { IngressClass, NetworkPolicy, NetworkPolicyPort } from "../../../api/networking.k8s.io/v1.ts";
import type { RoleRef, Subject } from "../../../api/rbac.authorization.k8s.io/v1.ts";
import type { PriorityClass } from "../../../api/scheduling.k8s.io/v1.ts";
import type { CSIDriver, StorageClass } from "../../../api/storage.k8s.io/v1.ts";
import { defaultsOf, type DefinitionDefaults } from "./definition_defaults.ts";

const rbacGroup = "rbac.authorization.k8s.io";
const discovery = "io.k8s.api.discovery.v1.";
const flowcontrol = "io.k8s.api.flowcontrol.v1.";
const networking = "io.k8s.api.networking.v1.";
const rbac = "io.k8s.api.rbac.v1.";
const storage = "io.k8s.api.storage.v1.";

/** Utilization that an autoscaler without metrics aims at, in percent of the CPU asked for. */
const cpuUtilization = 80;

/** See the module. */
export const clusterDefaults: DefinitionDefaults = [
  defaultsOf<HorizontalPodAutoscalerV1>(
    "io.k8s.api.autoscaling.v1.HorizontalPodAutoscaler",
    ({ metadata, spec }) => {
      if (spec === undefined) return;
      spec.minReplicas ??= 1;
      if (metadata?.annotations?.["autoscaling.alpha.kubernetes.io/metrics"] === undefined) {
        spec.targetCPUUtilizationPercentage ??= cpuUtilization;
      }
    },
  ),
  defaultsOf<HorizontalPodAutoscaler>("io.k8s.api.autoscaling.v2.HorizontalPodAutoscaler", fillAutoscaler),
  defaultsOf<NetworkPolicyPort>(`${networking}NetworkPolicyPort`, (port) => {
    port.protocol ??= "TCP";
  }),
  defaultsOf<NetworkPolicy>(`${networking}NetworkPolicy`, ({ spec }) => {
    if (spec === undefined || (spec.policyTypes?.length ?? 0) > 0) return;
    spec.policyTypes = (spec.egress?.length ?? 0) > 0 ? ["Ingress", "Egress"] : ["Ingress"];
  }),
  defaultsOf<IngressClass>(`${networking}IngressClass`, ({ spec }) => {
    if (spec?.parameters !== undefined) spec.parameters.scope ??= "Cluster";
  }),
  defaultsOf<RoleRef>(`${rbac}RoleRef`, (role) => {
    if (role.apiGroup === "") role.apiGroup = rbacGroup;
  }),
  defaultsOf<Subject>(`${rbac}Subject`, (subject) => {
    if (subject.kind === "User" || subject.kind === "Group") subject.apiGroup ??= rbacGroup;
  }),
  defaultsOf<EndpointPort>(`${discovery}EndpointPort`, (port) => {
    port.name ??= "";
    port.protocol ??= "TCP";
  }),
  defaultsOf<StorageClass>(`${storage}StorageClass`, (storageClass) => {
    storageClass.reclaimPolicy ??= "Delete";
    storageClass.volumeBindingMode ??= "Immediate";
  }),
  defaultsOf<CSIDriver>(`${storage}CSIDriver`, ({ spec }) => {
    if (spec === undefined) return;
    spec.attachRequired ??= true;
    spec.podInfoOnMount ??= false;
    spec.storageCapacity ??= false;
    spec.fsGroupPolicy ??= "ReadWriteOnceWithFSType";
    spec.volumeLifecycleModes ??= ["Persistent"];
    spec.requiresRepublish ??= false;
    spec.seLinuxMount ??= false;
    spec.preventPodSchedulingIfMissing ??= false;
  }),
  defaultsOf<PriorityClass>("io.k8s.api.scheduling.v1.PriorityClass", (priorityClass) => {
    priorityClass.preemptionPolicy ??= "PreemptLowerPriority";
  }),
  ...["v1", "v1beta1", "v1alpha1"].flatMap((version) => admissionDefaults(version)),
  defaultsOf<{ service?: { port?: number } }>(
    "io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.ServiceReference",
    (service) => {
      (service as { port?: number }).port ??= 443;
    },
  ),
  defaultsOf<FlowSchemaSpec>(`${flowcontrol}FlowSchemaSpec`, (spec) => {
    spec.matchingPrecedence ||= 1000;
  }),
  defaultsOf<ExemptPriorityLevelConfiguration>(`${flowcontrol}ExemptPriorityLevelConfiguration`, (exempt) => {
    exempt.nominalConcurrencyShares ??= 0;
    exempt.lendablePercent ??= 0;
  }),
  defaultsOf<LimitedPriorityLevelConfiguration>(
    `${flowcontrol}LimitedPriorityLevelConfiguration`,
    (limited) => {
      limited.nominalConcurrencyShares ??= 30;
      limited.lendablePercent ??= 0;
    },
  ),
  defaultsOf<QueuingConfiguration>(`${flowcontrol}QueuingConfiguration`, (queuing) => {
    queuing.handSize ||= 8;
    queuing.queues ||= 64;
    queuing.queueLengthLimit ||= 50;
  }),
  ...["v1", "v1beta1", "v1beta2"].flatMap((version) => [
    defaultsOf<DeviceCount>(`io.k8s.api.resource.${version}.ExactDeviceRequest`, fillDeviceCount),
    defaultsOf<DeviceCount>(`io.k8s.api.resource.${version}.DeviceSubRequest`, fillDeviceCount),
  ]),
  defaultsOf<DeviceCount>("io.k8s.api.resource.v1beta1.DeviceRequest", fillBetaRequest),
];

/** A request of v1beta1 is one for exact devices unless it lists alternatives. */
function fillBetaRequest(request: DeviceCount & { firstAvailable?: unknown[] }): void {
  if (request.firstAvailable === undefined) fillDeviceCount(request);
}

/** What a request for devices says of their number. */
interface DeviceCount {
  allocationMode?: string;
  count?: number;
}

function fillDeviceCount(request: DeviceCount): void {
  request.allocationMode ??= "ExactCount";
  if (request.allocationMode === "ExactCount") request.count ??= 1;
}

function admissionDefaults(version: string): DefinitionDefaults {
  const admission = `io.k8s.api.admissionregistration.${version}.`;
  return [
    defaultsOf<ValidatingWebhook>(`${admission}ValidatingWebhook`, fillWebhook),
    defaultsOf<MutatingWebhook>(`${admission}MutatingWebhook`, (webhook) => {
      fillWebhook(webhook);
      webhook.reinvocationPolicy ??= "Never";
    }),
    defaultsOf<RuleWithOperations>(`${admission}RuleWithOperations`, fillScope),
    defaultsOf<RuleWithOperations>(`${admission}NamedRuleWithOperations`, fillScope),
    defaultsOf<ServiceReference>(`${admission}ServiceReference`, (service) => {
      service.port ??= 443;
    }),
    defaultsOf<{ failurePolicy?: string }>(`${admission}ValidatingAdmissionPolicySpec`, fillFailurePolicy),
    defaultsOf<{ failurePolicy?: string }>(`${admission}MutatingAdmissionPolicySpec`, fillFailurePolicy),
    defaultsOf<MatchResources>(`${admission}MatchResources`, fillMatching),
  ];
}

function fillScope(rule: RuleWithOperations): void {
  rule.scope ??= "*";
}

function fillFailurePolicy(spec: { failurePolicy?: string }): void {
  spec.failurePolicy ??= "Fail";
}

function fillMatching(
  match: Pick<MatchResources, "matchPolicy" | "namespaceSelector" | "objectSelector">,
): void {
  match.matchPolicy ??= "Equivalent";
  match.namespaceSelector ??= {};
  match.objectSelector ??= {};
}

function fillWebhook(webhook: ValidatingWebhook | MutatingWebhook): void {
  fillFailurePolicy(webhook);
  fillMatching(webhook);
  webhook.timeoutSeconds ??= 10;
}

function fillAutoscaler({ spec }: HorizontalPodAutoscaler): void {
  if (spec === undefined) return;
  spec.minReplicas ??= 1;
  if ((spec.metrics?.length ?? 0) === 0) {
    const target = { type: "Utilization", averageUtilization: cpuUtilization };
    spec.metrics = [{ type: "Resource", resource: { name: "cpu", target } }];
  }
  if (spec.behavior === undefined) return;
  spec.behavior.scaleUp = {
    stabilizationWindowSeconds: 0,
    selectPolicy: "Max",
    policies: [{ type: "Pods", value: 4, periodSeconds: 15 }, {
      type: "Percent",
      value: 100,
      periodSeconds: 15,
    }],
    ...spec.behavior.scaleUp,
  };
  const down: HPAScalingRules = {
    selectPolicy: "Max",
    policies: [{ type: "Percent", value: 100, periodSeconds: 15 }],
  };
  spec.behavior.scaleDown = { ...down, ...spec.behavior.scaleDown };
}
