/**
 * The namespaces that exist from the start.
 *
 * @module
 */
import { fillSystemFields } from "../registry/system_fields.ts";
import { timestampOf } from "../registry/request_context.ts";
import type { Registry } from "../registry/registry.ts";
import { namespaces } from "./namespace_lifecycle.ts";

const names = ["default", "kube-node-lease", "kube-public", "kube-system"];

/** Creates the namespaces that are missing. */
export function ensureSystemNamespaces({ storage }: Registry): void {
  const collection = storage.collection(namespaces);
  for (const name of names) {
    if (collection.get(name) !== undefined) continue;
    const namespace = {
      kind: "Namespace",
      apiVersion: "v1",
      metadata: { name, labels: { "kubernetes.io/metadata.name": name } },
      spec: { finalizers: ["kubernetes"] },
      status: { phase: "Active" },
    };
    fillSystemFields(namespace, timestampOf(new Date()));
    storage.create(collection, name, namespace);
  }
}
