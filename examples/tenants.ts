#!/usr/bin/env -S deno run --allow-net --allow-read --allow-env=KUBECONFIG,HOME,KUBERNETES_SERVICE_HOST,KUBERNETES_SERVICE_PORT
/**
 * A Tenant is a namespace that its team may use: with a quota, the team's rights, and a wall around it.
 *
 * It shows one object that owns several kinds, in another scope than its own: all are made by server-side apply, each is
 * repaired when it drifts, and what the spec asks for no more goes (`prune`). A namespace that was there before is never
 * taken over.
 *
 * In a cluster it needs RBAC for tenants (and their status), namespaces, resourcequotas, rolebindings, networkpolicies,
 * `bind` on the ClusterRole `admin`, and, to install itself, customresourcedefinitions.
 *
 * @module
 */
import { Namespace, ResourceQuota } from "jsr:@kybern/kybern@^0.1/api/core/v1";
import { NetworkPolicy } from "jsr:@kybern/kybern@^0.1/api/networking.k8s.io/v1";
import { RoleBinding } from "jsr:@kybern/kybern@^0.1/api/rbac.authorization.k8s.io/v1";
import { Manager, type ManagerOptions } from "jsr:@kybern/kybern@^0.1/controller";
import { isControlledBy } from "jsr:@kybern/kybern@^0.1/meta";
import { defineResource, type ObjectOf } from "jsr:@kybern/kybern@^0.1/schema";

export const Tenant = defineResource({
  group: "example.kybern.dev",
  version: "v1",
  kind: "Tenant",
  scope: "Cluster",
  schema: {
    spec: {
      type: "object",
      required: ["groups"],
      properties: {
        /** Who administers the namespace. */
        groups: { type: "array", minItems: 1, items: { type: "string" } },
        cpu: { type: "string", default: "4" },
        memory: { type: "string", default: "8Gi" },
        /** Whether pods of other namespaces are kept out. */
        walled: { type: "boolean", default: true },
      },
    },
    status: {
      type: "object",
      properties: {
        observedGeneration: { type: "integer" },
        phase: { type: "string" },
        message: { type: "string" },
      },
    },
  },
  printerColumns: [
    { name: "Phase", type: "string", jsonPath: ".status.phase" },
    { name: "CPU", type: "string", jsonPath: ".spec.cpu" },
    { name: "Memory", type: "string", jsonPath: ".spec.memory" },
  ],
});
export type Tenant = ObjectOf<typeof Tenant>;

export function manager(options: ManagerOptions = {}): Manager {
  return new Manager(options).install(Tenant).controller("tenants", {
    for: Tenant,
    owns: [Namespace, ResourceQuota, RoleBinding, NetworkPolicy],
    prune: true,
    async reconcile({ name }, { client }) {
      const tenant = await client.get(Tenant, { name });
      if (tenant === undefined || tenant.metadata.deletionTimestamp !== undefined) return;
      const { groups, cpu = "4", memory = "8Gi", walled = true } = tenant.spec;
      const say = async (phase: string, message: string) => {
        const observedGeneration = tenant.metadata.generation;
        await client.applyStatus(Tenant, {
          metadata: { name },
          status: { observedGeneration, phase, message },
        });
      };

      const there = await client.get(Namespace, { name });
      if (there !== undefined && !isControlledBy(there, tenant)) {
        return await say("Refused", `the namespace ${name} is there already, and not this tenant's`);
      }
      if (there?.metadata.deletionTimestamp !== undefined) return; // made anew when it is gone
      const owner = { owner: tenant };
      const metadata = { namespace: name, name: "tenant", labels: { "example.kybern.dev/tenant": name } };
      // Not by apply, which would take over one that somebody else makes at this moment.
      if (there === undefined) await client.create(Namespace, { metadata: { name } }, owner);
      await client.apply(Namespace, { metadata: { name, labels: metadata.labels } }, owner);
      await client.apply(ResourceQuota, {
        metadata,
        spec: { hard: { "requests.cpu": cpu, "requests.memory": memory, "limits.memory": memory } },
      }, owner);
      await client.apply(RoleBinding, {
        metadata,
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "admin" },
        subjects: groups.map((group) => ({
          apiGroup: "rbac.authorization.k8s.io",
          kind: "Group",
          name: group,
        })),
      }, owner);
      if (walled) {
        await client.apply(NetworkPolicy, {
          metadata,
          spec: { podSelector: {}, policyTypes: ["Ingress"], ingress: [{ from: [{ podSelector: {} }] }] },
        }, owner);
      }
      await say("Ready", `the namespace ${name} is ready for ${groups.join(", ")}`);
    },
  });
}

if (import.meta.main) await manager().run();
