/**
 * Faults of services.
 *
 * @module
 */
import type { Service, ServicePort, ServiceSpec } from "../../../api/core/v1.ts";
import {
  duplicate,
  type FieldError,
  forbidden,
  invalid,
  notSupported,
  required,
} from "../../../schema/field_error.ts";
import { type Faults, invalidFor, oneOf, portNumberOrName } from "../validation/checks.ts";
import { cidrErrors, ipErrors, isIPv6, reachableIpErrors } from "../validation/ip_address.ts";
import { dnsLabel, dnsSubdomain, portNumber, qualifiedName } from "../../../schema/names.ts";
import { labelErrors } from "../../../schema/object_meta_errors.ts";
import { isHeadless, isReachable, needsHealthCheckPort } from "./service_type.ts";

const hintsAnnotation = "service.kubernetes.io/topology-aware-hints";
const modeAnnotation = "service.kubernetes.io/topology-mode";

/** Faults of a service. */
export function* serviceErrors(service: Service): Faults {
  const spec = service.spec!;
  const { [hintsAnnotation]: hints, [modeAnnotation]: mode } = service.metadata?.annotations ?? {};
  if (hints !== undefined && mode !== undefined && hints !== mode) {
    const detail = `must match annotations[${hintsAnnotation}] when both are specified`;
    yield invalid(`metadata.annotations[${modeAnnotation}]`, mode, detail);
  }
  const ports = spec.ports ?? [];
  const headless = isHeadless(service);
  if (ports.length === 0 && !headless && spec.type !== "ExternalName") yield required("spec.ports");
  yield* typeErrors(spec, headless);
  const names = new Set<string>();
  for (const [index, port] of ports.entries()) {
    yield* portErrors(port, ports.length > 1, names, `spec.ports[${index}]`);
  }
  yield* labelErrors(spec.selector, "spec.selector");
  yield* affinityErrors(spec);
  yield* addressErrors(spec);
  for (const [index, ip] of (spec.externalIPs ?? []).entries()) {
    const field = `spec.externalIPs[${index}]`;
    const errors = [...ipErrors(field, ip)];
    yield* errors.length > 0 ? errors : reachableIpErrors(field, ip);
  }
  yield* oneOf("spec.type", spec.type, ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"]);
  yield* nodePortErrors(spec);
  yield* duplicatePortErrors(ports);
  yield* loadBalancerErrors(spec);
  yield* trafficErrors(service);
}

function* typeErrors(
  { type, clusterIPs, ipFamilies, ipFamilyPolicy, externalName }: ServiceSpec,
  headless: boolean,
): Faults {
  if (headless && (type === "LoadBalancer" || type === "NodePort")) {
    yield invalid("spec.clusterIPs[0]", clusterIPs![0], `may not be set to 'None' for ${type} services`);
  }
  if (type !== "ExternalName") return;
  const detail = "may not be set for ExternalName services";
  if ((clusterIPs?.length ?? 0) > 0) yield forbidden("spec.clusterIPs", detail);
  if ((ipFamilies?.length ?? 0) > 0) yield forbidden("spec.ipFamilies", detail);
  if (ipFamilyPolicy !== undefined) yield forbidden("spec.ipFamilyPolicy", detail);
  const name = (externalName ?? "").replace(/\.$/, "");
  if (name === "") yield required("spec.externalName");
  else yield* invalidFor("spec.externalName", name, dnsSubdomain(name));
}

function* portErrors(port: ServicePort, nameRequired: boolean, names: Set<string>, field: string): Faults {
  const { name } = port;
  if (!name) {
    if (nameRequired) yield required(`${field}.name`);
  } else {
    yield* invalidFor(`${field}.name`, name, dnsLabel(name));
    if (names.has(name)) yield duplicate(`${field}.name`, name);
    names.add(name);
  }
  yield* invalidFor(`${field}.port`, port.port, portNumber(port.port));
  yield* oneOf(`${field}.protocol`, port.protocol, ["SCTP", "TCP", "UDP"]);
  if (port.targetPort !== undefined) yield* portNumberOrName(`${field}.targetPort`, port.targetPort);
  if (port.appProtocol !== undefined) {
    yield* invalidFor(`${field}.appProtocol`, port.appProtocol, qualifiedName(port.appProtocol));
  }
}

function* affinityErrors({ sessionAffinity, sessionAffinityConfig }: ServiceSpec): Faults {
  yield* oneOf("spec.sessionAffinity", sessionAffinity, ["ClientIP", "None"]);
  const configField = "spec.sessionAffinityConfig";
  if (sessionAffinity === "None" && sessionAffinityConfig !== undefined) {
    yield forbidden(configField, "must not be set when session affinity is None");
  }
  if (sessionAffinity !== "ClientIP") return;
  const field = `${configField}.clientIP.timeoutSeconds`;
  const seconds = sessionAffinityConfig?.clientIP?.timeoutSeconds;
  if (seconds !== undefined && (seconds <= 0 || seconds > 86_400)) {
    yield invalid(field, seconds, "must be greater than 0 and less than 86400");
  }
}

/** Faults of addresses and families, each and together. */
export function* addressErrors(spec: ServiceSpec): Faults {
  if (spec.type === "ExternalName") return;
  const { clusterIP = "", clusterIPs = [], ipFamilies = [], ipFamilyPolicy } = spec;
  if (clusterIP !== "") {
    if (clusterIPs.length === 0) yield required("spec.clusterIPs");
    else if (clusterIPs[0] !== clusterIP) {
      yield invalid("spec.clusterIPs", clusterIPs, "first value must match `clusterIP`");
    }
  } else if (clusterIPs.length > 0) {
    yield invalid("spec.clusterIPs", clusterIPs, "must be empty when `clusterIP` is not specified");
  }
  const families = ["IPv4", "IPv6"];
  for (const [index, family] of ipFamilies.entries()) {
    if (!families.includes(family)) yield notSupported(`spec.ipFamilies[${index}]`, family, families);
    if (ipFamilies.indexOf(family) < index) yield duplicate(`spec.ipFamilies[${index}]`, family);
  }
  const policies = ["PreferDualStack", "RequireDualStack", "SingleStack"];
  if (ipFamilyPolicy !== undefined && !policies.includes(ipFamilyPolicy)) {
    yield notSupported("spec.ipFamilyPolicy", ipFamilyPolicy, policies);
  }
  const faults: FieldError[] = [];
  for (const [index, ip] of clusterIPs.entries()) {
    if (index === 0 && ip === "None") {
      if (clusterIPs.length > 1) {
        faults.push(invalid("spec.clusterIPs", clusterIPs, "'None' must be the first and only value"));
      }
    } else faults.push(...ipErrors(`spec.clusterIPs[${index}]`, ip));
  }
  yield* faults;
  if (clusterIPs.length > 2) yield invalid("spec.clusterIPs", clusterIPs, "may only hold up to 2 values");
  if (faults.length > 0) return;
  const [one, two] = clusterIPs;
  if (one !== undefined && two !== undefined && (clusterIPs.length > 2 || isIPv6(one) === isIPv6(two))) {
    yield invalid("spec.clusterIPs", clusterIPs, "may specify no more than one IP for each IP family");
  }
  if (one === "None") return;
  for (const [index, ip] of clusterIPs.entries()) {
    const family = ipFamilies[index];
    if (family === undefined || (family === "IPv6") === isIPv6(ip)) continue;
    const detail = `expected an ${family} value as indicated by \`ipFamilies[${index}]\``;
    yield invalid(`spec.clusterIPs[${index}]`, ip, detail);
  }
}

function* nodePortErrors({ type, ports = [] }: ServiceSpec): Faults {
  const taken = new Set<string>();
  for (const [index, { nodePort }] of ports.entries()) {
    if (type === "ClusterIP" && nodePort) {
      yield forbidden(`spec.ports[${index}].nodePort`, "may not be used when `type` is 'ClusterIP'");
    }
  }
  for (const [index, { nodePort, protocol }] of ports.entries()) {
    if (!nodePort) continue;
    if (taken.has(`${protocol}/${nodePort}`)) yield duplicate(`spec.ports[${index}].nodePort`, nodePort);
    taken.add(`${protocol}/${nodePort}`);
  }
}

function* duplicatePortErrors(ports: readonly ServicePort[]): Faults {
  const taken = new Set<string>();
  for (const [index, { protocol, port }] of ports.entries()) {
    if (taken.has(`${protocol}/${port}`)) {
      // The message shows the whole of Go's struct.
      const key = { Name: "", Protocol: protocol, AppProtocol: null, Port: port, TargetPort: 0, NodePort: 0 };
      const message = `Duplicate value: ${JSON.stringify(key)}`;
      yield { reason: "FieldValueDuplicate", field: `spec.ports[${index}]`, message };
    }
    taken.add(`${protocol}/${port}`);
  }
}

function* loadBalancerErrors(spec: ServiceSpec): Faults {
  const { type, loadBalancerSourceRanges = [], allocateLoadBalancerNodePorts, loadBalancerClass } = spec;
  const detail = "may only be used when `type` is 'LoadBalancer'";
  const rangesField = "spec.LoadBalancerSourceRanges";
  if (loadBalancerSourceRanges.length > 0 && type !== "LoadBalancer") yield forbidden(rangesField, detail);
  for (const [index, range] of loadBalancerSourceRanges.entries()) {
    yield* cidrErrors(`${rangesField}[${index}]`, range.trim());
  }
  if (type === "LoadBalancer") {
    if (loadBalancerClass !== undefined) {
      yield* invalidFor("spec.loadBalancerClass", loadBalancerClass, qualifiedName(loadBalancerClass));
    }
    return;
  }
  if (allocateLoadBalancerNodePorts !== undefined) {
    yield forbidden("spec.allocateLoadBalancerNodePorts", detail);
  }
  if (loadBalancerClass !== undefined) yield forbidden("spec.loadBalancerClass", detail);
}

function* trafficErrors(service: Service): Faults {
  const spec = service.spec!;
  const { externalTrafficPolicy, internalTrafficPolicy, healthCheckNodePort, trafficDistribution } = spec;
  const policies = ["Cluster", "Local"];
  if (!isReachable(spec)) {
    if (externalTrafficPolicy) {
      const detail = "may only be set for externally-accessible services";
      yield invalid("spec.externalTrafficPolicy", externalTrafficPolicy, detail);
    }
  } else yield* oneOf("spec.externalTrafficPolicy", externalTrafficPolicy, policies);
  if (!needsHealthCheckPort(service) && healthCheckNodePort) {
    const detail = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'";
    yield invalid("spec.healthCheckNodePort", healthCheckNodePort, detail);
  }
  if (internalTrafficPolicy !== undefined && !policies.includes(internalTrafficPolicy)) {
    yield notSupported("spec.internalTrafficPolicy", internalTrafficPolicy, policies);
  }
  const distributions = ["PreferClose", "PreferSameZone", "PreferSameNode"];
  if (trafficDistribution !== undefined && !distributions.includes(trafficDistribution)) {
    yield notSupported("spec.trafficDistribution", trafficDistribution, distributions);
  }
}

/** Faults of a change: an address does not change while the service needs one. */
export function* serviceUpdateErrors(service: Service, old: Service): Faults {
  const spec = service.spec!;
  const before = old.spec!;
  if (before.type === "ExternalName" || spec.type === "ExternalName") return;
  const given = spec.clusterIPs ?? [];
  const had = before.clusterIPs ?? [];
  if (!(had[0] === "None" && given[0] === "None")) {
    if (had.length > 0 && given.length === 0) {
      yield invalid("spec.clusterIPs[0]", spec.clusterIPs ?? null, "primary clusterIP can not be unset");
    } else if (had[0] !== undefined && had[0] !== given[0]) {
      yield invalid("spec.clusterIPs[0]", given, "may not change once set");
    }
  }
  if (
    before.type === "LoadBalancer" && spec.type === "LoadBalancer" &&
    before.loadBalancerClass !== spec.loadBalancerClass
  ) {
    yield invalid("spec.loadBalancerClass", spec.loadBalancerClass ?? null, "may not change once set");
  }
  if (needsHealthCheckPort(old) && needsHealthCheckPort(service)) {
    yield* immutablePort(spec.healthCheckNodePort, before.healthCheckNodePort);
  }
}

function* immutablePort(port: number | undefined, old: number | undefined): Faults {
  if (port !== old) yield forbidden("spec.healthCheckNodePort", "field is immutable");
}
