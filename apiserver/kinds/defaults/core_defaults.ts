/**
 * Defaults of the core group's kinds other than pods.
 *
 * @module
 */
import type {
  LimitRangeItem,
  NamespaceStatus,
  NodeStatus,
  PersistentVolume,
  PersistentVolumeClaim,
  PersistentVolumeClaimSpec,
  ReplicationController,
  Secret,
  Service,
} from "../../../api/core/v1.ts";
import { encodeBase64 } from "@std/encoding/base64";
import { defaultsOf, type DefinitionDefaults } from "./definition_defaults.ts";

const core = "io.k8s.api.core.v1.";

/** Label that a namespace carries with its own name. */
const namespaceNameLabel = "kubernetes.io/metadata.name";

/** Three hours: how long a service that knows its clients by address remembers one. */
const clientIpAffinitySeconds = 10_800;

/** See the module. */
export const coreDefaults: DefinitionDefaults = [
  defaultsOf<{ metadata?: { name?: string; labels?: Record<string, string> } }>(
    `${core}Namespace`,
    ({ metadata }) => {
      if (metadata?.name === undefined) return;
      metadata.labels = { ...metadata.labels, [namespaceNameLabel]: metadata.name };
    },
  ),
  defaultsOf<NamespaceStatus>(`${core}NamespaceStatus`, (status) => {
    status.phase ??= "Active";
  }),
  defaultsOf<NodeStatus>(`${core}NodeStatus`, (status) => {
    if (status.capacity !== undefined) status.allocatable ??= { ...status.capacity };
  }),
  defaultsOf<Secret>(`${core}Secret`, (secret) => {
    secret.type ??= "Opaque";
    if (secret.stringData === undefined) return;
    const encoded = Object.entries(secret.stringData).map(([key, text]) => [key, encodeBase64(text)]);
    secret.data = { ...secret.data, ...Object.fromEntries(encoded) };
    delete secret.stringData;
  }),
  defaultsOf<Service>(`${core}Service`, fillService),
  defaultsOf<PersistentVolume>(`${core}PersistentVolume`, (volume) => {
    (volume.status ??= {}).phase ??= "Pending";
    const spec = volume.spec ??= {};
    spec.persistentVolumeReclaimPolicy ??= "Retain";
    spec.volumeMode ??= "Filesystem";
  }),
  defaultsOf<PersistentVolumeClaim>(`${core}PersistentVolumeClaim`, (claim) => {
    (claim.status ??= {}).phase ??= "Pending";
  }),
  defaultsOf<PersistentVolumeClaimSpec>(`${core}PersistentVolumeClaimSpec`, (spec) => {
    spec.volumeMode ??= "Filesystem";
  }),
  defaultsOf<{ protocol?: string }>(`${core}EndpointPort`, (port) => {
    port.protocol ??= "TCP";
  }),
  defaultsOf<LimitRangeItem>(`${core}LimitRangeItem`, (item) => {
    if (item.type !== "Container") return;
    const limits = { ...item.max, ...item.default };
    const requests = { ...item.min, ...limits, ...item.defaultRequest };
    if (Object.keys(limits).length > 0) item.default = limits;
    if (Object.keys(requests).length > 0) item.defaultRequest = requests;
  }),
  defaultsOf<ReplicationController>(`${core}ReplicationController`, (controller) => {
    const labels = controller.spec?.template?.metadata?.labels;
    if (labels === undefined) return;
    const { spec, metadata = controller.metadata = {} } = controller;
    spec!.selector ??= { ...labels };
    metadata.labels ??= { ...labels };
  }),
];

function fillService(service: Service): void {
  const spec = service.spec ??= {};
  spec.sessionAffinity ??= "None";
  if (spec.sessionAffinity === "None") delete spec.sessionAffinityConfig;
  if (
    spec.sessionAffinity === "ClientIP" && spec.sessionAffinityConfig?.clientIP?.timeoutSeconds === undefined
  ) {
    spec.sessionAffinityConfig = { clientIP: { timeoutSeconds: clientIpAffinitySeconds } };
  }
  spec.type ??= "ClusterIP";
  for (const port of spec.ports ?? []) {
    port.protocol ??= "TCP";
    if (port.targetPort === undefined || port.targetPort === 0 || port.targetPort === "") {
      port.targetPort = port.port;
    }
  }
  const balanced = spec.type === "LoadBalancer";
  const reachable = balanced || spec.type === "NodePort" ||
    spec.type === "ClusterIP" && (spec.externalIPs?.length ?? 0) > 0;
  if (reachable) spec.externalTrafficPolicy ??= "Cluster";
  if (balanced || spec.type === "NodePort" || spec.type === "ClusterIP") {
    spec.internalTrafficPolicy ??= "Cluster";
  }
  if (!balanced) return;
  spec.allocateLoadBalancerNodePorts ??= true;
  for (const ingress of service.status?.loadBalancer?.ingress ?? []) {
    if (ingress.ip !== undefined) ingress.ipMode ??= "VIP";
  }
}
