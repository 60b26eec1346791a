/**
 * What follows from a service's type.
 *
 * @module
 */
import type { Service, ServiceSpec } from "../../../api/core/v1.ts";

/** Whether a service has no address of its own. */
export function isHeadless({ spec }: Service): boolean {
  return spec?.clusterIPs?.length === 1 && spec.clusterIPs[0] === "None";
}

/** Whether a service may be reached from outside. */
export function isReachable({ type, externalIPs = [] }: ServiceSpec): boolean {
  return type === "LoadBalancer" || type === "NodePort" || type === "ClusterIP" && externalIPs.length > 0;
}

/** Whether a service's ports are open on every node. */
export function needsNodePort({ spec }: Service): boolean {
  return spec?.type === "NodePort" ||
    spec?.type === "LoadBalancer" && spec.allocateLoadBalancerNodePorts !== false;
}

/** Whether a load balancer asks each node for its health. */
export function needsHealthCheckPort({ spec }: Service): boolean {
  return spec?.type === "LoadBalancer" && spec.externalTrafficPolicy === "Local";
}
