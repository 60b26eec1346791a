import { assertEquals } from "@std/assert";
import type { SelfSubjectAccessReviewSpec } from "../api/authorization.k8s.io/v1.ts";
import type { ClusterAccess } from "../meta/mod.ts";
import { missingPermissions, permissionsOfElection } from "./missing_permissions.ts";

/** A cluster that allows to create leases, by no name, and all else with the Lease of this name alone. */
function cluster(lease: string): ClusterAccess {
  return {
    server: new URL("http://cluster.test"),
    namespace: "default",
    transport: async (request) => {
      const { spec }: { spec: SelfSubjectAccessReviewSpec } = await request.json();
      const { verb, name, namespace } = spec.resourceAttributes!;
      const allowed = namespace === "shop" && (verb === "create" ? name === undefined : name === lease);
      return Response.json({ spec, status: { allowed } });
    },
  };
}

Deno.test("an election lacks nothing that is granted by the name of its Lease", async () => {
  const needed = permissionsOfElection({ namespace: "shop", name: "shop" });
  assertEquals(await missingPermissions(cluster("shop"), needed), []);
  const leases = { group: "coordination.k8s.io", resource: "leases", namespace: "shop" };
  assertEquals(await missingPermissions(cluster("other"), needed), [{ ...leases, verbs: ["get", "update"] }]);
});
