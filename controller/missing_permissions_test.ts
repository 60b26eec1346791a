import { assertEquals } from "@std/assert";
import type { SelfSubjectAccessReviewSpec } from "../api/authorization.k8s.io/v1.ts";
import { Secret } from "../api/core/v1.ts";
import type { ClusterAccess } from "../meta/mod.ts";
import { missingPermissions, permissionsOfElection } from "./missing_permissions.ts";

/** A cluster that allows to create leases and to write events, by no name, and all else with the Lease of this name alone. */
function cluster(lease: string): ClusterAccess {
  return {
    server: new URL("http://cluster.test"),
    namespace: "default",
    transport: async (request) => {
      const { spec }: { spec: SelfSubjectAccessReviewSpec } = await request.json();
      const { verb, name, namespace, resource } = spec.resourceAttributes!;
      const allowed = namespace === "shop" &&
        (verb === "create" || resource === "events" ? name === undefined : name === lease);
      return Response.json({ spec, status: { allowed } });
    },
  };
}

Deno.test("an election lacks nothing that is granted by the name of its Lease", async () => {
  const needed = permissionsOfElection({ namespace: "shop", name: "shop" });
  assertEquals(await missingPermissions(cluster("shop"), needed), []);
  const leases = { group: "coordination.k8s.io", resource: "leases", namespace: "shop" };
  const missing = await missingPermissions(cluster("other"), needed);
  assertEquals(missing.map(({ subresource: _, ...each }) => each), [
    { ...leases, verbs: ["get", "update", "watch"], name: "shop" },
  ]);
});

Deno.test("a server is not asked of many namespaces at once", async () => {
  let [open, most] = [0, 0];
  const access: ClusterAccess = {
    ...cluster("any"),
    transport: async () => {
      most = Math.max(most, ++open);
      await new Promise((turn) => setTimeout(turn));
      open--;
      return Response.json({ status: { allowed: false } });
    },
  };
  const namespaces = Array.from({ length: 100 }, (_, i) => `n-${i}`);
  const needed = namespaces.map((namespace) => ({ type: Secret, verbs: ["list", "watch"], namespace }));
  const missing = await missingPermissions(access, needed);
  assertEquals(missing.map(({ namespace }) => namespace), namespaces);
  assertEquals(most <= 32, true, `${most} questions at once`);
});

Deno.test("an election's Events are asked for under the API by which they are written", () => {
  const groups = (["v1", "events.k8s.io/v1"] as const).map((api) =>
    permissionsOfElection({ namespace: "shop", name: "shop" }, api).map(({ type }) => type.group)
  );
  const leases = ["coordination.k8s.io", "coordination.k8s.io"];
  assertEquals(groups, [[...leases, ""], [...leases, "events.k8s.io"]]);
});
