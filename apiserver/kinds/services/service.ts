/**
 * Service: addresses and ports that the server gives out, and what a change of its type takes back.
 *
 * @module
 */
import type { Service, ServiceSpec } from "../../../api/core/v1.ts";
import { type FieldError, invalid as invalidField } from "../../../schema/field_error.ts";
import { invalid } from "../../registry/api_error.ts";
import { equalJson } from "../../registry/equal_json.ts";
import type { Strategy, StrategyContext } from "../../registry/strategy.ts";
import { typed } from "../typed.ts";
import { invalidFor } from "../validation/checks.ts";
import { ipErrors } from "../validation/ip_address.ts";
import { dnsSubdomain, labelName } from "../validation/names.ts";
import { statusPart } from "../workloads/status_part.ts";
import { allocate, needsClusterIP, needsHealthCheckPort, needsNodePort } from "./allocation.ts";
import { isHeadless, isReachable, serviceErrors, serviceUpdateErrors } from "./service_errors.ts";

/** See the module. */
export const service: Strategy = {
  validateName: labelName,
  generation: "none",
  allowCreateOnUpdate: true,
  answersDeletedObject: true,
  prepareForCreate(object, ctx) {
    const draft = typed<Service>(object);
    pairAddresses(draft.spec!, undefined);
    complete(draft, undefined, ctx);
  },
  prepareForUpdate(object, old, ctx) {
    const draft = typed<Service>(object);
    const before = typed<Service>(old);
    pairAddresses(draft.spec!, before.spec!);
    dropWhatTypeNeedsNot(draft, before);
    keepAllocated(draft, before);
    complete(draft, before, ctx);
  },
  validate: (object) => [...serviceErrors(typed<Service>(object))],
  validateUpdate: (object, old) => [
    ...serviceUpdateErrors(typed<Service>(object), typed<Service>(old)),
    ...serviceErrors(typed<Service>(object)),
  ],
  subresources: {
    status: statusPart(function* (object) {
      const { loadBalancer } = typed<Service>(object).status ?? {};
      for (const [index, { ip, hostname }] of (loadBalancer?.ingress ?? []).entries()) {
        const field = `status.loadBalancer.ingress[${index}]`;
        if (ip) yield* ipErrors(`${field}.ip`, ip);
        if (hostname) yield* invalidFor(`${field}.hostname`, hostname, dnsSubdomain(hostname));
      }
    }),
  },
  fields(object) {
    const { clusterIP = "", type = "" } = typed<Service>(object).spec ?? {};
    return { "spec.clusterIP": clusterIP, "spec.type": type };
  },
};

/** Chooses families and gives addresses and ports, unless the service is refused anyway. */
function complete(draft: Service, old: Service | undefined, ctx: StrategyContext): void {
  const update = old === undefined ? [] : [...serviceUpdateErrors(draft, old)];
  if (update.length > 0) return;
  if ([...serviceErrors(draft)].length > 0) return;
  refuse(draft, chooseFamilies(draft, old));
  refuse(draft, allocate(draft, old, ctx));
}

function refuse({ metadata }: Service, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalid({ group: "", kind: "Service" }, metadata?.name ?? "", errors);
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
  if (before.clusterIP === spec.clusterIP || !equalJson(before.clusterIPs, spec.clusterIPs)) return;
  if (spec.clusterIP) spec.clusterIPs = [spec.clusterIP];
  else delete spec.clusterIPs;
}

/** What the old type needed and the new one does not goes, where the writer left it as it was. */
function dropWhatTypeNeedsNot(draft: Service, old: Service): void {
  const spec = draft.spec!;
  const before = old.spec!;
  const drop = (...fields: (keyof ServiceSpec)[]) => {
    for (const field of fields) if (equalJson(spec[field], before[field])) delete spec[field];
  };
  if (needsClusterIP(old) && !needsClusterIP(draft)) {
    if (equalJson(spec.clusterIPs, before.clusterIPs)) drop("clusterIP");
    drop("clusterIPs", "ipFamilies", "ipFamilyPolicy");
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
  if (needsClusterIP(old) && needsClusterIP(draft)) {
    if (!spec.clusterIP && before.clusterIP) spec.clusterIP = before.clusterIP;
    if (spec.clusterIPs === undefined && before.clusterIPs !== undefined) {
      spec.clusterIPs = [...before.clusterIPs];
    }
  }
  if (needsNodePort(old) && needsNodePort(draft)) {
    const used = new Set((spec.ports ?? []).map(({ nodePort }) => nodePort));
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

/** The cluster has one family, IPv4. A headless service without a selector may name addresses of both. */
function chooseFamilies(draft: Service, old: Service | undefined): FieldError[] {
  const spec = draft.spec!;
  if (spec.type === "ExternalName") return [];
  if (spec.clusterIP === undefined && spec.clusterIPs === undefined && old === undefined) {
    delete spec.clusterIPs;
  }
  if (isHeadless(draft) && spec.selector === undefined) {
    spec.ipFamilyPolicy ??= spec.ipFamilies?.length === 1 ? "SingleStack" : "RequireDualStack";
    spec.ipFamilies ??= spec.ipFamilyPolicy === "SingleStack" ? ["IPv4"] : ["IPv4", "IPv6"];
    return [];
  }
  if (
    spec.ipFamilyPolicy === "RequireDualStack" || (spec.ipFamilies?.length ?? 0) > 1 && !isHeadless(draft)
  ) {
    const policy = spec.ipFamilyPolicy ?? "RequireDualStack";
    if (policy === "RequireDualStack") {
      return [
        invalidField("spec.ipFamilyPolicy", policy, "this cluster is not configured for dual-stack services"),
      ];
    }
  }
  const foreign = (spec.ipFamilies ?? []).indexOf("IPv6");
  if (foreign !== -1) {
    return [invalidField(`spec.ipFamilies[${foreign}]`, "IPv6", "not configured on this cluster")];
  }
  spec.ipFamilyPolicy ??= "SingleStack";
  spec.ipFamilies ??= ["IPv4"];
  return [];
}
