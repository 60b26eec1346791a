/**
 * Faults of pods and of pod templates.
 *
 * @module
 */
import type { Pod, PodSpec, PodTemplateSpec, Toleration } from "../../../api/core/v1.ts";
import {
  childPath,
  forbidden,
  indexPath,
  invalid,
  notSupported,
  required,
} from "../../../schema/field_error.ts";
import { type Faults, invalidFor, nonNegative, oneOf } from "./checks.ts";
import { containersErrors, idErrors, initContainersErrors } from "./container_errors.ts";
import {
  between,
  dnsLabel,
  dnsSubdomain,
  labelValue,
  qualifiedName,
  searchDomain,
  subdomainName,
} from "../../../schema/names.ts";
import { annotationErrors, labelErrors } from "../../../schema/object_meta_errors.ts";
import { affinityErrors } from "./affinity_errors.ts";
import { ipErrors } from "./ip_address.ts";
import { podResourcesErrors } from "./resource_errors.ts";
import { volumesErrors } from "./volume_errors.ts";

/** A resolver asks no more than these. */
const mostNameservers = 3;
const largestInt32 = 2 ** 31 - 1;

/** Faults of a new pod. */
export function* podErrors({ spec = { containers: [] } }: Pod): Faults {
  yield* podSpecErrors(spec, "spec");
  if (spec.serviceAccountName === undefined) {
    for (const [index, { projected }] of (spec.volumes ?? []).entries()) {
      for (const [sourceIndex, { serviceAccountToken }] of (projected?.sources ?? []).entries()) {
        if (serviceAccountToken === undefined) continue;
        const field = `spec.volumes[${index}].projected.sources[${sourceIndex}].serviceAccountToken`;
        yield forbidden(field, "must not be specified when serviceAccountName is not set");
      }
    }
  }
  yield* nonNegative("spec.terminationGracePeriodSeconds", spec.terminationGracePeriodSeconds);
  if ((spec.ephemeralContainers ?? []).length > 0) {
    yield forbidden("spec.ephemeralContainers", "cannot be set on create");
  }
  if (spec.nodeName && (spec.schedulingGates ?? []).length > 0) {
    yield forbidden("spec.nodeName", "cannot be set until all schedulingGates have been cleared");
  }
}

/** Faults of a pod template. */
export function* podTemplateErrors(template: PodTemplateSpec, field: string): Faults {
  yield* labelErrors(template.metadata?.labels, childPath(field, "labels"));
  yield* annotationErrors(template.metadata?.annotations, childPath(field, "annotations"));
  const spec = template.spec ?? { containers: [] };
  yield* podSpecErrors(spec, childPath(field, "spec"));
  if ((spec.ephemeralContainers ?? []).length > 0) {
    yield forbidden(
      childPath(field, "spec", "ephemeralContainers"),
      "ephemeral containers not allowed in pod template",
    );
  }
}

/** Faults of a pod's spec. */
export function* podSpecErrors(spec: PodSpec, field: string): Faults {
  const gracePeriod = spec.terminationGracePeriodSeconds;
  const volumes = new Set<string>();
  yield* volumesErrors(spec.volumes, childPath(field, "volumes"), volumes);
  const scope = { volumes, gracePeriod: gracePeriod === undefined ? undefined : Number(gracePeriod) };
  yield* containersErrors(spec.containers, childPath(field, "containers"), scope);
  yield* initContainersErrors(
    spec.initContainers,
    spec.containers,
    childPath(field, "initContainers"),
    scope,
  );
  if (spec.resources !== undefined) yield* podResourcesErrors(spec.resources, childPath(field, "resources"));
  if (spec.hostNetwork === true) yield* hostNetworkErrors(spec, field);
  yield* oneOf(childPath(field, "restartPolicy"), spec.restartPolicy, ["Always", "OnFailure", "Never"]);
  yield* oneOf(childPath(field, "dnsPolicy"), spec.dnsPolicy, [
    "ClusterFirstWithHostNet",
    "ClusterFirst",
    "Default",
    "None",
  ]);
  yield* labelErrors(spec.nodeSelector, childPath(field, "nodeSelector"));
  const security = spec.securityContext;
  if (security !== undefined) {
    yield* idErrors(security, childPath(field, "securityContext"));
    for (const [index, id] of (security.supplementalGroups ?? []).entries()) {
      const at = indexPath(childPath(field, "securityContext", "supplementalGroups"), index);
      yield* invalidFor(at, id, between(Number(id), 0, largestInt32));
    }
  }
  yield* affinityErrors(spec.affinity, childPath(field, "affinity"));
  yield* dnsErrors(spec, childPath(field, "dnsConfig"));
  yield* topologyErrors(spec, childPath(field, "topologySpreadConstraints"));
  yield* nameErrors(spec, field);
  const deadline = spec.activeDeadlineSeconds;
  if (deadline !== undefined) {
    const at = childPath(field, "activeDeadlineSeconds");
    yield* invalidFor(at, deadline, between(Number(deadline), 1, largestInt32));
  }
  if (spec.hostname) yield* invalidFor(childPath(field, "hostname"), spec.hostname, dnsLabel(spec.hostname));
  if (spec.subdomain) {
    yield* invalidFor(childPath(field, "subdomain"), spec.subdomain, dnsLabel(spec.subdomain));
  }
  yield* tolerationErrors(spec.tolerations, childPath(field, "tolerations"));
  for (const [index, { ip, hostnames = [] }] of (spec.hostAliases ?? []).entries()) {
    const at = indexPath(childPath(field, "hostAliases"), index);
    yield* ipErrors(childPath(at, "ip"), ip);
    for (const [nameIndex, name] of hostnames.entries()) {
      yield* invalidFor(indexPath(childPath(at, "hostnames"), nameIndex), name, dnsSubdomain(name));
    }
  }
  for (const name of ["priorityClassName", "runtimeClassName"] as const) {
    const value = spec[name];
    if (value) yield* invalidFor(childPath(field, name), value, subdomainName(value, false));
  }
  const { preemptionPolicy } = spec;
  if (
    preemptionPolicy !== undefined && preemptionPolicy !== "Never" &&
    preemptionPolicy !== "PreemptLowerPriority"
  ) {
    yield notSupported(childPath(field, "preemptionPolicy"), preemptionPolicy, [
      "PreemptLowerPriority",
      "Never",
    ]);
  }
  const { os } = spec;
  const systems = ["linux", "windows"];
  if (os !== undefined && !os.name) yield required(childPath(field, "os", "name"));
  else if (os !== undefined && !systems.includes(os.name)) {
    yield notSupported(childPath(field, "os"), os.name, systems);
  }
}

function* dnsErrors({ dnsPolicy, dnsConfig }: PodSpec, field: string): Faults {
  if (dnsPolicy === "None") {
    if (dnsConfig === undefined) {
      return yield required(field, "must provide `dnsConfig` when `dnsPolicy` is None");
    }
    if ((dnsConfig.nameservers ?? []).length === 0) {
      yield required(
        childPath(field, "nameservers"),
        "must provide at least one DNS nameserver when `dnsPolicy` is None",
      );
    }
  }
  const { nameservers = [], searches = [], options = [] } = dnsConfig ?? {};
  if (nameservers.length > mostNameservers) {
    yield invalid(
      childPath(field, "nameservers"),
      nameservers,
      `must not have more than ${mostNameservers} nameservers`,
    );
  }
  for (const [index, ip] of nameservers.entries()) {
    yield* ipErrors(indexPath(childPath(field, "nameservers"), index), ip);
  }
  for (const [index, search] of searches.entries()) {
    if (search === ".") continue;
    const domain = search.replace(/\.$/, "");
    yield* invalidFor(indexPath(childPath(field, "searches"), index), domain, searchDomain(domain));
  }
  for (const [index, { name }] of options.entries()) {
    if (!name) yield required(indexPath(childPath(field, "options"), index), "must not be empty");
  }
}

function* hostNetworkErrors(spec: PodSpec, field: string): Faults {
  for (const [index, { ports = [] }] of (spec.containers ?? []).entries()) {
    for (const [portIndex, { hostPort, containerPort }] of ports.entries()) {
      if (!hostPort || hostPort === containerPort) continue;
      const at = `${childPath(field, "containers")}[${index}].ports[${portIndex}].hostPort`;
      yield invalid(at, hostPort, "must match `containerPort` when `hostNetwork` is true");
    }
  }
}

function* nameErrors({ serviceAccountName, nodeName }: PodSpec, field: string): Faults {
  for (const [name, value] of Object.entries({ serviceAccountName, nodeName })) {
    if (value) yield* invalidFor(childPath(field, name), value, dnsSubdomain(value));
  }
}

function* topologyErrors({ topologySpreadConstraints = [] }: PodSpec, field: string): Faults {
  for (const [index, constraint] of topologySpreadConstraints.entries()) {
    const at = indexPath(field, index);
    if (constraint.maxSkew <= 0) {
      yield invalid(childPath(at, "maxSkew"), constraint.maxSkew, "must be greater than zero");
    }
    if (!constraint.topologyKey) yield required(childPath(at, "topologyKey"), "can not be empty");
    else {
      yield* invalidFor(
        childPath(at, "topologyKey"),
        constraint.topologyKey,
        qualifiedName(constraint.topologyKey),
      );
    }
    const allowed = ["DoNotSchedule", "ScheduleAnyway"];
    if (!allowed.includes(constraint.whenUnsatisfiable)) {
      yield notSupported(childPath(at, "whenUnsatisfiable"), constraint.whenUnsatisfiable, allowed);
    }
  }
}

/** Faults of taints that a pod bears. */
export function* tolerationErrors(tolerations: readonly Toleration[] = [], field: string): Faults {
  for (
    const [index, { key = "", operator = "", value = "", effect, tolerationSeconds }] of tolerations.entries()
  ) {
    const at = indexPath(field, index);
    if (key) yield* invalidFor(childPath(at, "key"), key, qualifiedName(key));
    else if (operator !== "Exists") {
      const detail =
        'operator must be Exists when `key` is empty, which means "match all values and all keys"';
      yield invalid(childPath(at, "operator"), operator, detail);
    }
    if (tolerationSeconds !== undefined && effect !== "NoExecute") {
      const detail = "effect must be 'NoExecute' when `tolerationSeconds` is set";
      yield invalid(childPath(at, "effect"), effect ?? "", detail);
    }
    if (operator === "Equal" || operator === "") {
      const faults = labelValue(value);
      if (faults.length > 0) yield invalid(childPath(at, "operator"), value, faults.join(";"));
    } else if (operator === "Exists") {
      if (value) {
        yield invalid(childPath(at, "operator"), value, "value must be empty when `operator` is 'Exists'");
      }
    } else {
      yield notSupported(childPath(at, "operator"), operator, ["Equal", "Exists"]);
    }
    const effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"];
    if (effect && !effects.includes(effect)) yield notSupported(childPath(at, "effect"), effect, effects);
  }
}
