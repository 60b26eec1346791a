/**
 * What a server warns of in services.
 *
 * @module
 */
import type { Service } from "../../../api/core/v1.ts";
import { isHeadless } from "../services/service_type.ts";
import type { Warnings } from "./pod_warnings.ts";

/** See the module. */
export function* serviceWarnings(service: Service): Warnings {
  const { metadata, spec = {} } = service;
  const old = "service.kubernetes.io/topology-aware-hints";
  if (metadata?.annotations?.[old] !== undefined) {
    yield `annotation ${old} is deprecated, please use service.kubernetes.io/topology-mode instead`;
  }
  const external = (spec.externalIPs ?? []).length > 0;
  if (isHeadless(service)) {
    if (spec.loadBalancerIP) yield "spec.loadBalancerIP is ignored for headless services";
    if (external) yield "spec.externalIPs is ignored for headless services";
    if (spec.sessionAffinity !== "None") yield "spec.SessionAffinity is ignored for headless services";
  } else if (external && spec.type !== "ExternalName") {
    yield "spec.externalIPs is deprecated and may no longer be implemented in some clusters";
  }
  if (spec.type === "ExternalName") {
    if (external) yield 'spec.externalIPs is ignored when spec.type is "ExternalName"';
  } else if (spec.externalName) yield 'spec.externalName is ignored when spec.type is not "ExternalName"';
  if (spec.trafficDistribution === "PreferClose") {
    yield 'spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"';
  }
}
