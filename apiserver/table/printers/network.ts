/**
 * Services, endpoints, ingresses and addresses.
 *
 * @module
 */
import type { Endpoints, Service, ServicePort } from "../../../api/core/v1.ts";
import type { EndpointSlice } from "../../../api/discovery.k8s.io/v1.ts";
import type {
  Ingress,
  IngressClass,
  IPAddress,
  NetworkPolicy,
  ServiceCIDR,
} from "../../../api/networking.k8s.io/v1.ts";
import { groupResourceToString } from "../../registry/served_resource.ts";
import type { Cell, PrintContext } from "./printer.ts";
import { fewOf, hostPort, labelsText, selectorText, sortedSet } from "./texts.ts";

const mostShown = 3;

/** The cells of a service. */
export function serviceCells(service: Service, { age }: PrintContext): Cell[] {
  const { metadata, spec } = service;
  return [
    metadata?.name ?? "",
    spec?.type ?? "",
    spec?.clusterIPs?.[0] ?? "<none>",
    externalAddress(service),
    (spec?.ports ?? []).map(portText).join(",") || "<none>",
    age(metadata?.creationTimestamp),
    labelsText(spec?.selector),
  ];
}

function externalAddress({ spec, status }: Service): string {
  const external = spec?.externalIPs ?? [];
  switch (spec?.type) {
    case "ClusterIP":
    case "NodePort":
      return external.join(",") || "<none>";
    case "LoadBalancer":
      return [...balancerAddresses(status?.loadBalancer), ...external].join(",") || "<pending>";
    case "ExternalName":
      return spec.externalName ?? "";
    default:
      return "<unknown>";
  }
}

function portText({ port, nodePort, protocol }: ServicePort): string {
  return nodePort ? `${port}:${nodePort}/${protocol ?? ""}` : `${port}/${protocol ?? ""}`;
}

/** Where load balancers can be reached: addresses, and names where they have none. */
function balancerAddresses(
  status: { readonly ingress?: readonly { readonly ip?: string; readonly hostname?: string }[] } | undefined,
): string[] {
  return sortedSet((status?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || "").filter(Boolean));
}

/** The cells of endpoints. */
export function endpointsCells({ metadata, subsets }: Endpoints, { age }: PrintContext): Cell[] {
  const all = (subsets ?? []).flatMap(({ addresses = [], ports = [] }) =>
    ports.length === 0
      ? addresses.map(({ ip }) => ip)
      : ports.flatMap(({ port }) => addresses.map(({ ip }) => hostPort(ip, port)))
  );
  const shown = (subsets ?? []).length === 0 ? "<none>" : all.length === 0 ? "" : fewOf(all, mostShown);
  return [metadata?.name ?? "", shown, age(metadata?.creationTimestamp)];
}

/** The cells of an endpoint slice. */
export function endpointSliceCells(
  { metadata, addressType, endpoints, ports }: EndpointSlice,
  { age }: PrintContext,
): Cell[] {
  return [
    metadata?.name ?? "",
    addressType ?? "",
    fewOf((ports ?? []).map(({ port, name }) => String(port ?? name ?? "*")), mostShown),
    fewOf((endpoints ?? []).flatMap(({ addresses }) => addresses ?? []), mostShown),
    age(metadata?.creationTimestamp),
  ];
}

/** The cells of an ingress. */
export function ingressCells({ metadata, spec, status }: Ingress, { age }: PrintContext): Cell[] {
  return [
    metadata?.name ?? "",
    spec?.ingressClassName ?? "<none>",
    hosts((spec?.rules ?? []).map(({ host }) => host ?? "")),
    balancerAddresses(status?.loadBalancer).join(","),
    (spec?.tls ?? []).length > 0 ? "80, 443" : "80",
    age(metadata?.creationTimestamp),
  ];
}

/** The first hosts that have a name; how many rules are left is told only where another rule follows the last shown. */
function hosts(all: readonly string[]): string {
  const shown: string[] = [];
  for (const host of all) {
    if (shown.length === mostShown) return `${shown.join(",")} + ${all.length - mostShown} more...`;
    if (host !== "") shown.push(host);
  }
  return shown.join(",") || "*";
}

/** The cells of an ingress class. */
export function ingressClassCells({ metadata, spec }: IngressClass, { age }: PrintContext): Cell[] {
  const isDefault = metadata?.annotations?.["ingressclass.kubernetes.io/is-default-class"] === "true";
  const { kind, apiGroup, name } = spec?.parameters ?? {};
  return [
    `${metadata?.name ?? ""}${isDefault ? " (default)" : ""}`,
    spec?.controller ?? "",
    kind === undefined ? "<none>" : `${apiGroup === undefined ? kind : `${kind}.${apiGroup}`}/${name ?? ""}`,
    age(metadata?.creationTimestamp),
  ];
}

/** The cells of an address. The last one has no column: so it is on the real server. */
export function ipAddressCells({ metadata, spec }: IPAddress, { age }: PrintContext): Cell[] {
  const parent = spec?.parentRef;
  const reference = parent && [
    groupResourceToString({ group: parent.group ?? "", resource: parent.resource }).toLowerCase(),
    ...(parent.namespace ? [parent.namespace] : []),
    parent.name,
  ].join("/");
  return [metadata?.name ?? "", reference ?? "<none>", age(metadata?.creationTimestamp)];
}

/** The cells of a network policy. */
export function networkPolicyCells({ metadata, spec }: NetworkPolicy, { age }: PrintContext): Cell[] {
  return [
    metadata?.name ?? "",
    selectorText(spec?.podSelector, { none: "<none>", invalid: "<error>" }),
    age(metadata?.creationTimestamp),
  ];
}

/** The cells of a range of service addresses. */
export function serviceCidrCells({ metadata, spec }: ServiceCIDR, { age }: PrintContext): Cell[] {
  return [metadata?.name ?? "", (spec?.cidrs ?? []).join(","), age(metadata?.creationTimestamp)];
}
