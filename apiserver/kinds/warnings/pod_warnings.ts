/**
 * What a server warns of in pods and pod templates: valid, and probably not meant.
 *
 * @module
 */
import type { Container, ContainerPort, PodSpec, PodTemplateSpec, Volume } from "../../../api/core/v1.ts";
import type { ObjectMeta } from "../../../meta/mod.ts";
import { parseQuantity } from "../../../meta/mod.ts";
import { childPath, indexPath } from "../../../schema/field_error.ts";
import { compareBytes, goQuote } from "../../../schema/go_text.ts";
import { jsonEqual } from "../../../schema/json_value.ts";
import { dnsLabel } from "../../../schema/names.ts";

/** Volume types that no longer work, and since when. */
const goneVolumes: readonly (readonly [keyof Volume, string])[] = [
  ["photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+"],
  ["gitRepo", "deprecated in v1.11, and disabled by default in v1.33+"],
  ["scaleIO", "deprecated in v1.16, non-functional in v1.22+"],
  ["flocker", "deprecated in v1.22, non-functional in v1.25+"],
  ["storageos", "deprecated in v1.22, non-functional in v1.25+"],
  ["quobyte", "deprecated in v1.22, non-functional in v1.25+"],
  ["glusterfs", "deprecated in v1.25, non-functional in v1.26+"],
  ["cephfs", "deprecated in v1.28, non-functional in v1.31+"],
  ["rbd", "deprecated in v1.28, non-functional in v1.31+"],
];

/** Node labels that have successors. */
const oldNodeLabels: Readonly<Record<string, string>> = {
  "beta.kubernetes.io/arch": 'deprecated since v1.14; use "kubernetes.io/arch" instead',
  "beta.kubernetes.io/os": 'deprecated since v1.14; use "kubernetes.io/os" instead',
  "failure-domain.beta.kubernetes.io/region":
    'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  "failure-domain.beta.kubernetes.io/zone":
    'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  "beta.kubernetes.io/instance-type":
    'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
};

/** Warnings, one by one. */
export type Warnings = Generator<string, void>;

/** A name that pods' host names are made of and that is no DNS label. */
export function* podNameWarnings(name: string | undefined): Warnings {
  yield* nameWarning(name, "Pod names and hostnames");
}

function* nameWarning(name = "", use: string): Warnings {
  const faults = dnsLabel(name);
  if (faults.length === 0) return;
  yield `metadata.name: this is used in ${use}, which can result in surprising behavior; a DNS label is recommended: [${
    faults.join(" ")
  }]`;
}

/** Warnings of a new pod. */
export function* podWarnings(name: string | undefined, spec: PodSpec): Warnings {
  yield* nameWarning(name, "the Pod's hostname");
  yield* specWarnings(spec, "");
}

/** Warnings of a template, unless it is the old one. */
export function* templateWarnings(
  template: PodTemplateSpec | undefined,
  field: string,
  old?: PodTemplateSpec,
): Warnings {
  if (template?.spec === undefined || jsonEqual(template, old)) return;
  yield* specWarnings(template.spec, field);
}

/** Warnings of what makes pods: its name on creation, its template whenever it changes. */
export function* workloadWarnings(
  { metadata, spec }: {
    readonly metadata?: ObjectMeta;
    readonly spec?: { readonly template?: PodTemplateSpec };
  },
  old: { readonly spec?: { readonly template?: PodTemplateSpec } } | undefined,
): Warnings {
  if (old === undefined) yield* podNameWarnings(metadata?.name);
  yield* templateWarnings(spec?.template, "spec.template", old?.spec?.template);
}

function* specWarnings(spec: PodSpec, field: string): Warnings {
  const at = childPath(field, "spec");
  for (const label of Object.keys(spec.nodeSelector ?? {}).sort(compareBytes)) {
    const text = oldNodeLabels[label];
    if (text !== undefined) yield `${indexPath(childPath(at, "nodeSelector"), label)}: ${text}`;
  }
  for (const [index, { labelSelector }] of (spec.topologySpreadConstraints ?? []).entries()) {
    if (labelSelector !== undefined) continue;
    const constraint = indexPath(childPath(at, "topologySpreadConstraints"), index);
    yield `${childPath(constraint, "labelSelector")}: a null labelSelector results in matching no pod`;
  }
  for (const [index, volume] of (spec.volumes ?? []).entries()) {
    for (const [type, text] of goneVolumes) {
      const name = type === "storageos" ? "storageOS" : type;
      if (volume[type] !== undefined) {
        yield `${childPath(indexPath(childPath(at, "volumes"), index), name)}: ${text}`;
      }
    }
  }
  yield* repeated(spec.hostAliases?.map(({ ip }) => ip), childPath(at, "hostAliases"), "ip");
  yield* repeated(
    spec.imagePullSecrets?.map(({ name = "" }) => name),
    childPath(at, "imagePullSecrets"),
    "name",
  );
  for (const [index, { name = "" }] of (spec.imagePullSecrets ?? []).entries()) {
    if (name !== "") continue;
    yield `${childPath(indexPath(childPath(at, "imagePullSecrets"), index), "name")}: invalid empty name ""`;
  }
  const containers = [...eachContainer(spec, at)];
  for (const [container, path] of containers) yield* containerWarnings(container, path);
  yield* portWarnings(containers);
}

function* repeated(names: readonly string[] | undefined, field: string, member: string): Warnings {
  const seen = new Set<string>();
  for (const [index, name] of (names ?? []).entries()) {
    if (seen.has(name)) {
      yield `${childPath(indexPath(field, index), member)}: duplicate ${member} ${goQuote(name)}`;
    }
    seen.add(name);
  }
}

/** Init containers come first. */
function* eachContainer(spec: PodSpec, field: string): Generator<[Container, string]> {
  for (const list of ["initContainers", "containers"] as const) {
    for (const [index, container] of (spec[list] ?? []).entries()) {
      yield [container, indexPath(childPath(field, list), index)];
    }
  }
}

function* containerWarnings({ resources, env = [] }: Container, field: string): Warnings {
  for (const name of ["memory", "ephemeral-storage"]) {
    for (const list of ["limits", "requests"] as const) {
      const amount = resources?.[list]?.[name];
      if (amount === undefined || parseQuantity(amount).nano % 1_000_000_000n === 0n) continue;
      const at = indexPath(childPath(field, "resources", list), name);
      yield `${at}: fractional byte value ${goQuote(String(amount))} is invalid, must be an integer`;
    }
  }
  const seen = new Set<string>();
  for (const [index, { name, value = "", valueFrom }] of env.entries()) {
    const reference = `$(${name})`;
    const hides = valueFrom !== undefined || value === reference || !value.includes(reference);
    if (seen.has(name) && hides) {
      const at = indexPath(childPath(field, "env"), index);
      yield `${at}: hides previous definition of ${goQuote(name)}, which may be dropped when using apply`;
    }
    seen.add(name);
  }
}

function* portWarnings(containers: readonly (readonly [Container, string])[]): Warnings {
  const byNumber = new Map<string, { field: string; port: ContainerPort }[]>();
  const byName = new Map<string, string>();
  const names: string[] = [];
  for (const [{ ports = [] }, path] of containers) {
    for (const [index, port] of ports.entries()) {
      const field = indexPath(childPath(path, "ports"), index);
      const key = `${port.containerPort}/${port.protocol}`;
      const others = byNumber.get(key) ?? [];
      for (const other of others) {
        const relation = overlap(port, other.port);
        if (relation !== undefined) yield `${field}: ${relation} port definition with ${other.field}`;
      }
      byNumber.set(key, [...others, { field, port }]);
      if (!port.name) continue;
      const first = byName.get(port.name);
      if (first === undefined) byName.set(port.name, field);
      else {
        names.push(
          `${field}: duplicate port name ${
            goQuote(port.name)
          } with ${first}, services and probes that select ports by name will use ${first}`,
        );
      }
    }
  }
  yield* names;
}

function overlap(a: ContainerPort, b: ContainerPort): string | undefined {
  const hostPort = (port: ContainerPort) => port.hostPort ?? 0;
  const hostIp = (port: ContainerPort) => port.hostIP ?? "";
  if (hostIp(a) === hostIp(b) && hostPort(a) === hostPort(b)) return "duplicate";
  if (hostPort(a) === 0 || hostPort(b) === 0) return "overlapping";
  const oneNamed = (hostIp(a) === "") !== (hostIp(b) === "");
  return hostPort(a) === hostPort(b) && oneNamed ? "dangerously ambiguous" : undefined;
}
