/**
 * Faults of containers.
 *
 * @module
 */
import type {
  Container,
  ContainerPort,
  EnvFromSource,
  EnvVar,
  SecurityContext,
  VolumeDevice,
  VolumeMount,
} from "../../../api/core/v1.ts";
import {
  childPath,
  duplicate,
  forbidden,
  indexPath,
  invalid,
  notFound,
  notSupported,
  required,
} from "../../../schema/field_error.ts";
import {
  between,
  configKey,
  dnsLabel,
  environmentName,
  portName,
  portNumber,
  subdomainName,
} from "../../../schema/names.ts";
import { type Faults, invalidFor, oneOf, requiredText } from "./checks.ts";
import { fieldRefErrors } from "./field_ref_errors.ts";
import { lifecycleErrors, probeErrors, type ProbeName } from "./probe_errors.ts";
import { containerResourcesErrors } from "./resource_errors.ts";
import { descendingPathErrors } from "./volume_errors.ts";

/** What a container's faults depend on besides itself. */
export interface ContainerScope {
  /** Names of the pod's volumes. */
  readonly volumes: ReadonlySet<string>;
  readonly gracePeriod: number | undefined;
}

const probes: readonly ProbeName[] = ["livenessProbe", "readinessProbe", "startupProbe"];
const largestId = 2 ** 31 - 1;

/** Fields of a pod that an environment variable may take its value from. */
const environmentFields = [
  "metadata.name",
  "metadata.namespace",
  "metadata.uid",
  "spec.nodeName",
  "spec.serviceAccountName",
  "status.hostIP",
  "status.hostIPs",
  "status.podIP",
  "status.podIPs",
];

/** Resources of a container that an environment variable may take its value from. */
const environmentResources = [
  "limits.cpu",
  "limits.ephemeral-storage",
  "limits.memory",
  "requests.cpu",
  "requests.ephemeral-storage",
  "requests.memory",
];

/** Faults of a pod's containers, of which there must be one. */
export function* containersErrors(
  containers: readonly Container[] | null | undefined,
  field: string,
  scope: ContainerScope,
): Faults {
  if (!containers || containers.length === 0) return yield required(field);
  const names = new Set<string>();
  for (const [index, container] of containers.entries()) {
    const at = indexPath(field, index);
    yield* containerErrors(container, at, scope);
    if (names.has(container.name)) yield duplicate(childPath(at, "name"), container.name);
    names.add(container.name);
    yield* lifecycleErrors(container.lifecycle, scope.gracePeriod, childPath(at, "lifecycle"));
    for (const probe of probes) yield* probeErrors(container[probe], probe, childPath(at, probe));
  }
  yield* hostPortErrors(containers, field);
}

/** Faults of a pod's init containers. */
export function* initContainersErrors(
  containers: readonly Container[] = [],
  others: readonly Container[] | null | undefined,
  field: string,
  scope: ContainerScope,
): Faults {
  const names = new Set((others ?? []).map(({ name }) => name));
  for (const [index, container] of containers.entries()) {
    const at = indexPath(field, index);
    const sidecar = container.restartPolicy === "Always";
    yield* containerErrors(container, at, scope);
    const { restartPolicy } = container;
    if (restartPolicy !== undefined && !["Always", "Never", "OnFailure"].includes(restartPolicy)) {
      yield notSupported(childPath(at, "restartPolicy"), restartPolicy, ["Always", "Never", "OnFailure"]);
    }
    if (names.has(container.name)) yield duplicate(childPath(at, "name"), container.name);
    else if (container.name) names.add(container.name);
    if (sidecar) {
      yield* lifecycleErrors(container.lifecycle, scope.gracePeriod, childPath(at, "lifecycle"));
      for (const probe of probes) yield* probeErrors(container[probe], probe, childPath(at, probe));
    } else {
      for (const name of ["lifecycle", ...probes] as const) {
        if (container[name] === undefined) continue;
        yield forbidden(
          childPath(at, name),
          "may not be set for init containers without restartPolicy=Always",
        );
      }
    }
  }
}

function* containerErrors(container: Container, field: string, { volumes }: ContainerScope): Faults {
  yield* requiredText(childPath(field, "name"), container.name, dnsLabel);
  if (!container.image) yield required(childPath(field, "image"));
  yield* oneOf(childPath(field, "terminationMessagePolicy"), container.terminationMessagePolicy, [
    "File",
    "FallbackToLogsOnError",
  ]);
  yield* portsErrors(container.ports, childPath(field, "ports"));
  yield* environmentErrors(container.env, childPath(field, "env"));
  yield* environmentSourceErrors(container.envFrom, childPath(field, "envFrom"));
  yield* mountErrors(container, childPath(field, "volumeMounts"), volumes);
  yield* deviceErrors(container.volumeDevices, childPath(field, "volumeDevices"), volumes);
  yield* oneOf(childPath(field, "imagePullPolicy"), container.imagePullPolicy, [
    "Always",
    "IfNotPresent",
    "Never",
  ]);
  yield* containerResourcesErrors(container.resources, childPath(field, "resources"));
  yield* securityErrors(container.securityContext, childPath(field, "securityContext"));
}

function* portsErrors(ports: readonly ContainerPort[] = [], field: string): Faults {
  const names = new Set<string>();
  for (const [index, { name, containerPort, hostPort, protocol }] of ports.entries()) {
    const at = indexPath(field, index);
    if (name) {
      const faults = portName(name);
      yield* invalidFor(childPath(at, "name"), name, faults);
      if (faults.length === 0 && names.has(name)) yield duplicate(childPath(at, "name"), name);
      names.add(name);
    }
    const portField = childPath(at, "containerPort");
    if (!containerPort) yield required(portField);
    else yield* invalidFor(portField, containerPort, portNumber(containerPort));
    if (hostPort) yield* invalidFor(childPath(at, "hostPort"), hostPort, portNumber(hostPort));
    yield* oneOf(childPath(at, "protocol"), protocol, ["SCTP", "TCP", "UDP"]);
  }
}

function* hostPortErrors(containers: readonly Container[], field: string): Faults {
  const taken = new Set<string>();
  for (const [index, { ports = [] }] of containers.entries()) {
    for (const [portIndex, { protocol, hostIP = "", hostPort }] of ports.entries()) {
      if (!hostPort) continue;
      const text = `${protocol}/${hostIP}/${hostPort}`;
      const at = indexPath(childPath(indexPath(field, index), "ports"), portIndex);
      if (taken.has(text)) yield duplicate(childPath(at, "hostPort"), text);
      taken.add(text);
    }
  }
}

function* environmentErrors(variables: readonly EnvVar[] = [], field: string): Faults {
  for (const [index, variable] of variables.entries()) {
    const at = indexPath(field, index);
    yield* requiredText(childPath(at, "name"), variable.name, environmentName);
    if (variable.valueFrom !== undefined) yield* valueFromErrors(variable, childPath(at, "valueFrom"));
  }
}

function* valueFromErrors({ value, valueFrom = {} }: EnvVar, field: string): Faults {
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef } = valueFrom;
  if (fieldRef !== undefined) {
    yield* fieldRefErrors(fieldRef.fieldPath, childPath(field, "fieldRef"), environmentFields);
  }
  if (resourceFieldRef !== undefined) {
    const { resource } = resourceFieldRef;
    const at = childPath(field, "resourceFieldRef");
    if (!resource) yield required(childPath(at, "resource"));
    else if (!environmentResources.includes(resource) && !/^(limits|requests)\.hugepages-/.test(resource)) {
      yield notSupported(childPath(at, "resource"), resource, environmentResources);
    }
  }
  for (
    const [name, reference] of [["configMapKeyRef", configMapKeyRef], ["secretKeyRef", secretKeyRef]] as const
  ) {
    if (reference === undefined) continue;
    const at = childPath(field, name);
    const refName = reference.name ?? "";
    yield* invalidFor(childPath(at, "name"), refName, subdomainName(refName, false));
    yield* requiredText(childPath(at, "key"), reference.key, configKey);
  }
  const sources = [fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef];
  const count = sources.filter((source) => source !== undefined).length;
  if (count === 0) {
    const detail =
      "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`";
    yield invalid(field, "", detail);
  } else if (value) {
    yield invalid(field, "", "may not be specified when `value` is not empty");
  } else if (count > 1) {
    yield invalid(field, "", "may not have more than one field specified at a time");
  }
}

function* environmentSourceErrors(sources: readonly EnvFromSource[] = [], field: string): Faults {
  for (const [index, { prefix, configMapRef, secretRef }] of sources.entries()) {
    const at = indexPath(field, index);
    if (prefix) yield* invalidFor(childPath(at, "prefix"), prefix, environmentName(prefix));
    for (const [name, reference] of [["configMapRef", configMapRef], ["secretRef", secretRef]] as const) {
      if (reference === undefined) continue;
      yield* requiredText(
        childPath(at, name, "name"),
        reference.name,
        (text) => [...subdomainName(text, true)],
      );
    }
    if (configMapRef === undefined && secretRef === undefined) {
      yield invalid(field, "", "must specify one of: `configMapRef` or `secretRef`");
    } else if (configMapRef !== undefined && secretRef !== undefined) {
      yield invalid(field, "", "may not have more than one field specified at a time");
    }
  }
}

function* mountErrors(container: Container, field: string, volumes: ReadonlySet<string>): Faults {
  const paths = new Set<string>();
  const devices = new Map((container.volumeDevices ?? []).map(({ name, devicePath }) => [name, devicePath]));
  for (const [index, mount] of (container.volumeMounts ?? []).entries()) {
    const at = indexPath(field, index);
    const { name, mountPath } = mount;
    if (!name) yield required(childPath(at, "name"));
    if (!volumes.has(name)) yield notFound(childPath(at, "name"), name);
    if (!mountPath) yield required(childPath(at, "mountPath"));
    if (paths.has(mountPath)) yield invalid(childPath(at, "mountPath"), mountPath, "must be unique");
    paths.add(mountPath);
    if (devices.has(name)) {
      yield invalid(childPath(at, "name"), name, "must not already exist in volumeDevices");
    }
    if ([...devices.values()].includes(mountPath)) {
      yield invalid(
        childPath(at, "mountPath"),
        mountPath,
        "must not already exist as a path in volumeDevices",
      );
    }
    yield* subPathErrors(mount, at, field);
    yield* propagationErrors(mount, container.securityContext, field);
  }
}

function* subPathErrors({ subPath, subPathExpr }: VolumeMount, at: string, field: string): Faults {
  if (subPath) yield* descendingPathErrors(subPath, childPath(field, "subPath"));
  if (!subPathExpr) return;
  if (subPath) {
    yield invalid(
      childPath(at, "subPathExpr"),
      subPathExpr,
      "subPathExpr and subPath are mutually exclusive",
    );
  }
  yield* descendingPathErrors(subPathExpr, childPath(field, "subPathExpr"));
}

function* propagationErrors(
  { mountPropagation }: VolumeMount,
  security: SecurityContext | undefined,
  mounts: string,
): Faults {
  if (mountPropagation === undefined) return;
  const field = childPath(mounts, "mountPropagation");
  const allowed = ["Bidirectional", "HostToContainer", "None"];
  if (!allowed.includes(mountPropagation)) yield notSupported(field, mountPropagation, allowed);
  if (mountPropagation === "Bidirectional" && security?.privileged !== true) {
    yield forbidden(field, "Bidirectional mount propagation is available only to privileged containers");
  }
}

function* deviceErrors(
  devices: readonly VolumeDevice[] = [],
  field: string,
  volumes: ReadonlySet<string>,
): Faults {
  const names = new Set<string>();
  const paths = new Set<string>();
  for (const [index, { name, devicePath }] of devices.entries()) {
    const at = indexPath(field, index);
    if (!name) yield required(childPath(at, "name"));
    if (names.has(name)) yield invalid(childPath(at, "name"), name, "must be unique");
    if (!volumes.has(name)) yield notFound(childPath(at, "name"), name);
    if (!devicePath) yield required(childPath(at, "devicePath"));
    if (paths.has(devicePath)) yield invalid(childPath(at, "devicePath"), devicePath, "must be unique");
    names.add(name);
    paths.add(devicePath);
  }
}

/** Faults of users and groups, of a container or of a pod. */
export function* idErrors(
  security: Pick<SecurityContext, "runAsUser" | "runAsGroup"> & { readonly fsGroup?: number | bigint },
  field: string,
): Faults {
  for (const name of ["fsGroup", "runAsUser", "runAsGroup"] as const) {
    const id = security[name];
    if (id !== undefined) yield* invalidFor(childPath(field, name), id, between(Number(id), 0, largestId));
  }
}

function* securityErrors(security: SecurityContext | undefined, field: string): Faults {
  if (security === undefined) return;
  const { privileged, allowPrivilegeEscalation } = security;
  if (privileged === true) yield forbidden(childPath(field, "privileged"), "disallowed by cluster policy");
  yield* idErrors(security, field);
  if (allowPrivilegeEscalation === false && privileged === true) {
    yield invalid(field, security, "cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
  }
}
