/**
 * Objects that cases send: small, and the same each time.
 *
 * @module
 */
import type { Json } from "./json.ts";

/** A ConfigMap. */
export function configMap(name: string, data: Json = { a: "1" }, metadata: Json = {}): Json {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name, ...metadata }, data };
}

/** A pod template with one container. */
export function podTemplate(labels: Json): Json {
  return { metadata: { labels }, spec: { containers: [{ name: "main", image: "example.test/app:1" }] } };
}

/** A Pod with one container. */
export function pod(name: string, spec: Json = {}, metadata: Json = {}): Json {
  const containers = [{ name: "main", image: "example.test/app:1" }];
  return { apiVersion: "v1", kind: "Pod", metadata: { name, ...metadata }, spec: { containers, ...spec } };
}

/** A Service with one port. */
export function service(name: string, spec: Json = {}): Json {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name },
    spec: { selector: { app: name }, ports: [{ port: 80 }], ...spec },
  };
}

function workload(kind: string, name: string, spec: Json): Json {
  const labels = { app: name };
  return {
    apiVersion: "apps/v1",
    kind,
    metadata: { name, labels },
    spec: { selector: { matchLabels: labels }, template: podTemplate(labels), ...spec },
  };
}

/** A Deployment of one replica. */
export const deployment = (name: string, spec: Json = {}): Json => workload("Deployment", name, spec);
/** A ReplicaSet of one replica. */
export const replicaSet = (name: string, spec: Json = {}): Json => workload("ReplicaSet", name, spec);
/** A DaemonSet. */
export const daemonSet = (name: string, spec: Json = {}): Json => workload("DaemonSet", name, spec);
/** A StatefulSet of one replica. */
export const statefulSet = (name: string, spec: Json = {}): Json =>
  workload("StatefulSet", name, { serviceName: name, ...spec });

/** A Job. */
export function job(name: string, spec: Json = {}): Json {
  const template: Json = podTemplate({ app: name });
  template.spec.restartPolicy = "Never";
  return { apiVersion: "batch/v1", kind: "Job", metadata: { name }, spec: { template, ...spec } };
}

/**
 * A CustomResourceDefinition `<plural>.<group>` with one version, namespaced, with a status subresource.
 * @param schema Of the whole object; the default asks nothing and keeps what it does not know.
 */
export function crd(
  group: string,
  names: { plural: string; kind: string },
  version: Json = {},
  spec: Json = {},
): Json {
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${names.plural}.${group}` },
    spec: {
      group,
      scope: "Namespaced",
      names: { singular: names.kind.toLowerCase(), listKind: `${names.kind}List`, ...names },
      versions: [{
        name: "v1",
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
        ...version,
      }],
      ...spec,
    },
  };
}
