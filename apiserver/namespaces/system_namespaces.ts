/**
 * The namespaces that exist from the start.
 *
 * @module
 */
import { bootstrap } from "../registry/bootstrap.ts";
import type { Registry } from "../registry/registry.ts";
import { namespaces } from "./namespace_lifecycle.ts";

const names = ["default", "kube-node-lease", "kube-public", "kube-system"];

/** Creates them. */
export function createSystemNamespaces(registry: Registry): void {
  for (const name of names) {
    bootstrap(registry, namespaces, {
      kind: "Namespace",
      apiVersion: "v1",
      metadata: { name, labels: { "kubernetes.io/metadata.name": name } },
      spec: { finalizers: ["kubernetes"] },
      status: { phase: "Active" },
    }, { "f:metadata": { "f:labels": { ".": {}, "f:kubernetes.io/metadata.name": {} } } });
  }
}
