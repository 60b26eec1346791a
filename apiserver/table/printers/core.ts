/**
 * Namespaces, nodes, configuration, events and what else is of the core.
 *
 * @module
 */
import type { Lease } from "../../../api/coordination.k8s.io/v1.ts";
import type { LeaseCandidate } from "../../../api/coordination.k8s.io/v1beta1.ts";
import type {
  ComponentStatus,
  ConfigMap,
  Event,
  Namespace,
  Node,
  ResourceQuota,
  Secret,
  ServiceAccount,
} from "../../../api/core/v1.ts";
import type { RuntimeClass } from "../../../api/node.k8s.io/v1.ts";
import type { PriorityClass } from "../../../api/scheduling.k8s.io/v1.ts";
import { compareBytes } from "../../../schema/go_text.ts";
import type { Cell, PrintContext } from "./printer.ts";
import { quantityText, sortedSet } from "./texts.ts";

function count(members: object | undefined): number {
  return Object.keys(members ?? {}).length;
}

/** The cells of a config map. */
export function configMapCells({ metadata, data, binaryData }: ConfigMap, { age }: PrintContext): Cell[] {
  return [metadata?.name ?? "", count(data) + count(binaryData), age(metadata?.creationTimestamp)];
}

/** The cells of a secret. */
export function secretCells({ metadata, type, data }: Secret, { age }: PrintContext): Cell[] {
  return [metadata?.name ?? "", type ?? "", count(data), age(metadata?.creationTimestamp)];
}

/** The cells of a service account. */
export function serviceAccountCells({ metadata }: ServiceAccount, { age }: PrintContext): Cell[] {
  return [metadata?.name ?? "", age(metadata?.creationTimestamp)];
}

/** The cells of a namespace. */
export function namespaceCells({ metadata, status }: Namespace, { age }: PrintContext): Cell[] {
  return [metadata?.name ?? "", status?.phase ?? "", age(metadata?.creationTimestamp)];
}

/** The cells of a node. */
export function nodeCells(node: Node, { age }: PrintContext): Cell[] {
  const { metadata, status } = node;
  const info = status?.nodeInfo;
  const address = (type: string) =>
    status?.addresses?.find((each) => each.type === type)?.address ?? "<none>";
  const kernel = info?.kernelVersion || "<unknown>";
  return [
    metadata?.name ?? "",
    nodeStatus(node),
    nodeRoles(metadata?.labels).join(",") || "<none>",
    age(metadata?.creationTimestamp),
    info?.kubeletVersion ?? "",
    address("InternalIP"),
    address("ExternalIP"),
    info?.osImage || "<unknown>",
    info?.architecture ? `${kernel} (${info.architecture})` : kernel,
    info?.containerRuntimeVersion || "<unknown>",
  ];
}

function nodeStatus({ spec, status }: Node): string {
  const ready = status?.conditions?.findLast(({ type }) => type === "Ready");
  const word = ready === undefined ? "Unknown" : ready.status === "True" ? "Ready" : "NotReady";
  return spec?.unschedulable ? `${word},SchedulingDisabled` : word;
}

const rolePrefix = "node-role.kubernetes.io/";

function nodeRoles(labels: { readonly [key: string]: string } | undefined): string[] {
  const roles = Object.entries(labels ?? {}).map(([key, value]) => {
    if (key.startsWith(rolePrefix)) return key.slice(rolePrefix.length);
    return key === "kubernetes.io/role" ? value : "";
  });
  return sortedSet(roles.filter((role) => role !== ""));
}

/** The cells of an event. */
export function eventCells(event: Event, { age }: PrintContext): Cell[] {
  const { metadata, involvedObject: object, firstTimestamp, lastTimestamp, eventTime, series, source } =
    event;
  const first = age(firstTimestamp ?? eventTime);
  const last = series === undefined
    ? lastTimestamp == null ? first : age(lastTimestamp)
    : age(series.lastObservedTime);
  const kind = (object?.kind ?? "").toLowerCase();
  const component = source?.component || event.reportingComponent || "";
  const host = source?.host || event.reportingInstance || "";
  return [
    last,
    event.type ?? "",
    event.reason ?? "",
    object?.name ? `${kind}/${object.name}` : kind,
    object?.fieldPath ?? "",
    host === "" ? component : `${component}, ${host}`,
    (event.message ?? "").trim(),
    first,
    // An event that stands alone counts as one, whatever it says.
    series === undefined ? event.count || 1 : series.count ?? 0,
    metadata?.name ?? "",
  ];
}

/** The cells of a quota: what is used of each resource, limits apart. */
export function resourceQuotaCells({ metadata, status }: ResourceQuota, { age }: PrintContext): Cell[] {
  const requests: string[] = [];
  const limits: string[] = [];
  for (const [name, hard] of Object.entries(status?.hard ?? {}).sort(([a], [b]) => compareBytes(a, b))) {
    const text = `${name}: ${quantityText(status?.used?.[name], "0")}/${quantityText(hard, "0")}`;
    (name.startsWith("limits.") ? limits : requests).push(text);
  }
  return [metadata?.name ?? "", requests.join(", "), limits.join(", "), age(metadata?.creationTimestamp)];
}

/** The cells of a component's status. */
export function componentStatusCells({ metadata, conditions }: ComponentStatus): Cell[] {
  const healthy = conditions?.find(({ type }) => type === "Healthy");
  const status = healthy === undefined ? "Unknown" : healthy.status === "True" ? "Healthy" : "Unhealthy";
  return [metadata?.name ?? "", status, healthy?.message ?? "", healthy?.error ?? ""];
}

/** The cells of a priority class. */
export function priorityClassCells(
  { metadata, value, globalDefault, preemptionPolicy }: PriorityClass,
  { age }: PrintContext,
): Cell[] {
  return [
    metadata?.name ?? "",
    value ?? 0,
    globalDefault ?? false,
    age(metadata?.creationTimestamp),
    preemptionPolicy ?? "",
  ];
}

/** The cells of a runtime class. */
export function runtimeClassCells({ metadata, handler }: RuntimeClass, { age }: PrintContext): Cell[] {
  return [metadata?.name ?? "", handler ?? "", age(metadata?.creationTimestamp)];
}

/** The cells of a lease. */
export function leaseCells({ metadata, spec }: Lease, { age }: PrintContext): Cell[] {
  return [metadata?.name ?? "", spec?.holderIdentity ?? "", age(metadata?.creationTimestamp)];
}

/** The cells of a candidate for a lease. */
export function leaseCandidateCells({ metadata, spec }: LeaseCandidate, { age }: PrintContext): Cell[] {
  return [
    metadata?.name ?? "",
    spec?.leaseName ?? "",
    spec?.binaryVersion ?? "",
    spec?.emulationVersion ?? "",
    age(metadata?.creationTimestamp),
  ];
}
