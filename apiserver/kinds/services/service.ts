/**
 * Service: addresses and ports that the server gives out, and what a change of its type takes back.
 *
 * @module
 */
import type { Service, ServiceSpec } from "../../../api/core/v1.ts";
import { forbidden, notSupported, required } from "../../../schema/field_error.ts";
import { jsonEqual } from "../../../schema/json_value.ts";
import type { Strategy } from "../../registry/strategy.ts";
import { typed } from "../typed.ts";
import { addressErrors, hostnameErrors } from "../networking/load_balancer_status.ts";
import type { Faults } from "../validation/checks.ts";
import { labelName } from "../../../schema/names.ts";
import { statusPart } from "../workloads/status_part.ts";
import { allocate } from "./allocation.ts";
import { chooseFamilies } from "./families.ts";
import { serviceErrors, serviceUpdateErrors } from "./service_errors.ts";
import { isReachable, needsHealthCheckPort, needsNodePort } from "./service_type.ts";

/** See the module. */
export const service: Strategy = {
  validateName: labelName,
  generation: "none",
  allowCreateOnUpdate: true,
  answersDeletedObject: true,
  prepareForCreate(object, ctx) {
    const draft = typed<Service>(object);
    dropInternalPolicy(draft.spec!);
    pairAddresses(draft.spec!, undefined);
    chooseFamilies(draft, undefined);
    allocate(draft, undefined, ctx);
  },
  prepareForUpdate(object, old, ctx) {
    const draft = typed<Service>(object);
    const before = typed<Service>(old);
    dropInternalPolicy(draft.spec!);
    keepAllocated(draft, before);
    pairAddresses(draft.spec!, before.spec!);
    chooseFamilies(draft, before);
    allocate(draft, before, ctx);
    dropWhatTypeNeedsNot(draft, before);
  },
  validate: (object) => [...serviceErrors(typed<Service>(object))],
  validateUpdate: (object, old) => [
    ...serviceUpdateErrors(typed<Service>(object), typed<Service>(old)),
    ...serviceErrors(typed<Service>(object)),
  ],
  subresources: {
    status: statusPart((object) => statusErrors(typed<Service>(object))),
  },
};

function* statusErrors({ spec, status }: Service): Faults {
  const ingress = status?.loadBalancer?.ingress ?? [];
  const field = "status.loadBalancer.ingress";
  if (spec?.type !== "LoadBalancer" && ingress.length > 0) {
    return yield forbidden(field, "may only be used when `spec.type` is 'LoadBalancer'");
  }
  const modes = ["Proxy", "VIP"];
  for (const [index, { ip, ipMode, hostname }] of ingress.entries()) {
    const at = `${field}[${index}]`;
    yield* addressErrors(ip, at);
    if (ipMode === undefined) {
      if (ip) yield required(`${at}.ipMode`, "must be specified when `ip` is set");
    } else if (!ip) yield forbidden(`${at}.ipMode`, "may not be specified when `ip` is not set");
    else if (!modes.includes(ipMode)) yield notSupported(`${at}.ipMode`, ipMode, modes);
    yield* hostnameErrors(hostname, at);
  }
}

/** A service that is only a name has no traffic of its own. */
function dropInternalPolicy(spec: ServiceSpec): void {
  if (spec.type === "ExternalName") delete spec.internalTrafficPolicy;
}

/** `clusterIP` is the first of `clusterIPs`: who writes one need not write the other. */
function pairAddresses(spec: ServiceSpec, before: ServiceSpec | undefined): void {
  if (before === undefined) {
    if (spec.clusterIP && spec.clusterIPs === undefined) spec.clusterIPs = [spec.clusterIP];
    return;
  }
  if (
    before.clusterIPs !== undefined && spec.clusterIPs === undefined && before.clusterIP === spec.clusterIP
  ) {
    spec.clusterIPs = [...before.clusterIPs];
  }
  if (before.clusterIP === spec.clusterIP) return;
  if (!jsonEqual(before.clusterIPs ?? [], spec.clusterIPs ?? [])) return;
  if (spec.clusterIP) spec.clusterIPs = [spec.clusterIP];
  else delete spec.clusterIPs;
}

/** What the old type needed and the new one does not goes, where the writer left it as it was. */
function dropWhatTypeNeedsNot(draft: Service, old: Service): void {
  const spec = draft.spec!;
  const before = old.spec!;
  const drop = (...fields: (keyof ServiceSpec)[]) => {
    for (const field of fields) if (jsonEqual(spec[field], before[field])) delete spec[field];
  };
  if (before.type !== "ExternalName" && spec.type === "ExternalName") {
    if (jsonEqual(spec.clusterIPs ?? [], before.clusterIPs ?? [])) {
      delete spec.clusterIP;
      delete spec.clusterIPs;
    }
    drop("ipFamilies", "ipFamilyPolicy");
  }
  if (needsNodePort(old) && !needsNodePort(draft) && sameNodePorts(spec, before)) {
    for (const port of spec.ports ?? []) delete port.nodePort;
  }
  if (needsHealthCheckPort(old) && !needsHealthCheckPort(draft)) drop("healthCheckNodePort");
  if (before.type === "LoadBalancer" && spec.type !== "LoadBalancer") {
    drop("allocateLoadBalancerNodePorts", "loadBalancerClass");
  }
  if (isReachable(before) && !isReachable(spec)) drop("externalTrafficPolicy");
  if (spec.type !== "LoadBalancer" && draft.status !== undefined) draft.status.loadBalancer = {};
}

function sameNodePorts(spec: ServiceSpec, before: ServiceSpec): boolean {
  const ports = (of: ServiceSpec) =>
    new Set((of.ports ?? []).map(({ nodePort }) => nodePort ?? 0).filter(Boolean));
  const had = ports(before);
  return [...ports(spec)].every((port) => had.has(port));
}

/** A writer that leaves out what the server gave keeps it. */
function keepAllocated(draft: Service, old: Service): void {
  const spec = draft.spec!;
  const before = old.spec!;
  if (before.type !== "ExternalName" && spec.type !== "ExternalName") {
    if (!spec.clusterIP && before.clusterIP) spec.clusterIP = before.clusterIP;
    if (spec.clusterIPs === undefined && before.clusterIPs !== undefined) {
      spec.clusterIPs = [...before.clusterIPs];
    }
  }
  if (needsNodePort(old) && needsNodePort(draft)) {
    const given = new Set((spec.ports ?? []).map(({ nodePort }) => nodePort));
    const used = new Set(
      (before.ports ?? []).map(({ nodePort }) => nodePort).filter((port) => given.has(port)),
    );
    const had = new Map((before.ports ?? []).map(({ name = "", nodePort }) => [name, nodePort]));
    for (const port of spec.ports ?? []) {
      const nodePort = had.get(port.name ?? "");
      if (!port.nodePort && nodePort && !used.has(nodePort)) port.nodePort = nodePort;
    }
  }
  if (needsHealthCheckPort(old) && needsHealthCheckPort(draft) && before.healthCheckNodePort) {
    spec.healthCheckNodePort ||= before.healthCheckNodePort;
  }
}
